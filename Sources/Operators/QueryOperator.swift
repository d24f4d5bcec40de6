internal import Columnar
internal import Planning

/// SQL over the rows so far, which it reads as `input`, or over several relations.
struct QueryOperator: ComputeOperator {
    private let query: QueryText
    /// Where the rows go, if they are not wanted here.
    private let file: DirectParquet?

    init(_ query: QueryText) {
        self.query = query
        file = nil
    }

    init(_ file: DirectParquet) {
        query = file.query
        self.file = file
    }

    func apply(_ table: Table, _ context: ComputeContext) throws(TaskFailure) -> Table {
        try run(over: [QueryText.input: table], context)
    }

    /// Runs the query over the relations of these names.
    func run(over relations: [String: Table], _ context: ComputeContext) throws(TaskFailure) -> Table {
        try context.prepare(query, over: relations.keys.sorted())
        return try run(query.sql, relations, context)
    }

    /// Runs the query over what SQL of our own gives, of a file or of the rows that it reads as `input`.
    func run(overRowsOf sql: String, of rows: Table?, _ context: ComputeContext) throws(TaskFailure) -> Table {
        try context.prepare(query, over: [QueryText.input])
        let hasNames = query.sql.drop(while: \.isWhitespace).prefix(4).lowercased() == "with"
        let outer = hasNames ? "SELECT * FROM (\(query.sql)\n)" : query.sql
        return try run(
            "WITH \(QueryText.input) AS (\(sql)) \(outer)", rows.map { [QueryText.input: $0] } ?? [:], context)
    }

    private func run(
        _ sql: String, _ inputs: [String: Table], _ context: ComputeContext
    ) throws(TaskFailure) -> Table {
        if let file { return try file.run(sql, inputs: inputs, context) }
        return try context.query(sql, inputs: inputs)
    }
}
