internal import Columnar
internal import Planning

/// SQL over the rows so far, which it reads as `input`, or over several relations.
struct QueryOperator: ComputeOperator {
    private let query: QueryText

    init(_ query: QueryText) { self.query = query }

    func apply(_ table: Table, _ context: ComputeContext) throws(TaskFailure) -> Table {
        try run(over: [QueryText.input: table], context)
    }

    /// Runs the query over the relations of these names.
    func run(over relations: [String: Table], _ context: ComputeContext) throws(TaskFailure) -> Table {
        try context.prepare(query, over: relations.keys.sorted())
        return try context.query(query.sql, inputs: relations)
    }

    /// Runs the query over what SQL of our own gives, of a file or of the rows that it reads as `input`.
    func run(overRowsOf sql: String, of rows: Table?, _ context: ComputeContext) throws(TaskFailure) -> Table {
        try context.prepare(query, over: [QueryText.input])
        let hasNames = query.sql.drop(while: \.isWhitespace).prefix(4).lowercased() == "with"
        let outer = hasNames ? "SELECT * FROM (\(query.sql)\n)" : query.sql
        return try context.query(
            "WITH \(QueryText.input) AS (\(sql)) \(outer)", inputs: rows.map { [QueryText.input: $0] } ?? [:])
    }
}
