package import Planning
internal import Relational
package import SparkFunctions
package import SparkSQL

/// Cuts a dataframe's plan into stages.
///
/// Steps that take each row by itself join into one DuckDB query over the tasks of their input. Where rows of several
/// tasks meet, one task gathers the rows of the stages below, and does the rest. A model column ends a stage, whose
/// workers make the requests and count their tokens, and is a stage of its own after it: the driver decides when each
/// request is sent, since it alone knows quota, budget and journal.
package struct StagePlanner {
    private let settings: ExpressionSettings
    /// Where numbers of columns come from that only stages have.
    private let numbers = ColumnNumbers(first: 1 << 32)
    private var stages: [StagePlan] = []
    /// The stages of model columns by the number of their input, each of which is asked once.
    private var answers: [Int: Int] = [:]

    /// Rows that are brought together again for DuckDB after a model column.
    private static let rowsPerQuery = 65_536

    /// Rows of the session whose requests are made at once: few enough that the first calls go out soon.
    private static let rowsPerRequestTask = 4_096
    /// More rows than a task ever has: all of a stage's rows are one task's.
    private static let anyRows = Int(UInt32.max)
    private static let bytesPerRequestTask: Int64 = 512 << 10

    private init(_ settings: ExpressionSettings) { self.settings = settings }

    /// The stages whose last one gives the plan's rows, by position: names are the plan's.
    package static func plan(_ plan: LogicalPlan, settings: ExpressionSettings = .init()) throws(SparkError) -> JobPlan
    {
        var planner = StagePlanner(settings)
        let last = try planner.open(plan.query.collectable(planner.numbers), plan.inputs)
        planner.stages.append(last.stage)
        return JobPlan(stages: planner.stages)
    }

    /// The stages whose last one gives a number of rows for each of its tasks.
    package static func planCount(_ plan: LogicalPlan, settings: ExpressionSettings = .init()) throws(SparkError)
        -> JobPlan
    {
        var planner = StagePlanner(settings)
        var stage = try planner.open(plan.query, plan.inputs).stage
        if stage.limit != nil || stage.calls != nil { stage = planner.follow(stage) }
        stage.pipeline.operators.append(.count)
        planner.stages.append(stage)
        return JobPlan(stages: planner.stages)
    }

    /// The stages whose last one writes the plan's rows into files, and gives a row for each file.
    ///
    /// - Parameters:
    ///   - plan: The rows.
    ///   - write: The files; its columns are the plan's.
    ///   - areAnswers: Whether the rows are a model's answers: those come in many small pieces.
    ///   - settings: What the meaning of expressions depends on.
    /// - Returns: The stages.
    /// - Throws: `SparkError` for what cannot be run.
    package static func planWrite(
        _ plan: LogicalPlan, _ write: FileWrite, areAnswers: Bool = false, settings: ExpressionSettings = .init()
    ) throws(SparkError) -> JobPlan {
        var planner = StagePlanner(settings)
        let query = plan.query.collectable(planner.numbers)
        var rows = try planner.open(query, plan.inputs)
        rows.stage = planner.computing(rows.stage)
        if areAnswers, case .local = rows.stage.input { rows.stage.rowsPerTask = rowsPerQuery }
        if query.isInOnePartition, rows.stage.isManyTasks {
            rows.stage = planner.follow(rows.stage)
            rows.stage.rowsPerTask = anyRows
        }
        // Files have Spark's types, whatever the input's were.
        if rows.names != nil, !rows.columns.allSatisfy(\.type.isPlain) {
            let own = ResolvedPlan(.input(0, columns: query.output.map(\.number)), output: query.output)
            try rows.append(own, settings: settings)
        }
        rows.label(query.output)
        rows.stage.pipeline.operators.append(.write(write))
        planner.stages.append(rows.stage)
        return JobPlan(stages: planner.stages)
    }

    /// The stages that make the requests of the model column that `plan` ends with, and send none of them.
    ///
    /// Their rows have the requests in `CallStep.requestColumn`. Nil where the plan does not end with a model column.
    package static func planRequests(_ plan: LogicalPlan, settings: ExpressionSettings = .init()) throws(SparkError)
        -> JobPlan?
    {
        guard case .input(let number, _) = plan.query.node,
            case .chat(let step, let child)? = plan.inputs[number]?.source
        else { return nil }
        var planner = StagePlanner(settings)
        let requests = try planner.requests(step, of: child)
        planner.stages.append(requests)
        return JobPlan(stages: planner.stages)
    }

    /// The stage that makes the query's rows, still open for more operators; the ones it reads are closed.
    private mutating func open(_ query: ResolvedPlan, _ inputs: [Int: InputRelation]) throws(SparkError) -> StageRows {
        let base = query.base
        var rows: StageRows
        switch base.node {
        case .input(let number, let columns): rows = try open(number, columns, inputs)
        case .limit(let input, let count) where input.isSpread:
            rows = try open(input, inputs)
            if rows.stage.limit != nil || rows.stage.rowsPerTask != nil || rows.stage.calls != nil {
                rows.stage = follow(rows.stage)
            }
            let count = Int(clamping: count)
            rows.stage.pipeline.operators.append(.limit(count))
            rows.stage.limit = count
        case .union(let sides) where sides.allSatisfy(\.isSpread): rows = try union(sides, base, inputs)
        default: return try gather(query, inputs)
        }
        guard let rest = Self.rest(query, over: base, rows) else { return rows }
        rows.stage = computing(rows.stage)
        if let tokens = TokenColumns(rest, over: rows) {
            rows.stage.pipeline.operators.append(.tokens(tokens.operators))
            rows.columns = tokens.columns
            rows.names = tokens.names
        } else {
            try rows.append(rest, settings: settings)
        }
        return rows
    }

    /// What is left to do of a query after its base; nil for nothing.
    private static func rest(_ query: ResolvedPlan, over base: ResolvedPlan, _ rows: StageRows) -> ResolvedPlan? {
        let numbers = rows.columns.map(\.number)
        var input = base
        if case .input = base.node {
        } else {
            input = ResolvedPlan(.input(0, columns: numbers), output: base.output, hidden: base.hidden)
        }
        let rest = query.replacingBase(input)
        guard case .input = rest.withoutNames.node else { return rest }
        return rest.output.map(\.number) == numbers ? nil : rest
    }

    /// The rows of an input.
    private mutating func open(_ number: Int, _ columns: [Int], _ inputs: [Int: InputRelation]) throws(SparkError)
        -> StageRows
    {
        guard let input = inputs[number] else {
            throw SparkError("INTERNAL_ERROR", message: "The plan reads the input \(number), which it does not have.")
        }
        let stage =
            switch input.source {
            case .local(let relation): StagePlan(input: .local(relation.partitions, schema: relation.encodedSchema))
            case .range(let start, let end, let step, let partitions):
                StagePlan(input: .range(start: start, end: end, step: step, partitions: partitions))
            case .scan(let scan): Self.scan(scan)
            case .tokenStatistics(let statistics, let scan):
                Self.scan(scan, first: .tokenStatistics(statistics))
            case .chat(let step, let child): try calls(step, of: child, number)
            }
        return StageRows(
            stage: stage, columns: zip(columns, input.columns).map { ($0, $1.type) }, names: input.columns.map(\.name))
    }

    private static func scan(_ scan: FileScan, first: OperatorDescription? = nil) -> StagePlan {
        var stage = StagePlan(input: .files(scan.splits()))
        stage.pipeline.scan = scan
        if let first { stage.pipeline.operators.append(first) }
        return stage
    }

    // MARK: model columns

    /// The stage of a model column's calls; one that stands in a query twice is asked once.
    private mutating func calls(_ step: ModelStep, of child: LogicalPlan, _ number: Int) throws(SparkError) -> StagePlan
    {
        if let stage = answers[number] { return StagePlan(input: .stages([stage])) }
        var calls = follow(try requests(step, of: child))
        calls.calls = CallStep(name: step.name, column: step.column)
        return calls
    }

    /// The stage that makes the requests of a model column.
    private mutating func requests(_ step: ModelStep, of child: LogicalPlan) throws(SparkError) -> StagePlan {
        var rows = try open(child.query, child.inputs)
        rows.stage = computing(rows.stage)
        if case .local = rows.stage.input, rows.stage.rowsPerTask == nil {
            rows.stage.rowsPerTask = Self.rowsPerRequestTask
        }
        // The driver holds all rows of a split until their calls are over, so splits are small.
        if case .files = rows.stage.input, let scan = rows.stage.pipeline.scan {
            rows.stage.input = .files(scan.startingSmall(scan.splits(ofBytes: Self.bytesPerRequestTask)))
        }
        rows.label(child.query.output)
        if step.column.samples > 1 {
            let sample = SQL.identifier(ChatColumn.sampleColumn)
            rows.stage.pipeline.operators.append(
                .query(QueryText("SELECT *, unnest(range(\(step.column.samples))) AS \(sample) FROM input")))
        }
        rows.stage.pipeline.operators.append(.requests(step.column))
        return rows.stage
    }

    // MARK: rows that meet

    private mutating func union(_ sides: [ResolvedPlan], _ union: ResolvedPlan, _ inputs: [Int: InputRelation])
        throws(SparkError) -> StageRows
    {
        var indices: [Int] = []
        for side in sides {
            var rows = try open(side, inputs)
            // The sides' rows must be alike in all but names.
            if rows.names != nil || rows.columns.map(\.number) != side.output.map(\.number) {
                rows.stage = computing(rows.stage)
                try rows.append(
                    ResolvedPlan(.input(0, columns: side.output.map(\.number)), output: side.output),
                    settings: settings)
            }
            indices.append(close(rows.stage))
        }
        return StageRows(
            stage: StagePlan(input: .stages(indices)),
            columns: union.output.map { ($0.number, InputType(transported: $0.type)) })
    }

    /// One task over the rows of all stages below.
    private mutating func gather(_ query: ResolvedPlan, _ inputs: [Int: InputRelation]) throws(SparkError) -> StageRows
    {
        var relations: [String] = []
        var indices: [Int] = []
        let whole = try gathered(query.prunedColumns(), inputs, &relations, &indices)
        let sql = try PlanSQL(whole, settings: settings) { relations[$0] }
        var stage = StagePlan(input: .gathered(indices))
        stage.pipeline.operators.append(.query(QueryText(sql)))
        return StageRows(
            stage: stage, columns: query.output.map { ($0.number, InputType(transported: $0.type)) })
    }

    /// The query with relations of the stage in place of what other stages can work out.
    private mutating func gathered(
        _ query: ResolvedPlan, _ inputs: [Int: InputRelation], _ relations: inout [String], _ indices: inout [Int]
    ) throws(SparkError) -> ResolvedPlan {
        if query.isCorrelated {
            return try query.mapInputs { (input) throws(SparkError) in
                try gathered(input, inputs, &relations, &indices)
            }
        }
        if query.isSpread {
            // Columns that only qualified names find are rows of the stage like the others.
            let shown = query.hidden.isEmpty ? query : query.project(query.columns.map { NamedExpression($0) })
            return relation(try open(shown, inputs), of: query, &relations, &indices)
        }
        if let input = query.inputs.first, query.subqueries.isEmpty, input.isSpread, hasManyTasks(input, inputs) {
            if let aggregation = PartialAggregation(query, numbers: numbers) {
                let rows = try apart(over: input, inputs) { aggregation.partial.over($0) }
                return aggregation.whole(over: relation(rows, of: aggregation.partial, &relations, &indices))
            }
            if query.isIdempotent {
                let rows = try apart(over: input, inputs) { query.over($0) }
                return query.over(relation(rows, of: query, &relations, &indices))
            }
        }
        if case .limit(let sorted, let count) = query.node, case .sort(let input, _, _) = sorted.node, input.isSpread,
            sorted.subqueries.isEmpty, hasManyTasks(input, inputs)
        {
            // The first rows of all are among the first rows of each task.
            let rows = try apart(over: input, inputs) { sorted.over($0).limit(count) }
            let few = relation(rows, of: sorted, &relations, &indices)
            return sorted.over(few).limit(count)
        }
        return try query.mapInputs { (input) throws(SparkError) in
            try gathered(input, inputs, &relations, &indices)
        }
    }

    /// What `query` makes of the rows of each task of an input.
    private mutating func apart(
        over input: ResolvedPlan, _ inputs: [Int: InputRelation], _ query: (ResolvedPlan) -> ResolvedPlan
    ) throws(SparkError) -> StageRows {
        var rows = try open(input, inputs)
        rows.stage = computing(rows.stage)
        let own = ResolvedPlan(
            .input(0, columns: input.output.map(\.number)), output: input.output, hidden: input.hidden)
        try rows.append(query(own), settings: settings)
        return rows
    }

    /// The rows of a closed stage as a relation that the gathering task reads, with the columns of a query.
    private mutating func relation(
        _ rows: StageRows, of query: ResolvedPlan, _ relations: inout [String], _ indices: inout [Int]
    ) -> ResolvedPlan {
        if case .input(let number, _) = query.base.node, rows.stage.calls != nil { answers[number] = stages.count }
        relations.append(StageRows.relation(QueryText.input(relations.count), rows.columns))
        indices.append(close(rows.stage))
        return ResolvedPlan(
            .input(relations.count - 1, columns: query.output.map(\.number)), output: query.output,
            hidden: query.hidden)
    }

    /// Whether rows come from more than one task.
    private func hasManyTasks(_ plan: ResolvedPlan, _ inputs: [Int: InputRelation]) -> Bool {
        guard case .input(let number, _) = plan.base.node, let input = inputs[number] else { return true }
        switch input.source {
        case .local(let relation): return relation.partitions.count > 1
        case .range(_, _, _, let partitions): return partitions > 1
        case .scan(let scan), .tokenStatistics(_, let scan): return scan.splits().count > 1
        case .chat: return true
        }
    }

    /// The stage open for operators that compute.
    private mutating func computing(_ stage: StagePlan) -> StagePlan {
        guard stage.limit != nil || stage.calls != nil else { return stage }
        var next = follow(stage)
        next.rowsPerTask = Self.rowsPerQuery
        return next
    }

    private mutating func close(_ stage: StagePlan) -> Int {
        stages.append(stage)
        return stages.count - 1
    }

    private mutating func follow(_ stage: StagePlan) -> StagePlan {
        StagePlan(input: .stages([close(stage)]))
    }
}

extension ResolvedPlan {
    /// Whether somebody asked for all rows in one partition, by `coalesce(1)` or `repartition(1)`.
    fileprivate var isInOnePartition: Bool {
        var plan = self
        while true {
            if case .repartition(_, let spread) = plan.node { return spread.count == 1 }
            guard plan.isRowWise, let input = plan.inputs.first else { return false }
            plan = input
        }
    }
}

extension StagePlan {
    /// Whether it has more than one task, as far as is known before it runs.
    fileprivate var isManyTasks: Bool {
        switch input {
        case .gathered: false
        case .local(let batches, _): batches.count > 1 || rowsPerTask != nil
        case .range(_, _, _, let partitions): partitions > 1
        case .files(let splits): splits.count > 1
        case .stages: true
        }
    }
}
