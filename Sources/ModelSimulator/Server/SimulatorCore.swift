internal import ModelClient
internal import NIOCore
internal import Synchronization

/// What the simulator does with a call, without a socket: let in, read, answer, count.
final class SimulatorCore: Sendable {
    let configuration: Simulator.Configuration
    let counter: CallCounter
    private let answerer: Answerer
    private let systemFingerprint: String
    private let arrivals = Atomic<UInt64>(0)

    init(_ configuration: Simulator.Configuration) {
        self.configuration = configuration
        counter = CallCounter(promptsKept: configuration.promptsKept)
        answerer = Answerer(
            seed: configuration.seed, bias: configuration.bias, meter: configuration.meter)
        systemFingerprint = "simulated-\(configuration.seed)"
    }

    /// An answer that is counted, and due after its latency.
    struct PendingAnswer {
        let body: ByteBuffer
        fileprivate let latency: Duration
        fileprivate let ticket: CallCounter.Ticket
        fileprivate let counter: CallCounter

        /// Waits until the answer is due; `false` when the simulator stops before.
        func wait() async -> Bool {
            let isDue = latency == .zero ? true : (try? await Task.sleep(for: latency)) != nil
            counter.ended(ticket, answered: isDue)
            return isDue
        }
    }

    /// A name for a request: the seed and a number in order of arrival.
    func nextRequestID() -> String {
        let number = arrivals.add(1, ordering: .relaxed).newValue
        return "simulated-\(configuration.seed)-\(number)"
    }

    /// Lets a caller in, or refuses: OpenAI knows only bearers, Azure both forms.
    func authorize(bearer: Substring?, apiKey: String?, _ shape: CallShape) throws(Refusal) {
        guard let keys = configuration.keys else { return }
        let given = shape.isAzure ? apiKey ?? bearer.map(String.init) : bearer.map(String.init)
        guard let given, keys.contains(given) else { throw .wrongKey(shape) }
    }

    /// Reads a call and answers it, or refuses.
    func accept(_ body: ByteBuffer, _ shape: CallShape) throws(Refusal) -> PendingAnswer {
        var call: ChatCall
        do {
            call = try ChatCall(decoding: body)
        } catch {
            throw .notJSON(error)
        }
        try settleModel(of: &call, shape)
        let answer = answerer.answer(call)
        let ticket = counter.accepted(
            prompt: call.lastUserMessage, promptTokens: answer.promptTokens,
            completionTokens: answer.completionTokens)
        return PendingAnswer(
            body: CompletionBody.encode(
                answer, model: call.model, systemFingerprint: systemFingerprint,
                isAzure: shape.isAzure),
            latency: nextLatency(), ticket: ticket, counter: counter)
    }

    /// Counts a refusal, but for one that answers a call which was counted before.
    func countRefusal(_ refusal: Refusal) {
        if refusal != .stopping { counter.refused(status: refusal.status) }
    }

    /// What `/stats` shows.
    func statistics(withPrompts: Bool) -> ByteBuffer {
        counter.statistics().encoded(seed: configuration.seed, withPrompts: withPrompts)
    }

    /// Finds the model that is meant, and refuses what the shape, the model or the body forbids.
    private func settleModel(of call: inout ChatCall, _ shape: CallShape) throws(Refusal) {
        var modelRequired = true
        switch shape {
        case .openAI: break
        case .azureDated(let deployment, let apiVersion):
            guard apiVersion?.isEmpty == false else { throw .unknownResource }
            call.model = deployment
            modelRequired = false
        case .azureV1(let apiVersion):
            guard apiVersion?.first?.isNumber != true else { throw .datedVersionOnV1 }
        }
        if let models = configuration.models, !call.model.isEmpty || !modelRequired,
            !models.contains(call.model)
        {
            throw .unknownModel(call.model, shape)
        }
        if let fault = call.firstFault(modelRequired: modelRequired) { throw fault }
    }

    /// The latency of the next call: chance in order of arrival, so that equal calls differ.
    private func nextLatency() -> Duration {
        if case .fixed(let latency) = configuration.latency { return latency }
        let number = arrivals.load(ordering: .relaxed)
        var hash = StableHash(seed: configuration.seed)
        hash.combine(number)
        var generator = SeededGenerator(seed: hash.value)
        return configuration.latency.sample(using: &generator)
    }
}

extension Refusal {
    /// The answer to calls that were under way when the simulator was stopped.
    static let stopping = Refusal(
        status: 503, message: "The simulator is stopping.", type: "server_error")
}
