internal import Columnar
internal import Planning
internal import Relational
internal import SparkFunctions
internal import SparkSQL

// Queries whose rows meet in many tasks, each of which gets its share of what all others made.
extension StagePlanner {
    /// How rows meet for a node; nil where one task must do it.
    func meeting(of base: ResolvedPlan, _ inputs: [Int: InputRelation]) -> Meeting? {
        guard let partitions = exchangePartitions else { return nil }
        let how = Meeting(base, numbers: numbers, broadcast: gathering.broadcastBytes) { plan in
            plan.inputNumbers.reduce(0) { $0.addingClamped(inputs[$1]?.source.byteCount ?? 0) }
        }
        // The rows of one task are sorted where they are.
        if case .ranges? = how,
            partitions == 1 || !isParallel(base.inputs[0], inputs) || !hasManyTasks(base.inputs[0], inputs)
        {
            return nil
        }
        return how
    }

    /// Whether many tasks can work out a query's rows, for a task that then needs all of them.
    func isParallel(_ query: ResolvedPlan, _ inputs: [Int: InputRelation]) -> Bool {
        if query.isSpread { return true }
        // That task sorts them by itself.
        if case .sort = query.base.node { return false }
        return meeting(of: query.base, inputs) != nil
    }

    /// The rows of a query in tasks that each have a partition of its base's; nil where one task must do it.
    mutating func exchanged(_ query: ResolvedPlan, _ inputs: [Int: InputRelation]) throws(SparkError) -> StageRows? {
        guard let partitions = exchangePartitions, let whole = meeting(of: query.base, inputs) else { return nil }
        var query = query, how = whole
        let pruned = query.prunedColumns()
        if let narrow = meeting(of: pruned.base, inputs) { (query, how) = (pruned, narrow) }
        let base = query.base
        var reads = FragmentInputs()
        var broadcasts: [Bool] = []
        func side(_ read: Int, _ plan: ResolvedPlan) -> ResolvedPlan {
            ResolvedPlan(.input(read, columns: plan.output.map(\.number)), output: plan.output, hidden: plan.hidden)
        }
        let met: ResolvedPlan
        switch how {
        case .hash(let keys):
            let input = base.inputs[0]
            let rows = try open(input.showingAll, inputs)
            met = base.over(side(try keep(rows, of: input, by: .hash(keys), partitions, &reads), input))
        case .ranges(let order):
            let input = base.inputs[0]
            var rows = try open(input.showingAll, inputs)
            let borders = try borders(of: &rows, in: order, input, partitions)
            let read = try keep(rows, of: input, by: .ranges(order, borders: borders), partitions, &reads)
            met = base.over(side(read, input))
        case .twice(let keys):
            let rows = try apart(over: base.inputs[0], inputs) { base.over($0) }
            let read = try keep(rows, of: base, by: .hash(keys.map(\.expression)), partitions, &reads)
            met = base.over(side(read, base))
        case .partial(let aggregation, let keys):
            let rows = try apart(over: base.inputs[0], inputs) { aggregation.partial.over($0) }
            let read = try keep(rows, of: aggregation.partial, by: .hash(keys.map(\.expression)), partitions, &reads)
            met = aggregation.whole(over: side(read, aggregation.partial))
        case .pair(let left, let right):
            var sides: [ResolvedPlan] = []
            for (input, keys) in zip(base.inputs, [left, right]) {
                let rows = try open(input.showingAll, inputs)
                sides.append(side(try keep(rows, of: input, by: .hash(keys), partitions, &reads), input))
            }
            met = base.over(sides)
        case .broadcast(let isLeft):
            var sides: [ResolvedPlan] = []
            for (index, input) in base.inputs.enumerated() {
                let isSent = (index == 0) == isLeft
                let rows = try open(input.showingAll, inputs)
                let read = try keep(
                    rows, of: input, by: Meeting.spreading(input), isSent ? 1 : partitions, &reads)
                broadcasts.append(isSent)
                sides.append(side(read, input))
            }
            met = base.over(sides)
        }
        let shown = query.replacingBase(met).showing(query.output)
        let text = try QueryText(shown, settings: settings) { [reads] in reads.sql($0) }
        let sources = reads.stages.enumerated().map { index, stage in
            BlockRead(stage: stage, isBroadcast: broadcasts.isEmpty ? false : broadcasts[index])
        }
        var stage = StagePlan(input: .blocks(sources, partitions: partitions))
        stage.pipeline.operators.append(.query(text))
        return StageRows(stage: stage, columns: query.output.map { ($0.number, InputType(transported: $0.type)) })
    }

