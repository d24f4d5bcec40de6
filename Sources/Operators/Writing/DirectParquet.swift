internal import Columnar
internal import FileIO
internal import Foundation
internal import Glibc
internal import LocalQuery
internal import Planning
internal import SparkFunctions
internal import SparkSQL

/// A Parquet file that DuckDB writes while it computes the rows: nobody holds all of them.
struct DirectParquet: Sendable {
    /// The steps whose rows the query reads.
    let before: [OperatorDescription]
    /// What computes the rows, or reads them from a file.
    let query: QueryText
    private let write: FileWrite

    /// Nil where the steps do not end with a query whose rows go into one Parquet file.
    ///
    /// - Parameters:
    ///   - steps: A pipeline's steps, but for one that reads files itself.
    ///   - scan: The files that it reads.
    init?(_ steps: ArraySlice<OperatorDescription>, _ scan: FileScan?) {
        var steps = steps
        guard case .write(let write)? = steps.popLast(), write.format == .parquet,
            write.partitions.isEmpty,
            write.mostRows == 0
        else { return nil }
        // Names are the file's own.
        if case .relabel? = steps.last { steps.removeLast() }
        if case .query(let query)? = steps.last {
            self.query = query
            steps.removeLast()
        } else if steps.isEmpty, scan?.format == .parquet {
            query = QueryText("SELECT * FROM \(QueryText.input)")
        } else {
            return nil
        }
        before = Array(steps)
        self.write = write
    }

    /// Runs SQL whose rows become the task's file, and gives a row about it.
    func run(_ sql: String, inputs: [String: QueryRows], _ context: ComputeContext) throws(TaskFailure)
        -> Table
    {
        guard let lease = context.lease else {
            throw TaskFailure("rows are written by no task", isTransient: false)
        }
        let file = try form()
        let folder = try WriteOperator.makeAttempt(of: lease, write)
        do throws(TaskFailure) {
            if let spread = write.spread {
                let files = try self.files(sql, inputs, spread, file, folder, context)
                if !files.isEmpty { return WrittenFile.table(files) }
            }
            let name = write.name(task: lease.task, number: 0, ending: file.ending)
            try file.write(sql, inputs: inputs, to: "\(folder)/\(name)", context)
            let written = try self.written(name, in: folder, context)
            // Only the first task writes a file without rows.
            if written.rows == 0, lease.task > 0 {
                try? FileManager.default.removeItem(atPath: folder)
                return WrittenFile.table([])
            }
            return WrittenFile.table([written])
        } catch {
            try? FileManager.default.removeItem(atPath: folder)
            throw error
        }
    }

    /// The rows in several files, as if each were a task's; none where there are no rows.
    private func files(
        _ sql: String, _ inputs: [String: QueryRows], _ spread: FileSpread, _ file: ParquetFile, _ folder: String,
        _ context: ComputeContext
    ) throws(TaskFailure) -> [WrittenFile] {
        let below = "\(folder)/spread"
        let found = try file.write(sql, inputs: inputs, into: below, spread, context)
        var files: [WrittenFile] = []
        var before: [UInt32: Int] = [:]
        for (number, path) in found {
            let name = write.name(task: number, number: before[number, default: 0], ending: file.ending)
            before[number, default: 0] += 1
            guard rename(path, "\(folder)/\(name)") == 0 else {
                throw TaskFailure(writing: "\(folder)/\(name)", SystemError(code: errno))
            }
            files.append(try written(name, in: folder, context))
        }
        try? FileManager.default.removeItem(atPath: below)
        return files
    }

    /// What is to be known of a file that is there.
    private func written(_ name: String, in folder: String, _ context: ComputeContext) throws(TaskFailure)
        -> WrittenFile
    {
        let path = "\(folder)/\(name)"
        let rows = try context.query("SELECT rows FROM \(FileRelation.parquetRows(path))")
        guard case .integer(let count)? = rows.batches.first?.columns.first?.value(0) else {
            throw TaskFailure("\(path) was written, and does not say how many rows it has", isTransient: false)
        }
        let bytes = try RowFile.byteCount(path, isSynced: write.isSynced)
        return WrittenFile(path: "\(folder.split(separator: "/").last ?? "")/\(name)", rows: count, bytes: bytes)
    }

    private func form() throws(TaskFailure) -> ParquetFile {
        do throws(SparkError) {
            guard case .structure(let fields) = try SparkType(json: write.schema) else {
                throw SparkError("INTERNAL_ERROR", message: "The write has no columns.")
            }
            return try ParquetFile(fields, write.options["compression"], areComputed: true)
        } catch {
            throw TaskFailure(error)
        }
    }
}
