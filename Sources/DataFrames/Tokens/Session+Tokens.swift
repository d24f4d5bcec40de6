internal import Planning
internal import Tokenization

extension Session {
    /// Counts the tokens of files to fine-tune on, and checks their format, on the workers.
    ///
    /// - Parameters:
    ///   - paths: Files of JSON lines, folders of them, or patterns such as `data/*.jsonl`.
    ///   - encoding: The encoding of the model that is trained.
    ///   - limit: The most tokens of a row that training uses; 16,385 is what gpt-35-turbo takes.
    ///   - key: The key whose text is counted in each line; without it, lines are chats.
    /// - Returns: The counts of each file, in the order of `paths`.
    /// - Throws: `RoostError` where a file cannot be read, an encoding is none, or its vocabulary is missing.
    public func tokenReport(
        of paths: [String], encoding: TokenEncoding = .cl100kBase, limit: Int = TokenReport.usualLimit,
        key: String? = nil
    ) async throws -> TokenReport {
        guard limit > 0 else { throw RoostError(.invalidArgument, "the limit is \(limit); it must be at least 1") }
        let names = try FilePatterns.files(paths, .json)
        let files = try names.map { path throws(RoostError) in try DataFrameReader.scanned(path) }
        for (name, file) in zip(names, files) { try file.requirePlain(as: name) }
        let statistics = TokenStatistics(
            lines: key.map { .texts(key: $0) } ?? .chats, encoding: try encoding.known().rawValue, limit: limit)
        let scan = FileScan(format: .text, files: files, columns: [])
        let counted = try await run(.tokenStatistics(statistics, scan)).table
        return TokenReport(statistics, files, names: names, counted: counted)
    }
}
