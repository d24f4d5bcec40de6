internal import JSONText
internal import NIOCore

extension SimulatorCore {
    /// A chat call that was read and may be answered.
    struct ChatWork {
        let call: ChatCall
        let promptTokens: Int
        let prompt: PromptIdentity
        /// Why the answer will be cut, if it will.
        let filtered: ContentFilter.Category?
    }

    /// Answers a chat completion, or refuses it.
    func chat(_ work: Work) throws(Refusal) -> Reply {
        var work = work
        let chat = try read(work)
        let call = chat.call
        let characters = call.messages.reduce(0) { $0 + $1.content.utf8.count }
        let charge = configuration.quotas.charge(
            promptTokens: chat.promptTokens, characters: characters, answerTokens: call.maxTokens, choices: call.choices
        )
        let ticket = try admit(&work, charge: charge, chat.prompt, promptTokens: chat.promptTokens)
        let odd = oddAnswer(work)
        var body = answer(chat, isAzure: work.dialect.isAzure)
        if let odd { body = body.with(odd) }
        counter.completed(ticket, tokens: body.completionTokens)
        if call.isStreamed || odd == .events {
            work.reply.content = .events
            work.reply.body = CompletionStream(
                body: body, includesUsage: call.includesUsage || odd == .events, isMalformed: work.fault == .malformed
            ).encoded()
        } else {
            work.reply.body = odd?.encoded(body) ?? body.encoded()
        }
        return work.reply
    }

    /// Reads a chat call and refuses what OpenAI would refuse before any work.
    func read(_ work: Work) throws(Refusal) -> ChatWork {
        var call: ChatCall
        do {
            call = try ChatCall(decoding: work.body)
        } catch {
            throw .notJSON(error)
        }
        let modelRequired = try resolveModel(&call.model, work.dialect)
        if let fault = call.firstFault(modelRequired: modelRequired) { throw fault }
        for case .refuses(let parameter) in configuration.behaviours
        where work.body.readableBytesView.firstRange(of: Array("\"\(parameter)\":".utf8)) != nil {
            throw .invalid(parameter, "'\(parameter)' is not supported with this model.")
        }
        if !call.isStreamed, configuration.behaviours.contains(.streamOnly) {
            throw .invalid("stream", "This simulated model only supports stream mode: stream must be true.")
        }
        let promptTokens = answerer.promptTokens(of: call)
        if let limit = configuration.contextTokens, promptTokens > limit {
            throw .contextTooLong(limit: limit, requested: promptTokens, parameter: "messages")
        }
        let marks = ContentFilter.marks(in: call)
        if let category = marks.prompt ?? (work.fault == .contentFilter ? .hate : nil) {
            throw .contentFilter(category, work.dialect)
        }
        return ChatWork(
            call: call, promptTokens: promptTokens,
            prompt: PromptIdentity(model: call.model, hash: call.promptHash, text: call.lastUserMessage),
            filtered: marks.output ?? (work.fault == .contentFilterOutput ? .violence : nil))
    }

    /// The shape of the answer, where it is not OpenAI's.
    private func oddAnswer(_ work: Work) -> OddAnswer? {
        if case .odd(let answer)? = work.fault { return answer }
        for case .answers(let answer) in configuration.behaviours { return answer }
        return nil
    }

    func answer(_ chat: ChatWork, isAzure: Bool) -> CompletionBody {
        CompletionBody(
            model: chat.call.model, systemFingerprint: systemFingerprint, isAzure: isAzure, filtered: chat.filtered,
            promptTokens: chat.promptTokens,
            choices: answerer.choices(chat.call, promptTokens: chat.promptTokens, count: chat.call.choices))
    }
}
