internal import Planning
internal import Relational
internal import SparkFunctions
internal import SparkSQL

// Queries whose rows meet: joins, groups, sorts, windows.
extension StagePlanner {
    /// More inputs of a union than these are read by tasks of their own.
    private static let mostLeaves = 100

    /// One task over the rows of all stages below.
    mutating func gather(_ query: ResolvedPlan, _ inputs: [Int: InputRelation]) throws(SparkError) -> StageRows {
        var reads = FragmentInputs()
        let whole = try gathered(query.prunedColumns(), inputs, &reads)
        return try fragment(whole, of: query, reads)
    }

    /// One task that reads by itself what is in files.
    ///
    /// What several machines would do by an exchange of rows between their tasks is to be planned here, too.
    mutating func inOneTask(_ query: ResolvedPlan, _ inputs: [Int: InputRelation]) throws(SparkError) -> StageRows {
        var reads = FragmentInputs()
        let whole = try reading(query.prunedColumns(), inputs, &reads)
        return try fragment(whole, of: query, reads)
    }

    func fragment(
        _ whole: ResolvedPlan, of query: ResolvedPlan, _ reads: FragmentInputs
    ) throws(SparkError) -> StageRows {
        let text = try QueryText(whole.showing(query.output), settings: settings) { reads.sql($0) }
        let keepsRows = gathering.partitions != nil && !reads.stages.isEmpty
        var stage = StagePlan(
            input: keepsRows
                ? .blocks(reads.stages.map { BlockRead(stage: $0) }, partitions: 1) : .gathered(reads.stages))
        stage.pipeline.scans = reads.scans
        if gathering.threads > 1 { stage.pipeline.threads = gathering.threads }
        stage.pipeline.operators.append(.query(text))
        return StageRows(
            stage: stage, columns: query.output.map { ($0.number, InputType(transported: $0.type)) })
    }

    /// The query with what its task reads in place of its inputs.
    private mutating func reading(
        _ query: ResolvedPlan, _ inputs: [Int: InputRelation], _ reads: inout FragmentInputs
    ) throws(SparkError) -> ResolvedPlan {
        guard case .input(let number, let columns) = query.node, let input = inputs[number] else {
            if let few = try fewRows(of: query, inputs, &reads) { return few }
            if case .union = query.node, query.isSpread, !query.isCorrelated, query.leafCount > Self.mostLeaves {
                return try apart(query, inputs, &reads)
            }
            return try query.mapInputs { (input) throws(SparkError) in try reading(input, inputs, &reads) }
        }
        let types = zip(columns, input.columns).map { (number: $0, type: $1.type) }
        let read: Int
        switch input.source {
        case .scan(let scan): read = reads.add(scan, types)
        case .range(let start, let end, let step, _) where step != 0:
            read = reads.add(rangeFrom: start, to: end, by: step, types)
        case .local, .range, .tokenStatistics, .chat:
            return try relation(try open(query, inputs), of: query, &reads)
        }
        return ResolvedPlan(.input(read, columns: columns), output: query.output, hidden: query.hidden)
    }

    /// The few rows that tasks of all workers make of an input that is slow to read; nil where it is not, or where the
    /// rows may be many.
    private mutating func fewRows(
        of query: ResolvedPlan, _ inputs: [Int: InputRelation], _ reads: inout FragmentInputs
    ) throws(SparkError) -> ResolvedPlan? {
        guard gathering.threads > 1, case .aggregate(_, let aggregation) = query.node, aggregation.keys.isEmpty,
            let input = query.inputs.first, query.subqueries.isEmpty, input.isSpread, !query.isCorrelated,
            isSlow(input, inputs), let partial = PartialAggregation(query, numbers: numbers)
        else { return nil }
        let rows = try apart(over: input, inputs) { partial.partial.over($0) }
        return partial.whole(over: try relation(rows, of: partial.partial, &reads))
    }

    /// Whether one thread would be busy long with making the rows of an input.
    private func isSlow(_ plan: ResolvedPlan, _ inputs: [Int: InputRelation]) -> Bool {
        guard case .input(let number, _) = plan.base.node, let input = inputs[number] else { return false }
        switch input.source {
        case .scan(let scan): return scan.format != .parquet && scan.splits().count > 1
        case .range(_, _, _, let partitions): return partitions > 1
        case .local, .tokenStatistics, .chat: return false
        }
    }

