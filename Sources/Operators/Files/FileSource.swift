internal import Columnar
internal import Planning

/// The rows of a split of a file, with the columns and types that the session found when it looked at the files.
struct FileSource {
    let scan: FileScan
    let split: FileSplit
    let fetch: FetchBytes

    var file: ScannedFile { scan.files[Int(split.file)] }

    /// All rows, or what `query` makes of them: DuckDB then skips what the query does not need.
    func table(through query: QueryOperator?, _ context: ComputeContext) throws(TaskFailure) -> Table {
        do throws(TaskFailure) {
            guard scan.format != .text else {
                let lines = try LineColumn.table(try lines(), context.interruption)
                return try query?.apply(lines, context) ?? lines
            }
            if isWhole, OpenFile(file) != nil { return try run(query, file.path, compression: nil, context) }
            let slice =
                isWhole
                ? try FileSlice.whole(try bytes(), context.interruption)
                : try FileSlice.lines(try lines(), context.interruption)
            return try run(query, slice.path, compression: file.compression, context)
        } catch {
            throw TaskFailure("\(file.path): \(error.message)", isTransient: error.isTransient)
        }
    }

    /// The split's lines.
    func lines() throws(TaskFailure) -> LineReader { try LineReader(try bytes(), split) }

    /// The numbers of the split's lines in the file, in words.
    func lineNumbers() throws(TaskFailure) -> String {
        let before = try LineReader.count(in: try bytes(), before: split)
        let all = try LineReader.count(
            in: try bytes(), before: FileSplit(file: split.file, start: split.end, end: split.end))
        return all > before + 1 ? "lines \(before + 1) to \(all)" : "line \(all)"
    }

    private func bytes() throws(TaskFailure) -> FileBytes { try FileBytes(scan, split.file, fetch) }

    private var isWhole: Bool { split.start == 0 && split.end == file.byteCount }

    private func run(
        _ query: QueryOperator?, _ path: String, compression: String?, _ context: ComputeContext
    ) throws(TaskFailure) -> Table {
        if let query { try context.check(query.sql) }
        let relation = FileRelation.sql(scan.format, path: path, columns: scan.columns, compression: compression)
        let sql = query.map { "WITH input AS (SELECT * FROM \(relation)) \($0.sql)" } ?? "SELECT * FROM \(relation)"
        do throws(TaskFailure) {
            return try context.query(sql)
        } catch {
            if context.interruption.isRequested { throw error }
            throw TaskFailure(try inTermsOfTheFile(error.message, path), isTransient: error.isTransient)
        }
    }

    /// DuckDB's words about a slice as words about the file: its name, and lines counted from its start.
    private func inTermsOfTheFile(_ problem: String, _ path: String) throws(TaskFailure) -> String {
        let text = ["file \"\(path)\"", "file '\(path)'", "file \(path)", "\"\(path)\"", path].reduce(problem) {
            $0.replacing($1, with: "the file")
        }
        guard split.start > 0, let word = text.firstRange(of: "line ") else { return text }
        let digits = text[word.upperBound...].prefix(while: \.isWholeNumber)
        guard let line = Int(digits) else { return text }
        let before = try LineReader.count(in: try bytes(), before: split)
        return text[..<word.upperBound] + "\(before + line)" + text[digits.endIndex...]
    }
}