    /// Ends a stage whose rows are kept for tasks of a later one.
    ///
    /// - Parameters:
    ///   - rows: The stage.
    ///   - plan: What its rows are.
    ///   - spreading: What decides about a row's partition.
    ///   - partitions: How many there are.
    ///   - reads: What the later stage reads.
    /// - Returns: The number by which the later stage calls the rows.
    /// - Throws: `SparkError` for keys that DuckDB cannot compute.
    mutating func keep(
        _ rows: StageRows, of plan: ResolvedPlan, by spreading: Spreading, _ partitions: Int,
        _ reads: inout FragmentInputs
    ) throws(SparkError) -> Int {
        var rows = rows
        compute(&rows, of: plan)
        var write = BlockWrite(partitions: partitions)
        switch spreading {
        case .hash(let keys) where partitions > 1:
            write.partition = try partition(keys, of: plan, rows.columns, partitions)
            write.keys = keys.map(\.keyText)
        case .ranges(let order, let borders):
            write.partition = try sortKeys(order, of: plan, rows.columns)
            write.ranges = BlockRanges(stage: borders)
            write.keys = order.map { "\($0.expression.keyText) \($0.isAscending ? "ASC" : "DESC")" }
        case .evenly, .hash: break
        }
        rows.stage.pipeline.operators.append(.blocks(write))
        return reads.add(stage: close(rows.stage), rows.columns)
    }

    /// One task that has all rows of a stage of many.
    mutating func inOnePartition(_ rows: StageRows, of query: ResolvedPlan) throws(SparkError) -> StageRows {
        var reads = FragmentInputs()
        let read = try keep(rows, of: query, by: .evenly, 1, &reads)
        let all = ResolvedPlan(.input(read, columns: query.output.map(\.number)), output: query.output)
        return try fragment(all, of: query, reads)
    }

    /// A query that gives the numbers of rows' partitions.
    private func partition(
        _ keys: [TypedExpression], of plan: ResolvedPlan, _ columns: FragmentInputs.Columns, _ partitions: Int
    ) throws(SparkError) -> QueryText {
        let input = ResolvedPlan(
            .input(0, columns: plan.output.map(\.number)), output: plan.output, hidden: plan.hidden)
        let items = keys.map { key in
            NamedExpression(Attribute(numbers.next(), "", key.type, nullable: key.nullable), key)
        }
        let relation = StageRows.relation(QueryText.input, columns)
        var text = try QueryText(input.project(items), settings: settings) { _ in relation }
        // The same type wherever the value comes from: a number of another width has another hash.
        let values = items.map { "CAST(c\($0.attribute.number) AS \($0.attribute.type.duckDB))" }
        func numbered(_ sql: String) -> String {
            "SELECT CAST(hash(\(values.joined(separator: ", "))) % \(partitions)::UBIGINT AS INTEGER) AS g FROM (\(sql)\n)"
        }
        text.sql = numbered(text.sql)
        text.wide = text.wide.map(numbered)
        return text
    }
}

extension ResolvedPlan {
    /// The same rows with these columns and no others, in this order: the next stage knows them by their places.
    func showing(_ columns: [Attribute]) -> ResolvedPlan {
        output.map(\.number) == columns.map(\.number) ? self : project(columns.map { NamedExpression($0) })
    }

    /// The same rows with the columns that only qualified names find among the others.
    var showingAll: ResolvedPlan { hidden.isEmpty ? self : project(columns.map { NamedExpression($0) }) }

    /// The same node over other inputs with the same columns.
    fileprivate func over(_ inputs: [ResolvedPlan]) -> ResolvedPlan {
        var rest = inputs[...]
        return mapInputs { (old) throws(Never) in rest.popFirst() ?? old }
    }
}

extension TypedExpression {
    /// The expression for people.
    fileprivate var keyText: String {
        if case .column(let column) = node {
            column.name.isEmpty ? "c\(column.number)" : column.name
        } else {
            "an expression"
        }
    }
}
