package import Planning
internal import ModelAPI

/// What a number may be in a job that somebody sends.
///
/// The bounds are wide: they keep sums, durations and lists possible, and leave it to others what makes sense.
private enum Bounds {
    /// About 31 years, in seconds.
    static let seconds = 0...1e9
    static let count = 0...1 << 31
    static let quota = 1...1 << 53

    /// "a row deadline of inf", where `value` is not in `range`.
    static func problem<N: Comparable>(_ value: N?, in range: ClosedRange<N>, _ what: String) -> String? {
        guard let value, !range.contains(value) else { return nil }
        return "\(what) of \(value) (it may be \(range.lowerBound) to \(range.upperBound))"
    }
}

extension CallOptions {
    /// What is wrong with a number in the options; nil where nothing is.
    package var invalidity: String? {
        let problems = [
            Bounds.problem(maxInFlight, in: 1...1 << 20, "a number of calls in flight"),
            Bounds.problem(attempts, in: 1...1 << 20, "a number of attempts"),
            Bounds.problem(answersAgain, in: 0...1 << 20, "a number of answers asked for again"),
            Bounds.problem(rowDeadline, in: Bounds.seconds, "a row deadline"),
            Bounds.problem(stallTimeout, in: Bounds.seconds, "a stall timeout"),
            Bounds.problem(requestTimeout, in: Bounds.seconds, "a request timeout"),
            Bounds.problem(maxWait, in: Bounds.seconds, "a longest wait"),
            Bounds.problem(maxOutage, in: Bounds.seconds, "a longest outage"),
            Bounds.problem(breaker, in: Bounds.count, "a circuit breaker's limit"),
            Bounds.problem(cacheDays, in: 0...1e6, "an age of cached answers in days"),
            Bounds.problem(batch.requestsPerBatch, in: 1...1 << 31, "a number of requests in a batch"),
            Bounds.problem(batch.bytesPerFile, in: 1...1 << 40, "a number of bytes in a batch"),
            Bounds.problem(batch.pollSeconds, in: Bounds.seconds, "a time between polls"),
            quota.invalidity, failureLimit?.invalidity, budget?.invalidity,
        ]
        return problems.lazy.compactMap { $0 }.first
    }
}

extension CallOptions.FailureLimit {
    fileprivate var invalidity: String? {
        switch self {
        case .count(let count): Bounds.problem(count, in: Bounds.count, "a limit of failures")
        case .percent(let percent): Bounds.problem(percent, in: 0...100, "a limit of failures in percent")
        }
    }
}

extension CallOptions.Budget {
    fileprivate var invalidity: String? {
        switch self {
        case .cost(let nano): Bounds.problem(nano, in: 0...1 << 62, "a budget")
        case .tokens(let tokens): Bounds.problem(tokens, in: 0...1 << 62, "a budget of tokens")
        }
    }
}

extension QuotaLimits {
    fileprivate var invalidity: String? {
        Bounds.problem(tokensPerMinute, in: Bounds.quota, "a quota of tokens")
            ?? Bounds.problem(requestsPerMinute, in: Bounds.quota, "a quota of requests")
    }
}

extension ChatColumn {
    /// What is wrong with a number in the column; nil where nothing is.
    package var invalidity: String? {
        let problems = [
            Bounds.problem(samples, in: 1...1 << 20, "a number of samples"),
            Bounds.problem(sampling.maxTokens, in: Bounds.count, "a limit of completion tokens"),
        ]
        return
            (problems
            + others.flatMap { [$0.quota.invalidity, Bounds.problem($0.weight, in: 0...1e9, "a deployment's weight")] })
            .lazy.compactMap { $0 }.first
            ?? (others.count > UInt8.max ? "\(others.count) deployments (there may be \(UInt8.max))" : nil)
    }
}

extension JobPlan {
    /// What is wrong with the order of the stages, or with a number in them; nil where nothing is.
    package var invalidity: String? {
        guard !stages.isEmpty else { return "no stages" }
        for (index, stage) in stages.enumerated() {
            if let source = stage.input.stages.first(where: { !(0..<index).contains($0) }) {
                return "stage \(index) reading stage \(source), which does not come before it"
            }
            if let problem = blocksInvalidity(stage, index) { return problem }
            if case .gathered(let sources) = stage.input {
                let count = sources.count + stage.pipeline.scans.count
                if count > StageInput.mostGathered {
                    return "stage \(index) over \(count) relations (there may be \(StageInput.mostGathered))"
                }
            }
            if let problem = Bounds.problem(stage.pipeline.threads, in: 1...1 << 20, "a number of threads") {
                return problem
            }
            guard let calls = stage.calls else { continue }
            if index == 0 { return "calls that come before their rows" }
            if let problem = calls.column.invalidity { return problem }
            if let problem = Bounds.problem(calls.keyStage, in: 0...1 << 20, "a number of a stage") { return problem }
        }
        return nil
    }
}

extension JobPlan {
    /// What is wrong with the blocks that a stage reads or writes; nil where nothing is.
    fileprivate func blocksInvalidity(_ stage: StagePlan, _ index: Int) -> String? {
        if let blocks = stage.pipeline.blocks {
            if let problem = blocks.invalidity { return problem }
            if index == stages.count - 1 { return "blocks that no stage reads" }
            if stage.calls != nil || stage.limit != nil {
                return "blocks of a stage that calls a model, or has a limit"
            }
            if let source = blocks.ranges?.stage {
                guard (0..<index).contains(source), stages[source].pipeline.blocks == nil else {
                    return "stage \(index) with the borders of stage \(source), which does not give them before it"
                }
            }
        }
        for source in stage.input.stages {
            let written = stages[source].pipeline.blocks
            guard case .blocks(let reads, let partitions) = stage.input else {
                if written != nil {
                    return "stage \(index) reading rows of stage \(source), which keeps them in blocks"
                }
                continue
            }
            guard let written else { return "stage \(index) reading blocks of stage \(source), which has none" }
            if reads.contains(where: { $0.stage == source && !$0.isBroadcast }), written.partitions != partitions {
                return "stage \(index) reading \(written.partitions) partitions in \(partitions) tasks"
            }
        }
        guard case .blocks(let reads, let partitions) = stage.input else { return nil }
        if !(1...BlockWrite.mostPartitions).contains(partitions) { return "\(partitions) tasks over blocks" }
        if reads.isEmpty || reads.count > StageInput.mostGathered {
            return "stage \(index) over \(reads.count) relations (there may be 1 to \(StageInput.mostGathered))"
        }
        return nil
    }
}
