internal import Columnar
internal import FileIO
internal import Foundation
internal import Glibc
internal import Planning
internal import SparkFunctions
internal import SparkSQL

/// Writes a task's rows into files of its attempt, and gives a row for each of them.
struct WriteOperator: ComputeOperator {
    let write: FileWrite

    func apply(_ table: Table, _ context: ComputeContext) throws(TaskFailure) -> Table {
        guard let lease = context.lease else {
            throw TaskFailure("rows are written by no task", isTransient: false)
        }
        let (fields, file) = try form()
        guard write.spread == nil else {
            throw TaskFailure("rows that a task has made are not spread over files", isTransient: false)
        }
        guard table.schema.fields.count == fields.count else {
            throw TaskFailure(
                "rows of \(table.schema.fields.count) columns cannot be written as \(fields.count)", isTransient: false)
        }
        if table.rowCount == 0, lease.task > 0 || !write.partitions.isEmpty { return WrittenFile.table([]) }
        let folder = try Self.makeAttempt(of: lease, write)
        do throws(TaskFailure) {
            return WrittenFile.table(try files(table, fields, file, lease, context))
        } catch {
            try? FileManager.default.removeItem(atPath: folder)
            throw error
        }
    }

    private func form() throws(TaskFailure) -> ([StructField], RowFile) {
        do {
            guard case .structure(let fields) = try SparkType(json: write.schema),
                write.partitions.allSatisfy(fields.indices.contains)
            else { throw TaskFailure("the write has no columns", isTransient: false) }
            let kept = fields.indices.filter { !write.partitions.contains($0) }.map { fields[$0] }
            return (fields, try RowFile(write.format, kept, write.options))
        } catch let error as SparkError {
            throw TaskFailure(error)
        } catch {
            throw error as? TaskFailure ?? TaskFailure("\(error)", isTransient: false)
        }
    }

    private func files(
        _ table: Table, _ fields: [StructField], _ file: RowFile, _ lease: Lease, _ context: ComputeContext
    ) throws(TaskFailure) -> [WrittenFile] {
        let partitions = PartitionedRows(
            write.partitions, of: fields, timeZone: write.options["timezone"] ?? "UTC")
        var files: [WrittenFile] = []
        for part in try partitions.parts(table, context) {
            var below = ""
            for name in part.folder.split(separator: "/") {
                below += "/\(name)"
                try Self.makeFolder(write.folder(of: lease) + below)
            }
            let all = part.rows.rowCount
            let most = write.mostRows > 0 ? write.mostRows : max(1, all)
            var start = 0, number = 0
            repeat {
                let rows = part.rows.slice(start, min(most, all - start))
                let name = "\(below)/\(write.name(task: lease.task, number: number, ending: file.ending))"
                let path = write.folder(of: lease) + name
                let bytes = try file.write(rows, to: path, isSynced: write.isSynced, context)
                files.append(
                    WrittenFile(
                        path: "\(lease.task).\(lease.attempt)\(name)", rows: Int64(rows.rowCount), bytes: bytes))
                start += rows.rowCount
                number += 1
            } while start < all
        }
        return files
    }

    /// Makes the attempt's folder in the one that was made for the write.
    static func makeAttempt(of lease: Lease, _ write: FileWrite) throws(TaskFailure) -> String {
        // A plan may come from anybody: files go nowhere but into such a folder.
        let parts = write.staging.split(separator: "/").suffix(2)
        guard parts.count == 2, parts.first == "_temporary", parts.last.map(String.init) == write.id,
            write.id.utf8.allSatisfy({ (0x61...0x7A).contains($0) || (0x30...0x39).contains($0) || $0 == 0x2D })
        else {
            throw TaskFailure("\(write.staging) is no folder for the attempts of a write", isTransient: false)
        }
        let folder = write.folder(of: lease)
        if mkdir(folder, 0o777) == 0 { return folder }
        let code = errno
        guard code == ENOENT else { throw TaskFailure(writing: folder, SystemError(code: code)) }
        let host = ProcessInfo.processInfo.hostName
        throw TaskFailure(
            "a worker on \(host) does not see \(write.staging), which the session has made: files are written by the "
                + "workers, so the target must be a folder that all of them share under the same path",
            isTransient: false)
    }

    private static func makeFolder(_ path: String) throws(TaskFailure) {
        guard mkdir(path, 0o777) != 0 else { return }
        let code = errno
        guard code == EEXIST else { throw TaskFailure(writing: path, SystemError(code: code)) }
    }
}
