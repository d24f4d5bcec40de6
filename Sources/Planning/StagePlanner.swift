/// Cuts a logical plan into stages.
///
/// Relational steps join into one DuckDB query. A model column ends a stage, whose workers make the
/// requests and count their tokens, and is a stage of its own after it: the driver decides when each
/// request is sent, since it alone knows quota, budget and journal.
package struct StagePlanner {
    private var stages: [StagePlan] = []

    /// Rows that are brought together again for DuckDB after a model column.
    private static let rowsPerQuery = 65_536

    /// Rows of the session whose requests are made at once: few enough that the first calls go out soon.
    private static let rowsPerRequestTask = 4_096
    private static let bytesPerRequestTask: Int64 = 512 << 10

    package static func plan(_ plan: LogicalPlan) -> JobPlan {
        var planner = StagePlanner()
        let last = planner.open(plan)
        planner.stages.append(last)
        return JobPlan(stages: planner.stages)
    }

    /// The stages that make the requests of the model column that `plan` ends with, and send none of them.
    ///
    /// Their rows have the requests in `CallStep.requestColumn`. Nil where the plan does not end with a model column.
    package static func planRequests(_ plan: LogicalPlan) -> JobPlan? {
        guard case .chat(let step, let child) = plan else { return nil }
        var planner = StagePlanner()
        let requests = planner.requests(step, of: child)
        planner.stages.append(requests)
        return JobPlan(stages: planner.stages)
    }

    /// The stage that makes the requests of a model column.
    private mutating func requests(_ step: ModelStep, of child: LogicalPlan) -> StagePlan {
        var stage = openForComputing(child)
        if case .local = stage.input, stage.rowsPerTask == nil { stage.rowsPerTask = Self.rowsPerRequestTask }
        // The driver holds all rows of a split until their calls are over, so splits are small.
        if case .files = stage.input, let scan = stage.pipeline.scan {
            stage.input = .files(scan.startingSmall(scan.splits(ofBytes: Self.bytesPerRequestTask)))
        }
        if step.column.samples > 1 {
            let sample = SQL.identifier(ChatColumn.sampleColumn)
            stage.append { "SELECT *, unnest(range(\(step.column.samples))) AS \(sample) FROM \($0)" }
        }
        stage.pipeline.operators.append(.requests(step.column))
        return stage
    }

    /// The stage that makes `plan`'s rows, still open for more operators; the ones it reads are closed.
    private mutating func open(_ plan: LogicalPlan) -> StagePlan {
        switch plan {
        case .localRelation(let relation):
            return StagePlan(input: .local(relation.partitions, schema: relation.encodedSchema))
        case .range(let start, let end, let step, let partitions):
            return StagePlan(input: .range(start: start, end: end, step: step, partitions: partitions))
        case .scan(let scan):
            var stage = StagePlan(input: .files(scan.splits()))
            stage.pipeline.scan = scan
            return stage
        case .tokenStatistics(let statistics, let scan):
            var stage = open(.scan(scan))
            stage.pipeline.operators.append(.tokenStatistics(statistics))
            return stage
        case .project(let expressions, let child):
            let names = expressions.map { SQL.identifier($0.outputName) }
            return query(over: child, expressions, keepingOnly: expressions.flatMap(\.columns)) {
                input, expressions, _ in
                "SELECT \(zip(expressions, names).map { "\($0.sql) AS \($1)" }.joined(separator: ", ")) FROM \(input)"
            }
        case .filter(let condition, let child):
            return query(over: child, [condition]) { input, conditions, all in
                "SELECT \(all) FROM \(input) WHERE \(conditions[0].sql)"
            }
        case .withColumn(let name, .tokens(let function, .column(let input)), let child) where !function.readsJSON:
            var stage = openForComputing(child)
            stage.pipeline.operators.append(.tokens([TokenColumn(name: name, function: function, input: input)]))
            return stage
        case .withColumn(let name, let expression, let child):
            let column = SQL.identifier(name)
            let replaces = child.columnNames.contains(name)
            return query(over: child, [expression]) { input, expressions, all in
                let value = "\(expressions[0].sql) AS \(column)"
                return "SELECT \(all)\(replaces ? " REPLACE (\(value))" : ", \(value)") FROM \(input)"
            }
        case .chat(let step, let child):
            var calls = follow(requests(step, of: child))
            calls.calls = CallStep(name: step.name, column: step.column)
            return calls
        case .limit(let count, let child):
            var stage = open(child)
            if stage.limit != nil || stage.rowsPerTask != nil || stage.calls != nil { stage = follow(stage) }
            stage.pipeline.operators.append(.limit(count))
            stage.limit = count
            return stage
        case .union(let left, let right):
            let first = close(open(left))
            let second = close(open(right))
            return StagePlan(input: .stages([first, second]))
        case .count(let child):
            var stage = open(child)
            if stage.limit != nil || stage.calls != nil { stage = follow(stage) }
            stage.pipeline.operators.append(.count)
            return stage
        }
    }

    /// A stage in which `child`'s rows pass through the SQL that `text` makes of the relation to read, the
    /// expressions without their token functions, and the list of all of the child's columns.
    ///
    /// `needed` names the only columns that count, so that a tokenizer's input has no others.
    private mutating func query(
        over child: LogicalPlan, _ expressions: [Expression], keepingOnly needed: [String]? = nil,
        _ text: (String, [Expression], String) -> String
    ) -> StagePlan {
        var stage = openForComputing(child)
        let extracted = ExtractTokenFunctions(expressions, over: child.columnNames)
        if !extracted.steps.isEmpty, let needed, !needed.isEmpty {
            stage.append { "SELECT \(Set(needed).sorted().map(SQL.identifier).joined(separator: ", ")) FROM \($0)" }
        }
        for step in extracted.steps {
            switch step {
            case .computed(let columns):
                let list = columns.map { "\($1.sql) AS \(SQL.identifier($0))" }.joined(separator: ", ")
                stage.append { "SELECT *, \(list) FROM \($0)" }
            case .tokens(let columns): stage.pipeline.operators.append(.tokens(columns))
            }
        }
        let helpers = extracted.helpers.map(SQL.identifier).joined(separator: ", ")
        stage.append { text($0, extracted.expressions, helpers.isEmpty ? "*" : "* EXCLUDE (\(helpers))") }
        return stage
    }

    /// The stage that makes `child`'s rows, open for operators that compute.
    private mutating func openForComputing(_ child: LogicalPlan) -> StagePlan {
        var stage = open(child)
        if stage.limit != nil || stage.calls != nil {
            stage = follow(stage)
            stage.rowsPerTask = Self.rowsPerQuery
        }
        return stage
    }

    private mutating func close(_ stage: StagePlan) -> Int {
        stages.append(stage)
        return stages.count - 1
    }

    private mutating func follow(_ stage: StagePlan) -> StagePlan {
        StagePlan(input: .stages([close(stage)]))
    }
}

extension StagePlan {
    /// Adds SQL over the rows so far; steps that follow each other are one query to DuckDB.
    fileprivate mutating func append(_ text: (String) -> String) {
        if case .query(let inner) = pipeline.operators.last {
            pipeline.operators.removeLast()
            pipeline.operators.append(.query(QueryText(text("(\(inner.sql))"), kernels: inner.kernels)))
        } else {
            pipeline.operators.append(.query(QueryText(text(QueryText.input))))
        }
    }
}
