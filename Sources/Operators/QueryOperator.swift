internal import Columnar
internal import LocalQuery
internal import Planning

/// SQL over the rows so far, which it reads as `input`, or over several relations.
struct QueryOperator: ComputeOperator {
    private let query: QueryText
    /// Where the rows go, if they are not wanted here.
    private let file: DirectParquet?
    /// The steps behind it, where there are no others and its rows are the task's.
    private let last: [RelabelOperator]?

    init(_ query: QueryText, last: [RelabelOperator]? = nil) {
        self.query = query
        self.last = last
        file = nil
    }

    init(_ file: DirectParquet) {
        query = file.query
        self.file = file
        last = nil
    }

    /// SQL of our own that a query knows as a relation, such as a file's rows.
    struct View {
        let name: String
        let sql: String
        /// A relation that the view alone reads.
        var source: String?
    }

    func apply(_ table: Table, _ context: ComputeContext) throws(TaskFailure) -> Table {
        try run(over: [QueryText.input: .table(table)], context)
    }

    /// Runs the query over the relations of these names, and over views.
    func run(
        over relations: [String: QueryRows], views: [View] = [], _ context: ComputeContext
    ) throws(TaskFailure) -> Table {
        let names = Set(relations.keys).union(views.map(\.name)).subtracting(views.compactMap(\.source)).sorted()
        do throws(TaskFailure) {
            return try run(query, names, relations, views, context)
        } catch {
            // Numbers of more digits than most have: once more, with room for them.
            guard let wide = query.wide, !context.interruption.isRequested, !error.isTransient else { throw error }
            return try run(QueryText(wide, kernels: query.kernels), names, relations, views, context)
        }
    }

    private func run(
        _ query: QueryText, _ names: [String], _ relations: [String: QueryRows], _ views: [View],
        _ context: ComputeContext
    ) throws(TaskFailure) -> Table {
        try context.prepare(query, over: names)
        if views.isEmpty { return try rows(of: query.sql, relations, context) }
        let hasNames = query.sql.drop(while: \.isWhitespace).prefix(4).lowercased() == "with"
        let outer = hasNames ? "SELECT * FROM (\(query.sql)\n)" : query.sql
        // Not worked out beforehand: what a query does not need of them is not read.
        let named = views.map { "\($0.name) AS NOT MATERIALIZED (\($0.sql))" }
        return try rows(of: "WITH \(named.joined(separator: ", ")) \(outer)", relations, context)
    }

    private func rows(
        of sql: String, _ relations: [String: QueryRows], _ context: ComputeContext
    ) throws(TaskFailure) -> Table {
        if let file { return try file.run(sql, inputs: relations, context) }
        if let last, let output = context.output {
            return try context.query(sql, inputs: relations, into: output, through: last)
        }
        return try context.query(sql, inputs: relations)
    }
}