    /// The query with relations of the stage in place of what other stages can work out.
    private mutating func gathered(
        _ query: ResolvedPlan, _ inputs: [Int: InputRelation], _ reads: inout FragmentInputs
    ) throws(SparkError) -> ResolvedPlan {
        if query.isCorrelated {
            return try query.mapInputs { (input) throws(SparkError) in
                try gathered(input, inputs, &reads)
            }
        }
        if isParallel(query, inputs) {
            return try apart(query, inputs, &reads)
        }
        if let input = query.inputs.first, query.subqueries.isEmpty, isParallel(input, inputs),
            hasManyTasks(input, inputs)
        {
            if let aggregation = PartialAggregation(query, numbers: numbers) {
                let rows = try apart(over: input, inputs) { aggregation.partial.over($0) }
                return aggregation.whole(over: try relation(rows, of: aggregation.partial, &reads))
            }
            if query.isIdempotent {
                let rows = try apart(over: input, inputs) { query.over($0) }
                return query.over(try relation(rows, of: query, &reads))
            }
        }
        if case .limit(let sorted, let count) = query.node, case .sort(let input, _, _) = sorted.node,
            isParallel(input, inputs),
            sorted.subqueries.isEmpty, hasManyTasks(input, inputs)
        {
            // The first rows of all are among the first rows of each task.
            let rows = try apart(over: input, inputs) { sorted.over($0).limit(count) }
            let few = try relation(rows, of: sorted, &reads)
            return sorted.over(few).limit(count)
        }
        return try query.mapInputs { (input) throws(SparkError) in
            try gathered(input, inputs, &reads)
        }
    }

    /// The rows of a query whose tasks need not meet, which a stage of its own makes.
    private mutating func apart(
        _ query: ResolvedPlan, _ inputs: [Int: InputRelation], _ reads: inout FragmentInputs
    ) throws(SparkError) -> ResolvedPlan {
        // Columns that only qualified names find are rows of the stage like the others.
        let shown = query.hidden.isEmpty ? query : query.project(query.columns.map { NamedExpression($0) })
        return try relation(try open(shown, inputs), of: query, &reads)
    }

    /// What `query` makes of the rows of each task of an input.
    mutating func apart(
        over input: ResolvedPlan, _ inputs: [Int: InputRelation], _ query: (ResolvedPlan) -> ResolvedPlan
    ) throws(SparkError) -> StageRows {
        var rows = try open(input.showingAll, inputs)
        rows.stage = computing(rows.stage)
        let own = ResolvedPlan(
            .input(0, columns: input.output.map(\.number)), output: input.output, hidden: input.hidden)
        try rows.append(query(own), settings: settings)
        return rows
    }

    /// The rows of a closed stage as a relation that the gathering task reads, with the columns of a query.
    private mutating func relation(
        _ rows: StageRows, of query: ResolvedPlan, _ reads: inout FragmentInputs
    ) throws(SparkError) -> ResolvedPlan {
        let read: Int
        if gathering.partitions != nil {
            read = try keep(rows, of: query, by: .evenly, 1, &reads)
        } else {
            if case .input(let number, _) = query.base.node, rows.stage.calls != nil { answers[number] = stages.count }
            read = reads.add(stage: close(rows.stage), rows.columns)
        }
        return ResolvedPlan(
            .input(read, columns: query.output.map(\.number)), output: query.output, hidden: query.hidden)
    }

    /// Whether rows come from more than one task.
    func hasManyTasks(_ plan: ResolvedPlan, _ inputs: [Int: InputRelation]) -> Bool {
        guard case .input(let number, _) = plan.base.node, let input = inputs[number] else { return true }
        switch input.source {
        case .local(let relation): return relation.partitions.count > 1
        case .range(_, _, _, let partitions): return partitions > 1
        case .scan(let scan), .tokenStatistics(_, let scan): return scan.splits().count > 1
        case .chat: return true
        }
    }
}
