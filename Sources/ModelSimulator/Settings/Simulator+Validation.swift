extension Simulator.Configuration {
    /// Makes sure that the settings can be meant.
    ///
    /// - Throws: ``SimulatorError`` for the first that cannot.
    package func validate() throws(SimulatorError) {
        guard !host.isEmpty else { throw SimulatorError("The simulator's host is empty.") }
        guard (0...65_535).contains(port) else {
            throw SimulatorError(
                "The simulator's port is \(port); it must be 1 to 65535, or 0 for any free one."
            )
        }
        guard keys?.isEmpty != true, keys?.contains("") != true else {
            throw SimulatorError(
                "The simulator's keys are empty, so that nobody could call: name one, or give"
                    + " none to let everybody in.")
        }
        guard models?.isEmpty != true else {
            throw SimulatorError(
                "The simulator's models are empty, so that nothing could be called: name one,"
                    + " or give none to accept every name.")
        }
        guard promptsKept >= 0, promptsCounted >= 0 else {
            throw SimulatorError("The simulator cannot keep \(promptsKept) prompts.")
        }
        try validateLatency()
        try validateBias()
        try planted.validate()
        try validateQuotas()
        try validateAnswers()
    }

    private func validateLatency() throws(SimulatorError) {
        let durations =
            switch latency {
            case .fixed(let latency): [latency]
            case .uniform(let shortest, let longest): [shortest, longest, longest - shortest]
            case .normal(let mean, let deviation): [mean, deviation]
            }
        guard durations.allSatisfy({ $0 >= .zero && $0 <= LatencyDistribution.longest }) else {
            throw SimulatorError(
                "The simulator's latency \(latency) is negative, backwards or above an hour.")
        }
    }

    private func validateBias() throws(SimulatorError) {
        for (occupation, odds) in bias.occupations {
            guard Pronouns.allCases.allSatisfy({ odds[$0] >= -1e-9 && odds[$0] <= 1 }) else {
                throw SimulatorError(
                    "The planted odds of '\(occupation)' are no probabilities: \(odds).")
            }
        }
        guard (0...1).contains(bias.statedAgreement) else {
            throw SimulatorError(
                "The planted agreement is \(bias.statedAgreement); it must be 0 to 1.")
        }
    }

    private func validateQuotas() throws(SimulatorError) {
        for limits in [quotas.limits] + quotas.limitsByModel.values {
            for limit in [limits.tokensPerMinute, limits.requestsPerMinute].compactMap({ $0 })
            where limit < 1 || limit > 1 << 40 {
                throw SimulatorError("The simulator's quota of \(limit) a minute is not from 1 to 2^40.")
            }
        }
        for window in [quotas.minute, quotas.requestWindow]
        where window < .milliseconds(1) || window > LatencyDistribution.longest {
            throw SimulatorError("The simulator's quota window of \(window) is not from a millisecond to an hour.")
        }
        if let limit = quotas.mostInFlight, limit < 1 {
            throw SimulatorError("The simulator cannot answer \(limit) calls at once; it must be 1 or more.")
        }
    }

    private func validateAnswers() throws(SimulatorError) {
        if let answerTokens, !(1...100_000).contains(answerTokens) {
            throw SimulatorError("The simulator's answers of \(answerTokens) tokens are not from 1 to 100000.")
        }
        if let contextTokens, contextTokens < 1 {
            throw SimulatorError("The simulator's context of \(contextTokens) tokens must be 1 or more.")
        }
        guard (0...1).contains(batchExpiresAfter) else {
            throw SimulatorError("A batch cannot expire after \(batchExpiresAfter) of its requests; it must be 0 to 1.")
        }
        guard batchDuration >= .zero, batchDuration <= LatencyDistribution.longest else {
            throw SimulatorError("The batches' duration \(batchDuration) is negative or above an hour.")
        }
    }
}
