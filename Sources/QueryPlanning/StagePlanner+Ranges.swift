internal import Planning
internal import Relational
internal import SparkFunctions
internal import SparkSQL

// Sorts whose rows meet in many tasks, each of which sorts one range of the keys.
extension StagePlanner {
    /// Sampled keys for each partition, of all tasks together: the sizes of ranges then differ by a tenth at the most.
    private static let samplesPerPartition = 100
    private static let mostSamplesPerTask = 1_000

    /// Digits of a border: the first bytes of a longer key are a border as well.
    private static let borderDigits = 512

    /// The stages that find the borders of ranges: tasks sample the sort keys of rows, and one task cuts these evenly.
    ///
    /// The rows' stage is left open, so that they are made once more when the borders are known: no row of theirs is kept
    /// for that.
    ///
    /// - Parameters:
    ///   - rows: The rows that are to be sorted.
    ///   - order: The order.
    ///   - plan: What the rows are.
    ///   - partitions: How many ranges there are to be.
    /// - Returns: The stage whose rows are the borders.
    /// - Throws: `SparkError` for keys that DuckDB cannot compute.
    mutating func borders(
        of rows: inout StageRows, in order: [SortOrder], _ plan: ResolvedPlan, _ partitions: Int
    ) throws(SparkError) -> Int {
        compute(&rows, of: plan)
        let tasks = max(1, rows.stage.knownTasks ?? 1)
        let count = min(max(1, Self.samplesPerPartition * partitions / tasks), Self.mostSamplesPerTask)
        var sampled = rows
        let key = try sampled.appendKeys(order, of: plan, self)
        sampled.stage.pipeline.operators.mapLastQuery { sql in
            // One key of so many that follow each other, by chance that depends on the keys alone: a task that runs again
            // gives the same ones, and tasks with keys alike give others.
            """
            WITH keys AS MATERIALIZED (SELECT \(key) AS k FROM (\(sql)
            )), sorted AS (SELECT k, row_number() OVER () AS place FROM (SELECT k FROM keys ORDER BY k))
            SELECT left(hex(k), \(Self.borderDigits)) AS border, CAST(step AS BIGINT) AS weight
            FROM sorted, (SELECT CAST(greatest(1, count(*) // \(count)) AS UBIGINT) AS step, bit_xor(hash(k)) AS seed FROM keys)
            WHERE CAST(place AS UBIGINT) % step = hash(CAST(place AS UBIGINT) // step, seed) % step
            """
        }
        var cut = StagePlan(input: .gathered([close(sampled.stage)]))
        cut.pipeline.operators.append(.query(QueryText(Self.cutting(partitions))))
        return close(cut)
    }

    /// The query that cuts weighted samples into ranges of about the same weight: the least key of each range but the first.
    private static func cutting(_ partitions: Int) -> String {
        """
        SELECT DISTINCT border FROM (
        SELECT min(border) AS border FROM (
        SELECT border, (sum(weight) OVER (ORDER BY border, weight ROWS UNBOUNDED PRECEDING) - weight) * \(partitions)
        // sum(weight) OVER () AS number FROM (SELECT * FROM \(QueryText.input(0))) AS rows(border, weight))
        WHERE number > 0 GROUP BY number) ORDER BY border
        """
    }

    /// Opens a stage of rows for operators that compute, whose rows may be read by others before.
    ///
    /// What a model was asked about is asked for once.
    mutating func compute(_ rows: inout StageRows, of plan: ResolvedPlan) {
        if rows.stage.calls != nil, case .input(let number, _) = plan.base.node { answers[number] = stages.count }
        rows.stage = computing(rows.stage)
    }

    /// A query that gives the sort keys of rows.
    func sortKeys(
        _ order: [SortOrder], of plan: ResolvedPlan, _ columns: FragmentInputs.Columns
    ) throws(SparkError) -> QueryText {
        var rows = StageRows(stage: StagePlan(input: .stages([])), columns: columns)
        let key = try rows.appendKeys(order, of: plan, self)
        rows.stage.pipeline.operators.mapLastQuery { "SELECT \(key) AS k FROM (\($0)\n)" }
        guard case .query(let text)? = rows.stage.pipeline.operators.last else { return QueryText("") }
        return text
    }
}

extension StageRows {
    /// Adds a query that gives the values by which rows are sorted.
    ///
    /// - Returns: The sort key of these values in SQL: bytes in the order that `ORDER BY` gives the values.
    fileprivate mutating func appendKeys(
        _ order: [SortOrder], of plan: ResolvedPlan, _ planner: StagePlanner
    ) throws(SparkError) -> String {
        let input = ResolvedPlan(
            .input(0, columns: plan.output.map(\.number)), output: plan.output, hidden: plan.hidden)
        let items = order.map { key in
            NamedExpression(
                Attribute(planner.numbers.next(), "", key.expression.type, nullable: key.expression.nullable),
                key.expression)
        }
        try append(input.project(items), settings: planner.settings)
        let pieces = zip(items, order).map { item, key in
            // The same type wherever the value comes from: a number of another width has another key.
            let value = "CAST(c\(item.attribute.number) AS \(item.attribute.type.duckDB))"
            let direction = "\(key.isAscending ? "ASC" : "DESC") NULLS \(key.nullsFirst ? "FIRST" : "LAST")"
            return "\(NestedOrder.key(value, item.attribute.type)), '\(direction)'"
        }
        // The key of a few short numbers alone would be a number, which a text behind them keeps it from.
        return "create_sort_key(\(pieces.joined(separator: ", ")), '', 'ASC NULLS LAST')"
    }
}

extension [OperatorDescription] {
    /// Puts another query around the one that is last.
    fileprivate mutating func mapLastQuery(_ change: (String) -> String) {
        guard case .query(var text)? = last else { return }
        text.sql = change(text.sql)
        text.wide = text.wide.map(change)
        self[count - 1] = .query(text)
    }
}

extension StagePlan {
    /// How many tasks it has; nil where that depends on rows.
    var knownTasks: Int? {
        guard rowsPerTask == nil else { return nil }
        return switch input {
        case .local(let batches, _): batches.count
        case .range(_, _, _, let partitions), .blocks(_, let partitions): partitions
        case .files(let splits): splits.count
        case .gathered: 1
        case .stages: nil
        }
    }
}
