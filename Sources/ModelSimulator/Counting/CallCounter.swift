internal import NIOCore
internal import Synchronization

/// Counts calls and judges their quotas; a lock is held for a few additions at a time.
final class CallCounter: Sendable {
    private struct State {
        var statistics = CallStatistics()
        var ledger: QuotaLedger
        var tally: PromptTally
        /// By the text's hash, so that the text is hashed before the lock and not under it.
        var texts: [UInt64: (text: String, calls: Int)] = [:]
        /// How often everything was reset: calls from before a reset still end after it.
        var era = 0
        var start = NIODeadline.now()
    }

    /// A call that came, with its number since the last reset; the first is 1.
    struct Arrival: Sendable {
        let number: Int
        fileprivate let era: Int
    }

    /// An accepted call, to be given back when it ends.
    struct Ticket: Sendable {
        fileprivate let era: Int
    }

    /// How an accepted call ended.
    enum End: Sendable {
        case answered, abandoned
        /// A fault left it without an answer.
        case faulty
    }

    /// Whether a call is accepted, with what its headers tell of the quota.
    enum Admission {
        case accepted(Ticket, QuotaStanding)
        case overQuota(QuotaVerdict.Excess, QuotaStanding)
        case tooManyAtOnce(limit: Int)
    }

    private let state: Mutex<State>
    private let settings: QuotaSettings
    private let promptsKept: Int

    init(_ configuration: Simulator.Configuration) {
        settings = configuration.quotas
        promptsKept = configuration.promptsKept
        state = Mutex(
            State(
                ledger: QuotaLedger(configuration.quotas), tally: PromptTally(limit: configuration.promptsCounted)))
    }

    func arrived(isEmbedding: Bool) -> Arrival {
        state.withLock { state in
            state.statistics.calls += 1
            if isEmbedding { state.statistics.embeddingCalls += 1 }
            return Arrival(number: state.statistics.calls, era: state.era)
        }
    }

    /// Accepts a call, which is billed from now on, or refuses it for its quota.
    ///
    /// - Parameters:
    ///   - charge: What it is charged to its model's quota, in tokens.
    ///   - prompt: What was asked.
    ///   - promptTokens: What is billed for the prompt.
    /// - Returns: Whether it is accepted, and what the quota has left.
    func admit(charge: Int, _ prompt: PromptIdentity, promptTokens: Int) -> Admission {
        let now = NIODeadline.now()
        return state.withLock { state in
            if let limit = settings.mostInFlight, state.statistics.inFlight >= limit {
                return .tooManyAtOnce(limit: limit)
            }
            let elapsed = now.sinceStart(state.start)
            let standing: QuotaStanding
            switch state.ledger.judge(tokens: charge, model: prompt.model, at: elapsed) {
            case .refused(let excess, let standing): return .overQuota(excess, standing)
            case .charged(let charged): standing = charged
            }
            state.statistics.tokensOverTime.add(charge, atSecond: Int(elapsed.components.seconds))
            state.statistics.inFlight += 1
            state.statistics.mostInFlight = max(state.statistics.mostInFlight, state.statistics.inFlight)
            state.statistics.billedCalls += 1
            state.statistics.promptTokens += promptTokens
            count(prompt, &state)
            return .accepted(Ticket(era: state.era), standing)
        }
    }

    private func count(_ prompt: PromptIdentity, _ state: inout State) {
        state.tally.count(prompt.hash)
        if let index = state.texts.index(forKey: prompt.textHash) {
            state.texts.values[index].calls += 1
        } else if state.texts.count < promptsKept {
            state.texts[prompt.textHash] = (prompt.text, 1)
        } else {
            state.statistics.callsOfPromptsNotKept += 1
        }
    }

    /// An accepted call's answer was made, and is billed.
    func completed(_ ticket: Ticket, tokens: Int) {
        state.withLock { state in
            if ticket.era == state.era { state.statistics.completionTokens += tokens }
        }
    }

    func ended(_ ticket: Ticket, _ end: End) {
        state.withLock { state in
            guard ticket.era == state.era else { return }
            state.statistics.inFlight -= 1
            switch end {
            case .answered: state.statistics.answered += 1
            case .abandoned: state.statistics.abandoned += 1
            case .faulty: break
            }
        }
    }

    /// A call was refused.
    func refused(_ arrival: Arrival, status: Int) {
        let now = NIODeadline.now()
        state.withLock { state in
            guard arrival.era == state.era else { return }
            state.statistics.refused[status, default: 0] += 1
            guard status == 429 else { return }
            let elapsed = now.sinceStart(state.start)
            state.statistics.refusalsOverTime.add(1, atSecond: Int(elapsed.components.seconds))
            if state.statistics.first429Seconds == nil { state.statistics.first429Seconds = elapsed / .seconds(1) }
        }
    }

    /// A call met a fault.
    func met(_ fault: Fault, _ arrival: Arrival) {
        let name = fault.name
        state.withLock { state in
            if arrival.era == state.era { state.statistics.faults[name, default: 0] += 1 }
        }
    }

    /// A request of a batch was answered.
    func answeredInBatch(_ prompt: PromptIdentity, promptTokens: Int, completionTokens: Int) {
        state.withLock { state in
            state.statistics.batchCalls += 1
            state.statistics.batchPromptTokens += promptTokens
            state.statistics.batchCompletionTokens += completionTokens
            count(prompt, &state)
        }
    }

    func uploadedFile() { state.withLock { $0.statistics.uploads += 1 } }

    func createdBatch() { state.withLock { $0.statistics.batches += 1 } }

    /// Calls that are being answered now.
    var inFlight: Int { state.withLock { $0.statistics.inFlight } }

    /// Everything counted since the start or the last reset.
    ///
    /// - Parameter withPrompts: Whether calls are listed by prompt, which takes a while if there are many.
    /// - Returns: What `/stats` says.
    func statistics(withPrompts: Bool = true) -> CallStatistics {
        let now = NIODeadline.now()
        var (statistics, texts) = state.withLock { state in
            var statistics = state.statistics
            statistics.seconds = now.sinceStart(state.start) / .seconds(1)
            statistics.distinctPrompts = state.tally.distinct
            statistics.doubledCalls = state.tally.doubledCalls
            statistics.doubledPrompts = state.tally.doubledPrompts
            statistics.callsOfPromptsNotCounted = state.tally.uncounted
            statistics.quota = state.ledger.entries(at: now.sinceStart(state.start))
            return (statistics, withPrompts ? Array(state.texts.values) : [])
        }
        for (text, calls) in texts { statistics.callsByPrompt[text, default: 0] += calls }
        texts = []
        return statistics
    }

    /// Begins anew.
    func reset() {
        state.withLock { state in
            state.statistics = CallStatistics()
            state.ledger.reset()
            state.tally = PromptTally(limit: state.tally.limit)
            state.texts = [:]
            state.era += 1
            state.start = .now()
        }
    }
}

extension NIODeadline {
    fileprivate func sinceStart(_ start: NIODeadline) -> Duration { .nanoseconds(max(0, (self - start).nanoseconds)) }
}
