internal import Planning
internal import Relational
internal import SparkFunctions
internal import SparkSQL

// Rows in as many tasks as somebody asked for, each of which writes a file.
extension StagePlanner {
    /// The rows of a query that says in how many partitions they are to be; nil for one that does not, or asks for one.
    ///
    /// Without a number the sizes decide, as they do everywhere.
    mutating func repartitioned(_ query: ResolvedPlan, _ inputs: [Int: InputRelation]) throws(SparkError) -> StageRows?
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
