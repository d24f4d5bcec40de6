internal import DataFrames
internal import Foundation
internal import Yams

extension JobFile.Tokens {
    /// Reads a job file's `tokens`.
    ///
    /// Paths in it are relative to the file's folder.
    init(_ node: Node, _ document: YAMLDocument, _ folder: URL) throws(RoostError) {
        let keys = ["files", "encoding", "model", "limit", "column"]
        for (key, value) in try document.mapping(node, what: "tokens", keys: keys) {
            switch key {
            case "files":
                for file in try document.list(value, what: "tokens.files") {
                    let path = try document.text(file, what: "a file")
                    files.append(URL(fileURLWithPath: path, relativeTo: folder).path)
                }
            case "encoding":
                encoding = TokenEncoding(try document.text(value, what: "tokens.encoding"))
                do { _ = try encoding.known() } catch { throw document.error(value, error.message) }
            case "model":
                let model = try document.text(value, what: "tokens.model")
                do { encoding = try .forModel(model) } catch { throw document.error(value, error.message) }
            case "limit": limit = try document.integer(value, what: "tokens.limit", in: 1...Int(Int32.max))
            default: column = try document.text(value, what: "tokens.column")
            }
        }
        guard !files.isEmpty else { throw document.error(node, "tokens needs 'files:', a list of them") }
    }
}

/// Runs a job that counts tokens, and keeps its report.
struct TokensJob {
    let tokens: JobFile.Tokens
    let output: String
    let session: Session
    let overwrites: Bool

    private var path: String { "\(output)/tokens.json" }

    /// The report, and where it was written.
    func run() async throws -> (report: TokenReport, file: String) {
        try ResultFiles.refuseExisting([path], unless: overwrites)
        let report = try await session.tokenReport(
            of: tokens.files, encoding: tokens.encoding, limit: tokens.limit, key: tokens.column)
        do {
            try FileManager.default.createDirectory(atPath: output, withIntermediateDirectories: true)
            try Data((try JSONOutput.pretty(report) + "\n").utf8).write(
                to: URL(fileURLWithPath: path), options: .atomic)
        } catch {
            throw RoostError(.file, "\(path) cannot be written: \(error.localizedDescription)")
        }
        return (report, path)
    }
}
