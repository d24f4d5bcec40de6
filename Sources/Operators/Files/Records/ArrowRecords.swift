internal import ArrowIPC
internal import Columnar
internal import Planning

/// A file of Arrow's record batches: a stream of messages, or the same between two marks.
enum ArrowRecords {
    /// All rows, with these columns by name.
    static func table(
        _ file: consuming InputFile, _ columns: [FileScan.Column], _ interruption: Interruption
    ) throws(TaskFailure) -> Table {
        let table = try whole(try JSONObjects.document(file, interruption))
        let positions = columns.compactMap { column in table.schema.index(of: column.name) }
        guard positions != Array(table.schema.fields.indices) else { return table }
        let schema = Schema(positions.map { table.schema.fields[$0] })
        let batches = table.batches.map { batch in
            RecordBatch(schema, positions.map { batch.columns[$0] }, rowCount: batch.rowCount)
        }
        return Table(schema: schema, batches: batches)
    }

    /// All rows of the messages in `bytes`.
    private static func whole(_ bytes: Buffer) throws(TaskFailure) -> Table {
        do {
            let (schema, batches) = try IPCFile.read(bytes)
            return Table(schema: schema, batches: batches)
        } catch {
            throw TaskFailure("it cannot be read as Arrow's IPC format: \(error)", isTransient: false)
        }
    }
}
