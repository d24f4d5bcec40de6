internal import Planning
internal import Relational
internal import SparkFunctions
internal import SparkSQL

/// A stage that is still open for operators, and what its rows are.
struct StageRows {
    var stage: StagePlan
    /// The numbers and types of the rows' columns, from the left.
    var columns: [(number: Int, type: InputType)]
    /// The names that the rows' columns have there; nil where they are called by their numbers.
    var names: [String]?

    /// Adds a query over the rows so far, which it calls by a number as its one input.
    ///
    /// Where these are a query's, the two become one: DuckDB then makes only the columns that both need, and no rows
    /// between them.
    mutating func append(_ query: ResolvedPlan, settings: ExpressionSettings) throws(SparkError) {
        var below: QueryText?
        if case .query(let last)? = stage.pipeline.operators.last { below = last }
        // What one query hands to another within it has not been through Arrow.
        let columns = below == nil ? columns : columns.map { (number: $0.number, type: $0.type.withinQuery) }
        let rows = Self.relation(below.map { "(\($0.sql)\n)" } ?? QueryText.input, columns)
        let wideRows = below?.wide.map { Self.relation("(\($0)\n)", columns) } ?? rows
        var text = try QueryText(query, settings: settings) { _ in
            rows
        } wideRelation: { _ in
            wideRows
        }
        if let below {
            stage.pipeline.operators.removeLast()
            text.kernels = QueryText.sorted(Set(text.kernels).union(below.kernels))
        }
        stage.pipeline.operators.append(.query(text))
        self.columns = query.output.map { ($0.number, InputType(transported: $0.type)) }
        names = nil
    }

    /// Gives the rows their names, which a model column or a tokenizer reads.
    mutating func label(_ output: [Attribute]) {
        let wanted = output.map(\.name)
        if names == wanted { return }
        stage.pipeline.operators.append(.relabel(LabelledSchema(StructType(output.map(\.field)).arrow)))
        names = wanted
    }

    /// What stands behind FROM for rows that a query knows as `name`: their columns by number, as Spark's types.
    static func relation(_ name: String, _ columns: [(number: Int, type: InputType)]) -> String {
        var seen: Set<Int> = []
        var items: [String] = []
        for (position, column) in columns.enumerated() where seen.insert(column.number).inserted {
            items.append("\(column.type.sql("p\(position)")) AS c\(column.number)")
        }
        let positions = columns.indices.map { "p\($0)" }.joined(separator: ", ")
        return "(SELECT \(items.joined(separator: ", ")) FROM (SELECT * FROM \(name)) AS rows(\(positions)))"
    }
}

extension QueryText {
    /// The query of a plan, over what stands behind FROM for each of its inputs.
    ///
    /// - Parameters:
    ///   - plan: The plan.
    ///   - settings: What the meaning of its expressions depends on.
    ///   - relation: What stands there, by the input's number.
    ///   - wideRelation: The same in SQL for numbers of any size; nil where it is the same.
    /// - Throws: `SparkError` for what has no SQL.
    init(
        _ plan: ResolvedPlan, settings: ExpressionSettings, relation: @escaping (Int) -> String,
        wideRelation: ((Int) -> String)? = nil
    ) throws(SparkError) {
        var narrow = settings
        narrow.usesNarrowDecimals = true
        let fast = try PlanSQL(plan, settings: narrow, relation: relation)
        self.init(fast.text, kernels: Self.texts(fast.kernels))
        guard fast.text.contains("DECIMAL") else { return }
        let sure = try PlanSQL(plan, settings: settings, relation: wideRelation ?? relation)
        if sure.text == fast.text { return }
        wide = sure.text
        kernels = Self.texts(fast.kernels.union(sure.kernels))
    }

    private static func texts(_ kernels: Set<KernelCall>) -> [KernelText] {
        sorted(
            kernels.map {
                KernelText(
                    kernel: $0.kernel, arguments: $0.arguments.map(\.sql), result: $0.result.sql, options: $0.options)
            })
    }

    /// Kernels in an order that does not depend on how they were found.
    fileprivate static func sorted(_ kernels: some Sequence<KernelText>) -> [KernelText] {
        kernels.sorted { ($0.kernel, $0.arguments.description) < ($1.kernel, $1.arguments.description) }
    }
}
