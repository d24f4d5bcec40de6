internal import Planning
internal import Relational
internal import SparkFunctions
internal import SparkSQL

// Rows in as many tasks as somebody asked for, each of which writes a file.
extension StagePlanner {
    /// The rows of a query that are to be written, and how.
    mutating func open(
        _ query: ResolvedPlan, _ inputs: [Int: InputRelation], for write: FileWrite
    ) throws(SparkError) -> (StageRows, FileWrite) {
        if let rows = try spreadByOneTask(query, inputs, write) { return rows }
        if let rows = try repartitioned(query, inputs) { return (rows, write) }
        return (try open(query, inputs), write)
    }

    /// The rows of a query that one task computes, which itself spreads them over the files that somebody asked for.
    private mutating func spreadByOneTask(
        _ query: ResolvedPlan, _ inputs: [Int: InputRelation], _ write: FileWrite
    ) throws(SparkError) -> (StageRows, FileWrite)? {
        guard gathering.isOneTask, write.format == .parquet, write.partitions.isEmpty, write.mostRows == 0,
            case .repartition(_, let asked)? = query.repartitioning?.node,
            let files = asked.count, (2...FileSpread.mostFiles).contains(files),
            asked.kind == .hash || asked.kind == .roundRobin, Self.areSpread(asked.keys)
        else { return nil }
        let places = asked.keys.compactMap { key in
            if case .column(let column) = key.expression.node {
                query.output.firstIndex { $0.number == column.number }
            } else {
                nil
            }
        }
        guard places.count == asked.keys.count else { return nil }
        let before = self
        let rows = try open(query, inputs)
        let isOneQuery =
            switch rows.stage.pipeline.operators.last {
            case nil: rows.stage.pipeline.scan?.format == .parquet
            case .query: true
            default: false
            }
        guard rows.stage.knownTasks == 1, rows.stage.calls == nil, rows.stage.limit == nil, isOneQuery else {
            self = before
            return nil
        }
        var write = write
        write.spread = FileSpread(files: files, keys: places)
        return (rows, write)
    }

    private static func areSpread(_ keys: [SortOrder]) -> Bool {
        keys.isEmpty || Meeting.areKeys(keys.map(\.expression))
    }

    /// The rows of a query that says in how many partitions they are to be; nil for one that does not, or asks for one.
    ///
    /// Without a number the sizes decide, as they do everywhere.
    private mutating func repartitioned(_ query: ResolvedPlan, _ inputs: [Int: InputRelation]) throws(SparkError)
        -> StageRows?
    {
        guard let node = query.repartitioning, case .repartition(let input, let asked) = node.node,
            let count = asked.count, count > 1
        else { return nil }
        let before = self
        var rows = try open(input.showingAll, inputs)
        // It only ever makes fewer of them.
        if asked.kind == .coalesce, let tasks = rows.stage.knownTasks, tasks <= count {
            self = before
            return nil
        }
        let spreading: Spreading
        switch asked.kind {
        case .hash where Meeting.areKeys(asked.keys.map(\.expression)): spreading = .hash(asked.keys.map(\.expression))
        case .range where Meeting.areKeys(asked.keys.map(\.expression)):
            spreading = .ranges(asked.keys, borders: try borders(of: &rows, in: asked.keys, input, count))
        case .hash, .range, .roundRobin, .coalesce: spreading = Meeting.spreading(input)
        }
        var reads = FragmentInputs()
        let read = try keep(rows, of: input, by: spreading, count, &reads)
        let kept = ResolvedPlan(
            .input(read, columns: input.output.map(\.number)), output: input.output, hidden: input.hidden)
        let shown = query.replacing(node, by: kept).showing(query.output)
        var stage = StagePlan(input: .blocks(reads.stages.map { BlockRead(stage: $0) }, partitions: count))
        stage.pipeline.operators.append(
            .query(try QueryText(shown, settings: settings) { [reads] in reads.sql($0) }))
        return StageRows(stage: stage, columns: query.output.map { ($0.number, InputType(transported: $0.type)) })
    }
}

extension ResolvedPlan {
    /// The last step that says how rows are spread, where nothing after it brings them together again.
    var repartitioning: ResolvedPlan? {
        var plan = self
        while true {
            if case .repartition = plan.node { return plan }
            guard plan.isRowWise, let input = plan.inputs.first else { return nil }
            plan = input
        }
    }

    /// The same row-wise steps down to one of them, which another plan stands for.
    fileprivate func replacing(_ step: ResolvedPlan, by other: ResolvedPlan) -> ResolvedPlan {
        if self == step { return other }
        return mapInputs { (input) throws(Never) in input.replacing(step, by: other) }
    }
}
