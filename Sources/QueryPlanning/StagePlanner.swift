package import Planning
internal import Relational
package import SparkFunctions
package import SparkSQL

/// Cuts a dataframe's plan into stages.
///
/// Steps that take each row by itself join into one DuckDB query over the tasks of their input. Where rows of several
/// tasks meet, one task does the rest: it reads files by itself, or the rows of the stages below, as `Gathering` decides.
/// A model column ends a stage, whose workers make the requests and count their tokens, and is a stage of its own after
/// it: the driver decides when each request is sent, since it alone knows quota, budget and journal.
package struct StagePlanner {
    let settings: ExpressionSettings
    let gathering: Gathering
    /// Where numbers of columns come from that only stages have.
    let numbers = ColumnNumbers(first: 1 << 32)
    var stages: [StagePlan] = []
    /// The stages of model columns by the number of their input, each of which is asked once.
    var answers: [Int: Int] = [:]
    /// The stages that make requests by the number of their model column's input.
    private var requests: [Int: Int] = [:]
    /// The numbers of those stages in the keys of jobs: as if no task read files beside others, on every cluster.
    private var keyStages: [Int: Int] = [:]
    /// Whether what is planned now may be worked out by an exchange: what a model is asked about comes from the same
    /// tasks on every cluster.
    private var mayExchange = true

    /// Rows that are brought together again for DuckDB after a model column.
    private static let rowsPerQuery = 65_536

    /// Rows of the session whose requests are made at once: few enough that the first calls go out soon.
    private static let rowsPerRequestTask = 4_096
    /// More rows than a task ever has: all of a stage's rows are one task's.
    private static let anyRows = Int(UInt32.max)
    private static let bytesPerRequestTask: Int64 = 512 << 10

    private init(_ plan: LogicalPlan, _ settings: ExpressionSettings, _ gathering: Gathering) throws(SparkError) {
        self.settings = settings
        self.gathering = gathering
        if case .manyTasks = gathering { return }
        guard plan.hasModelColumns else { return }
        var canonical = try StagePlanner(
            plan, settings, .manyTasks(because: "the keys of jobs are the same everywhere"))
        _ = try canonical.open(plan.query, plan.inputs)
        keyStages = canonical.requests
    }

    /// The stages whose last one gives the plan's rows, by position: names are the plan's.
    ///
    /// - Parameters:
    ///   - plan: The plan.
    ///   - settings: What the meaning of its expressions depends on.
    ///   - cluster: The machines that it is to run on; nil where they are not known.
    /// - Returns: the stages.
    /// - Throws: `SparkError` for what cannot be run.
    package static func plan(
        _ plan: LogicalPlan, settings: ExpressionSettings = .init(), on cluster: ClusterShape? = nil
    ) throws(SparkError) -> JobPlan {
        var planner = try StagePlanner(plan, settings, .decide(bytes: plan.byteCount, on: cluster))
        let last = try planner.open(plan.query.collectable(planner.numbers), plan.inputs)
        planner.stages.append(last.stage)
        let hasGathered = planner.stages.contains {
            switch $0.input {
            case .gathered, .blocks: true
            case .local, .range, .files, .stages: false
            }
        }
        return JobPlan(stages: planner.stages, note: hasGathered ? planner.gathering.reason : nil)
    }

    /// The stages whose last one gives a number of rows for each of its tasks.
    package static func planCount(
        _ plan: LogicalPlan, settings: ExpressionSettings = .init(), on cluster: ClusterShape? = nil
    ) throws(SparkError) -> JobPlan {
        var planner = try StagePlanner(plan, settings, .decide(bytes: plan.byteCount, on: cluster))
        var stage = try planner.open(plan.query.withoutOrder, plan.inputs).stage
        if stage.limit != nil || stage.calls != nil { stage = planner.follow(stage) }
        if case .query(let query)? = stage.pipeline.operators.last {
            // Rows that are only counted need not be made.
            func counted(_ sql: String) -> String { "SELECT count(*) AS count FROM (\(sql)\n)" }
            stage.pipeline.operators[stage.pipeline.operators.count - 1] =
                .query(QueryText(counted(query.sql), kernels: query.kernels, wide: query.wide.map(counted)))
        } else {
            stage.pipeline.operators.append(.count)
        }
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
    ///   - cluster: The machines that it is to run on; nil where they are not known.
    /// - Returns: The stages.
    /// - Throws: `SparkError` for what cannot be run.
    package static func planWrite(
        _ plan: LogicalPlan, _ write: FileWrite, areAnswers: Bool = false, settings: ExpressionSettings = .init(),
        on cluster: ClusterShape? = nil
    ) throws(SparkError) -> JobPlan {
        var planner = try StagePlanner(plan, settings, .decide(bytes: plan.byteCount, on: cluster))
        let query = plan.query.collectable(planner.numbers)
        var (rows, write) = try planner.open(query, plan.inputs, for: write)
        rows.stage = planner.computing(rows.stage)
        if areAnswers, case .local = rows.stage.input { rows.stage.rowsPerTask = rowsPerQuery }
        if query.isInOnePartition, rows.stage.isManyTasks {
            if case .blocks = rows.stage.input {
                rows = try planner.inOnePartition(rows, of: query)
            } else {
                rows.stage = planner.follow(rows.stage)
                rows.stage.rowsPerTask = anyRows
            }
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
    package static func planRequests(
        _ plan: LogicalPlan, settings: ExpressionSettings = .init(), on cluster: ClusterShape? = nil
    ) throws(SparkError) -> JobPlan? {
        guard case .input(let number, _) = plan.query.node,
            case .chat(let step, let child)? = plan.inputs[number]?.source
        else { return nil }
        var planner = try StagePlanner(plan, settings, .decide(bytes: plan.byteCount, on: cluster))
        let requests = try planner.requests(step, of: child)
        planner.stages.append(requests)
        return JobPlan(stages: planner.stages)
    }

    /// The stage that makes the query's rows, still open for more operators; the ones it reads are closed.
    mutating func open(_ query: ResolvedPlan, _ inputs: [Int: InputRelation]) throws(SparkError) -> StageRows {
        var query = query
        if case .union = query.base.node { query = query.prunedColumns() }
        let base = query.base
        var rows: StageRows
        switch base.node {
        case .input(let number, let columns): rows = try open(number, columns, inputs)
        case .limit(let input, let count) where isParallel(input, inputs):
            rows = try open(input, inputs)
            if rows.stage.limit != nil || rows.stage.rowsPerTask != nil || rows.stage.calls != nil {
                rows.stage = follow(rows.stage)
            }
            let count = Int(clamping: count)
            rows.stage.pipeline.operators.append(.limit(count))
            rows.stage.limit = count
        case .union(let sides) where sides.allSatisfy(\.isSpread): rows = try union(sides, base, inputs)
        default:
            if let rows = try exchanged(query, inputs) { return rows }
            return try gathering.isOneTask ? inOneTask(query, inputs) : gather(query, inputs)
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
    mutating func open(_ number: Int, _ columns: [Int], _ inputs: [Int: InputRelation]) throws(SparkError)
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
            case .scan(let scan): self.scan(scan)
            case .tokenStatistics(let statistics, let scan):
                self.scan(scan, first: .tokenStatistics(statistics))
            case .chat(let step, let child): try calls(step, of: child, number)
            }
        return StageRows(
            stage: stage, columns: zip(columns, input.columns).map { ($0, $1.type) }, names: input.columns.map(\.name))
    }

    private func scan(_ scan: FileScan, first: OperatorDescription? = nil) -> StagePlan {
        let splits = scan.splits()
        var stage = StagePlan(input: .files(splits))
        stage.pipeline.scan = scan
        // Fewer files than workers: each takes the threads of those that have none.
        let threads = gathering.threads / max(1, splits.count)
        if scan.format == .parquet, threads > 1 { stage.pipeline.threads = threads }
        if let first { stage.pipeline.operators.append(first) }
        return stage
    }

    // MARK: model columns

    /// The stage of a model column's calls; one that stands in a query twice is asked once.
    private mutating func calls(_ step: ModelStep, of child: LogicalPlan, _ number: Int) throws(SparkError) -> StagePlan
    {
        if let stage = answers[number] { return StagePlan(input: .stages([stage])) }
        var calls = follow(try requests(step, of: child))
        let own = stages.count - 1
        requests[number] = own
        let key = keyStages[number] ?? own
        calls.calls = CallStep(name: step.name, column: step.column, keyStage: key == own ? nil : key)
        return calls
    }

    /// The stage that makes the requests of a model column.
    private mutating func requests(_ step: ModelStep, of child: LogicalPlan) throws(SparkError) -> StagePlan {
        let mayExchange = mayExchange
        self.mayExchange = false
        defer { self.mayExchange = mayExchange }
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

    /// Partitions of an exchange; nil where rows meet in one task.
    var exchangePartitions: Int? { mayExchange ? gathering.partitions : nil }

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

    /// The stage open for operators that compute.
    mutating func computing(_ stage: StagePlan) -> StagePlan {
        guard stage.limit != nil || stage.calls != nil else { return stage }
        var next = follow(stage)
        next.rowsPerTask = Self.rowsPerQuery
        return next
    }

    mutating func close(_ stage: StagePlan) -> Int {
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
        if case .repartition(_, let spread)? = repartitioning?.node { spread.count == 1 } else { false }
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
        case .blocks(_, let partitions): partitions > 1
        case .stages: true
        }
    }
}
