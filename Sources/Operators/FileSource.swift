internal import Columnar
internal import LocalQuery
internal import Planning

/// A file's rows, with the columns and types that the session found when it looked at the files.
struct FileSource {
    let scan: FileScan
    let path: String

    func table(through query: QueryOperator?, _ context: ComputeContext) throws(TaskFailure) -> Table {
        let sql = query.map { "WITH input AS (SELECT * FROM \(relation)) \($0.sql)" } ?? "SELECT * FROM \(relation)"
        let engine = try context.engine()
        do {
            return try engine.run(sql, input: nil)
        } catch {
            throw TaskFailure(error.description, isTransient: false)
        }
    }

    private var relation: String { FileRelation.sql(scan.format, path: path, columns: scan.columns) }
}
