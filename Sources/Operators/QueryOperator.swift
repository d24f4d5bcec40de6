internal import Columnar
internal import Planning

/// SQL over the rows so far, which it reads as `input`.
struct QueryOperator: ComputeOperator {
    let sql: String

    func apply(_ table: Table, _ context: ComputeContext) throws(TaskFailure) -> Table {
        try context.check(sql)
        return try context.query(sql, input: table)
    }
}
