package import DataFrames
internal import Foundation

/// Runs a job that counts tokens, and keeps its report.
package struct TokensJob: Sendable {
    private let tokens: JobFile.Tokens
    private let output: String
    private let session: Session
    private let overwrites: Bool

    package init(tokens: JobFile.Tokens, output: String, session: Session, overwrites: Bool) {
        self.tokens = tokens
        self.output = output
        self.session = session
        self.overwrites = overwrites
    }

    private var path: String { "\(output)/tokens.json" }

    /// The report, and where it was written.
    package func run() async throws -> (report: TokenReport, file: String) {
        let folder = try OutputFolder(output)
        defer { folder.release() }
        try ResultFiles.refuseExisting([path], unless: overwrites)
        let report = try await session.tokenReport(
            of: tokens.files, encoding: tokens.encoding, limit: tokens.limit, key: tokens.column)
        do {
            try Data((try JSONOutput.pretty(report) + "\n").utf8).write(
                to: URL(fileURLWithPath: path), options: .atomic)
        } catch {
            throw RoostError(.file, "\(path) cannot be written: \(error.localizedDescription)")
        }
        return (report, path)
    }
}
