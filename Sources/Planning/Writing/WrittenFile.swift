package import Columnar

/// A file that an attempt of a task has written: one row of what a writing task gives.
package struct WrittenFile: Sendable, Hashable {
    /// Where it lies below the folder of all attempts, the attempt's folder first.
    package var path: String
    package var rows: Int64
    package var bytes: Int64

    package init(path: String, rows: Int64, bytes: Int64) {
        self.path = path
        self.rows = rows
        self.bytes = bytes
    }

    package static let schema = Schema([
        Field("path", .utf8, nullable: false), Field("rows", .int64, nullable: false),
        Field("bytes", .int64, nullable: false),
    ])

    /// The rows about some files.
    package static func table(_ files: [WrittenFile]) -> Table {
        let columns = [
            ArrayData.strings(files.map(\.path)), .integers(files.map(\.rows)), .integers(files.map(\.bytes)),
        ]
        return Table(schema: schema, batches: [RecordBatch(schema, columns, rowCount: files.count)])
    }

    /// The files that rows are about; nil where the rows are others.
    package static func files(_ table: Table) -> [WrittenFile]? {
        var files: [WrittenFile] = []
        for batch in table.batches {
            guard batch.columns.map(\.type) == schema.fields.map(\.type) else { return nil }
            for row in 0..<batch.rowCount {
                guard case .string(let path) = batch.columns[0].value(row),
                    case .integer(let rows) = batch.columns[1].value(row),
                    case .integer(let bytes) = batch.columns[2].value(row), rows >= 0, bytes >= 0
                else { return nil }
                files.append(WrittenFile(path: path, rows: rows, bytes: bytes))
            }
        }
        return files
    }
}
