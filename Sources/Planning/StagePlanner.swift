/// Cuts a logical plan into stages.
///
/// Relational steps join into one DuckDB query. A model column starts a stage of its own whose tasks
/// are single rows: the row is what is paid for, what fails, and what another worker must not do twice.
package struct StagePlanner {
    private var stages: [StagePlan] = []

    /// Rows that are brought together again for DuckDB after a model column.
    private static let rowsPerQuery = 65_536

    package static func plan(_ plan: LogicalPlan) -> JobPlan {
        var planner = StagePlanner()
        let last = planner.open(plan)
        planner.stages.append(last)
        return JobPlan(stages: planner.stages)
    }

    /// The stage that makes `plan`'s rows, still open for more operators; the ones it reads are closed.
    private mutating func open(_ plan: LogicalPlan) -> StagePlan {
        switch plan {
        case .localRelation(let relation):
            return StagePlan(input: .local(relation.partitions, schema: relation.encodedSchema))
        case .range(let start, let end, let step, let partitions):
            return StagePlan(input: .range(start: start, end: end, step: step, partitions: partitions))
        case .scan(let scan):
            var stage = StagePlan(input: .files(count: scan.paths.count))
            stage.pipeline.scan = scan
            return stage
        case .project(let expressions, let child):
            let list = expressions.map { "\($0.sql) AS \(SQL.identifier($0.outputName))" }.joined(separator: ", ")
            return query(over: child) { "SELECT \(list) FROM \($0)" }
        case .filter(let condition, let child):
            return query(over: child) { "SELECT * FROM \($0) WHERE \(condition.sql)" }
        case .withColumn(let name, let expression, let child):
            let column = SQL.identifier(name)
            let list =
                child.columnNames.contains(name)
                ? "* REPLACE (\(expression.sql) AS \(column))" : "*, \(expression.sql) AS \(column)"
            return query(over: child) { "SELECT \(list) FROM \($0)" }
        case .chat(let step, let child):
            var stage = open(child)
            if !stage.takesRowsAsTheyAre { stage = follow(stage) }
            stage.rowsPerTask = 1
            stage.pipeline.operators.append(.chat(name: step.name, step.column))
            return stage
        case .limit(let count, let child):
            var stage = open(child)
            if stage.limit != nil || stage.rowsPerTask != nil { stage = follow(stage) }
            stage.pipeline.operators.append(.limit(count))
            stage.limit = count
            return stage
        case .union(let left, let right):
            let first = close(open(left))
            let second = close(open(right))
            return StagePlan(input: .stages([first, second]))
        case .count(let child):
            var stage = open(child)
            if stage.limit != nil || stage.pipeline.callsModel { stage = follow(stage) }
            stage.pipeline.operators.append(.count)
            return stage
        }
    }

    /// A stage in which `child`'s rows pass through the SQL that `text` makes around its argument.
    private mutating func query(over child: LogicalPlan, _ text: (String) -> String) -> StagePlan {
        var stage = open(child)
        if stage.limit != nil || stage.pipeline.callsModel {
            stage = follow(stage)
            stage.rowsPerTask = Self.rowsPerQuery
        }
        if case .query(let inner) = stage.pipeline.operators.last {
            stage.pipeline.operators.removeLast()
            stage.pipeline.operators.append(.query(text("(\(inner))")))
        } else {
            stage.pipeline.operators.append(.query(text("input")))
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
    /// Whether the driver holds the rows and nothing is done with them yet, so that it may cut them as it likes.
    fileprivate var takesRowsAsTheyAre: Bool {
        switch input {
        case .local, .stages: pipeline.operators.isEmpty && limit == nil
        case .range, .files: false
        }
    }
}
