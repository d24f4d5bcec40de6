internal import Columnar
internal import Planning

/// The Parquet files of a scan as SQL, each the file that the session saw.
struct ParquetRelation {
    /// SQL that can stand behind FROM.
    let sql: String
    /// Files that this machine does not have, and their copies.
    private let copies: [(path: String, copy: FileCopy)]
    /// Files that DuckDB opens by itself.
    private let inPlace: [ScannedFile]

    /// - Throws: `TaskFailure` for a file that is gone, or another one.
    init(_ scan: FileScan, _ fetch: @escaping FetchBytes, _ context: ComputeContext) throws(TaskFailure) {
        var copies: [(path: String, copy: FileCopy)] = []
        var inPlace: [ScannedFile] = []
        typealias Group = (paths: [String], found: [(name: String, type: String)], constants: [String: String])
        var groups: [Group] = []
        for (index, file) in scan.files.enumerated() {
            try context.interruption.check()
            var path = file.path
            do throws(TaskFailure) {
                if file.isUnchanged {
                    inPlace.append(file)
                } else {
                    let bytes = try InputFile(scan, UInt32(index), fetch)
                    let copy = FileCopy(try FileSlice.whole(bytes, context.interruption))
                    copies.append((path, copy))
                    path = copy.path
                }
                let found =
                    try path == file.path
                    ? context.columns(of: file)
                    : context.columns(of: "SELECT * FROM \(FileRelation.parquet(path))")
                let constants = try scan.partitions.map { (partitions) throws(TaskFailure) in
                    try PartitionValues(partitions, index).sql
                }
                if let last = groups.last, last.found.elementsEqual(found, by: { $0 == $1 }),
                    last.constants == constants ?? [:]
                {
                    groups[groups.count - 1].paths.append(path)
                } else {
                    groups.append(([path], found, constants ?? [:]))
                }
            } catch {
                let failure = inPlace.last == file && !file.isUnchanged ? file.hasChanged : error
                throw failure.saying("\(file.path): \(failure.message.replacing(path, with: "the file"))")
            }
        }
        self.copies = copies
        self.inPlace = inPlace
        let relations = groups.map {
            FileRelation.parquet($0.paths, found: $0.found, as: scan.columns, constants: $0.constants)
        }
        if relations.isEmpty {
            let columns = scan.columns.map { "CAST(NULL AS \($0.type)) AS \(SQL.identifier($0.name))" }
            sql = "(SELECT \(columns.joined(separator: ", ")) WHERE false)"
        } else if relations.count == 1 {
            sql = relations[0]
        } else {
            sql = "(\(relations.map { "SELECT * FROM \($0)" }.joined(separator: " UNION ALL ")))"
        }
    }

    /// - Throws: `TaskFailure` for a file that is gone, or another one, since the query began to read it.
    func checkFiles() throws(TaskFailure) {
        guard let changed = inPlace.first(where: { !$0.isUnchanged }) else { return }
        throw changed.hasChanged.saying("\(changed.path): \(changed.hasChanged.message)")
    }

    /// A failure in which copies have the names of their files.
    func naming(_ failure: TaskFailure) -> TaskFailure {
        copies.reduce(failure) { $0.saying($0.message.replacing($1.copy.path, with: $1.path)) }
    }
}

/// A file's bytes in a file without a name, for as long as this value lives.
private final class FileCopy {
    private let file: UnnamedFile

    init(_ file: consuming UnnamedFile) { self.file = file }

    var path: String { file.path }
}
