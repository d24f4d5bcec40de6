internal import Synchronization

/// Counts calls from many connections at once; a lock is held for a few additions at a time.
final class CallCounter: Sendable {
    private struct State {
        var statistics = CallStatistics()
        /// By the prompt's hash, so that the text is hashed before the lock and not under it.
        var prompts: [UInt64: (text: String, calls: Int)] = [:]
        /// How often everything was reset: calls from before a reset still end after it.
        var era = 0
    }

    /// An accepted call, to be given back when it ends.
    struct Ticket: Sendable {
        fileprivate let era: Int
    }

    private let state = Mutex(State())
    private let promptsKept: Int

    init(promptsKept: Int) {
        self.promptsKept = promptsKept
    }

    /// A call was accepted: from now on it is paid for, whether or not its caller stays.
    func accepted(prompt: String, promptTokens: Int, completionTokens: Int) -> Ticket {
        var hash = StableHash()
        hash.combine(prompt)
        let key = hash.value
        return state.withLock { state in
            state.statistics.calls += 1
            state.statistics.inFlight += 1
            state.statistics.mostInFlight = max(
                state.statistics.mostInFlight, state.statistics.inFlight)
            state.statistics.promptTokens += promptTokens
            state.statistics.completionTokens += completionTokens
            if let index = state.prompts.index(forKey: key) {
                state.prompts.values[index].calls += 1
            } else if state.prompts.count < promptsKept {
                state.prompts[key] = (prompt, 1)
            } else {
                state.statistics.callsOfPromptsNotKept += 1
            }
            return Ticket(era: state.era)
        }
    }

    /// An accepted call ended.
    ///
    /// - Parameters:
    ///   - ticket: What ``accepted(prompt:promptTokens:completionTokens:)`` gave for it.
    ///   - answered: Whether its answer is sent; else it was given up because the simulator stops.
    func ended(_ ticket: Ticket, answered: Bool) {
        state.withLock { state in
            guard ticket.era == state.era else { return }
            state.statistics.inFlight -= 1
            if answered { state.statistics.answered += 1 }
        }
    }

    /// A call was refused.
    func refused(status: Int) {
        state.withLock { state in
            state.statistics.calls += 1
            state.statistics.refused[status, default: 0] += 1
        }
    }

    /// Everything counted since the start or the last reset.
    func statistics() -> CallStatistics {
        let (copy, prompts) = state.withLock { ($0.statistics, $0.prompts) }
        var statistics = copy
        for (text, calls) in prompts.values {
            statistics.callsByPrompt[text, default: 0] += calls
        }
        return statistics
    }

    /// Begins anew.
    func reset() {
        state.withLock { state in
            state.statistics = CallStatistics()
            state.prompts = [:]
            state.era += 1
        }
    }
}
