package import Columnar
internal import Planning

extension ComputeProgram {
    /// How many rows, and bytes of them, a task has put into blocks or files.
    ///
    /// - Parameter table: What the task gave: rows about blocks or files.
    /// - Returns: Nil where the rows are the task's result.
    package func extent(of table: Table) -> (rows: Int64, bytes: Int64)? {
        let parts: [(rows: Int64, bytes: Int64)]
        switch lastStep {
        case .blocks(let write):
            let index = BlockIndex(table.batches, partitions: write.partitions)
            parts = index?.parts.map { ($0.rows, $0.bytes) } ?? []
        case .write: parts = WrittenFile.files(table)?.map { ($0.rows, $0.bytes) } ?? []
        default: return nil
        }
        return parts.reduce((0, 0)) { ($0.rows.addingClamped($1.rows), $0.bytes.addingClamped($1.bytes)) }
    }
}
