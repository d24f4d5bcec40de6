internal import NIOCore
internal import NIOHTTP1
internal import Synchronization

/// What the simulator does with a request, without a socket: let in, read, judge, answer, count.
final class SimulatorCore: Sendable {
    let configuration: Simulator.Configuration
    let counter: CallCounter
    let head: ReplyHead
    let answerer: Answerer
    let systemFingerprint: String
    let files: FileStore
    let batches = BatchStore()
    let gate = AnswerGate()
    private let faults: FaultPlan
    private let requests = Atomic<UInt64>(0)
    /// Requests that are being answered off the event loop.
    let slowRequests = Atomic<Int>(0)

    init(_ configuration: Simulator.Configuration) throws(SimulatorError) {
        self.configuration = configuration
        counter = CallCounter(configuration)
        head = ReplyHead(seed: configuration.seed, showsQuota: configuration.quotas.showsHeaders)
        answerer = Answerer(
            seed: configuration.seed, bias: configuration.bias, planted: configuration.planted,
            meter: configuration.meter, answerTokens: configuration.answerTokens)
        systemFingerprint = "simulated-\(configuration.seed)"
        faults = try FaultPlan(configuration.faults, seed: configuration.seed)
        files = FileStore()
    }

    /// A number for a request, in order of arrival, never used again.
    func nextRequest() -> UInt64 { requests.add(1, ordering: .relaxed).newValue }

    /// Lets a caller in, or refuses.
    func authorize(_ headers: HTTPHeaders, _ dialect: Dialect) throws(Refusal) {
        guard let keys = configuration.keys else { return }
        let key = SimulatedRequest.key(headers, dialect)
        guard let key, keys.contains(key) else {
            let isEcho = configuration.behaviours.contains(.echoesKey)
            throw isEcho ? .echo(of: key ?? "") : .wrongKey(dialect)
        }
    }

    /// Answers a chat or embeddings call, in microseconds; `nil` for what ``answerSlowly(_:)`` answers.
    func answerQuickly(_ request: SimulatedRequest) -> Reply? {
        if let reply = redirect(request) { return reply }
        guard var reply = answer(request) else { return nil }
        pack(&reply)
        return reply
    }

    private func answer(_ request: SimulatedRequest) -> Reply? {
        switch request.route {
        case .chat(let dialect):
            call(request, dialect, isEmbedding: false) { (work) throws(Refusal) in try self.chat(work) }
        case .embeddings(let dialect):
            call(request, dialect, isEmbedding: true) { (work) throws(Refusal) in try self.embed(work) }
        case .files, .batches, .page: nil
        }
    }

    /// Where calls are sent on to, the path that was called behind it.
    private static let otherPath = "/moved"

    /// Sends a request on to another path, where that is how the simulator behaves.
    func redirect(_ request: SimulatedRequest) -> Reply? {
        guard configuration.behaviours.contains(.redirects), !request.target.hasPrefix(Self.otherPath + "/") else {
            return nil
        }
        if case .page = request.route { return nil }
        var reply = Reply(request: nextRequest(), isAzure: false, body: ByteBuffer())
        reply.status = 307
        reply.fields = [.init(name: "location", value: Self.otherPath + request.target)]
        return reply
    }

    /// Packs a reply's body, where that is how the simulator behaves.
    func pack(_ reply: inout Reply) {
        guard reply.content != .events, reply.body.readableBytes > 0 else { return }
        for case .packs(let coding) in configuration.behaviours {
            reply.body = coding.packed(reply.body)
            reply.fields.append(.init(name: "content-encoding", value: coding.rawValue))
            return
        }
    }

    /// A call that is being answered.
    struct Work {
        let body: ByteBuffer
        let dialect: Dialect
        let fault: Fault?
        var reply: Reply
    }

