internal import DataFrames
internal import Foundation
internal import Yams

extension JobFile.Tokens {
    /// Reads a job file's `tokens`.
    ///
    /// Paths in it are relative to the file's folder.
    init(_ node: Node, _ document: YAMLDocument, _ folder: URL) throws(RoostError) {
        for (key, value) in try document.mapping(node, what: "tokens", keys: JobFileKeys.tokens) {
            switch key {
            case "files":
                for file in try document.list(value, what: "tokens.files") {
                    let path = try document.text(file, what: "a file")
                    files.append(RelativePath.resolved(path, in: folder))
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
