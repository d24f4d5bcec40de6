internal import Operators
internal import Planning
internal import QueryPlanning
internal import SparkSQL
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
        let names = try FilePatterns.files(paths, .json).files
        let files = try names.map { path throws(RoostError) in try DataFrameReader.scanned(path) }
        let statistics = TokenStatistics(
            lines: key.map { .texts(key: $0) } ?? .chats, encoding: try encoding.known().rawValue, limit: limit)
        let layouts: [FileLayout]
        do {
            layouts = try FileSurvey(files: files, options: ReadOptions(), asWritten: true).layouts()
        } catch {
            throw RoostError(.file, error.message)
        }
        let scan = FileScan(format: .json, files: files, columns: [], layouts: layouts)
        let counted = try await run(
            LogicalPlan(
                InputRelation(
                    .tokenStatistics(statistics, scan),
                    columns: [
                        InputColumn("file", .plain(.integer)), InputColumn("metric", .plain(.string)),
                        InputColumn("key", .plain(.string)), InputColumn("count", .plain(.long)),
                        InputColumn("detail", .plain(.string)),
                    ]),
                numbers: numbers)
        ).table
        return TokenReport(statistics, files, names: names, counted: counted)
    }
}
