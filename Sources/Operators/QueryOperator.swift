internal import Columnar
internal import LocalQuery
internal import Planning

/// SQL over the rows so far, which it reads as `input`.
struct QueryOperator: ComputeOperator {
    let sql: String

    func apply(_ table: Table, _ context: ComputeContext) throws(TaskFailure) -> Table {
        let engine = try context.engine()
        do {
            return try engine.run(sql, input: table)
        } catch {
            // The same rows fail the same way anywhere.
            throw TaskFailure(error.description, isTransient: false)
        }
    }
}