    private func call(
        _ request: SimulatedRequest, _ dialect: Dialect, isEmbedding: Bool,
        _ answer: (Work) throws(Refusal) -> Reply
    ) -> Reply {
        let number = nextRequest()
        let arrival = counter.arrived(isEmbedding: isEmbedding)
        let fault = faults.fault(ofCall: arrival.number)
        do throws(Refusal) {
            guard request.method == .POST else { throw .wrongMethod(request.method.rawValue) }
            try authorize(request.headers, dialect)
            var work = Work(
                body: request.body, dialect: dialect, fault: fault,
                reply: Reply(request: number, isAzure: dialect.isAzure, body: ByteBuffer()))
            if let fault {
                counter.met(fault, arrival)
                try refuse(fault, dialect)
                if fault == .reset {
                    work.reply.fault = .reset
                    return work.reply
                }
            }
            work.reply.delay = latency(ofCall: arrival.number)
            var reply = try answer(work)
            if let fault { spoil(&reply, fault) }
            return reply
        } catch {
            counter.refused(arrival, status: error.status)
            return Reply(error, request: number, isAzure: dialect.isAzure)
        }
    }

    /// The faults that come before any work.
    private func refuse(_ fault: Fault, _ dialect: Dialect) throws(Refusal) {
        switch fault {
        case .status(let status): throw .fault(status: status, dialect)
        case .insufficientQuota: throw .insufficientQuota
        case .tooManyRequests(let hint):
            throw .tooManyRequests(
                QuotaVerdict.Excess(kind: .requests, limit: 0, used: 0, requested: 1, wait: configuration.faultWait),
                model: "a model", dialect, hint, unixTime: WallClock.seconds)
        default: return
        }
    }

    /// The faults that spoil an answer which was made.
    private func spoil(_ reply: inout Reply, _ fault: Fault) {
        switch fault {
        case .stall, .slowHeaders, .truncated: reply.fault = fault
        case .malformed where reply.content == .json:
            reply.body =
                reply.body.getSlice(at: reply.body.readerIndex, length: reply.body.readableBytes / 2) ?? ByteBuffer()
        default: return
        }
    }

    /// Charges a call to its quota and bills it, or refuses it.
    func admit(
        _ work: inout Work, charge: Int, _ prompt: PromptIdentity, promptTokens: Int
    ) throws(Refusal) -> CallCounter.Ticket {
        switch counter.admit(charge: charge, prompt, promptTokens: promptTokens) {
        case .accepted(let ticket, let standing):
            work.reply.ticket = ticket
            work.reply.standing = standing
            return ticket
        case .overQuota(let excess, let standing):
            throw .overQuota(
                excess, standing, model: prompt.model, work.dialect, configuration.quotas.hint,
                unixTime: WallClock.seconds)
        case .tooManyAtOnce(let limit): throw .tooManyAtOnce(limit: limit, work.dialect)
        }
    }

    /// Finds the model that is meant, and refuses what the dialect or the model's name forbids.
    ///
    /// - Returns: Whether the body has to name the model.
    func resolveModel(_ model: inout String, _ dialect: Dialect) throws(Refusal) -> Bool {
        var isRequired = true
        switch dialect {
        case .openAI: break
        case .azureDated(let deployment, let apiVersion):
            guard apiVersion?.isEmpty == false else { throw .unknownResource }
            model = deployment ?? model
            isRequired = false
        case .azureV1(let apiVersion):
            guard apiVersion?.first?.isNumber != true else { throw .datedVersionOnV1 }
        }
        if let models = configuration.models, !model.isEmpty || !isRequired, !models.contains(model) {
            throw .unknownModel(model, dialect)
        }
        return isRequired
    }

    /// The latency of a call: chance in order of arrival, so that equal calls differ.
    private func latency(ofCall number: Int) -> Duration {
        if case .fixed(let latency) = configuration.latency { return latency }
        var hash = StableHash(seed: configuration.seed)
        hash.combine(UInt64(number))
        var generator = SeededGenerator(seed: hash.value)
        return configuration.latency.sample(using: &generator)
    }
}
