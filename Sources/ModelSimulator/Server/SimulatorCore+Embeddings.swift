internal import JSONText
internal import NIOCore

extension SimulatorCore {
    /// An embeddings call that was read and may be answered.
    struct EmbeddingWork {
        let call: EmbeddingCall
        let tokens: Int
        let prompt: PromptIdentity
    }

    /// Answers an embeddings call, or refuses it.
    func embed(_ work: Work) throws(Refusal) -> Reply {
        var work = work
        let embedding = try readEmbedding(work)
        let characters = embedding.call.inputs.reduce(0) { $0 + $1.characters }
        let charge = configuration.quotas.charge(
            promptTokens: embedding.tokens, characters: characters, answerTokens: 0, choices: 1)
        _ = try admit(&work, charge: charge, embedding.prompt, promptTokens: embedding.tokens)
        work.reply.body = answer(embedding).encoded()
        return work.reply
    }

    /// Reads an embeddings call and refuses what OpenAI would refuse before any work.
    func readEmbedding(_ work: Work) throws(Refusal) -> EmbeddingWork {
        var call: EmbeddingCall
        do {
            call = try EmbeddingCall(decoding: work.body)
        } catch {
            throw .notJSON(error)
        }
        let modelRequired = try resolveModel(&call.model, work.dialect)
        if let fault = call.firstFault(modelRequired: modelRequired) { throw fault }
        if call.isBase64, configuration.behaviours.contains(.noBase64) {
            throw .invalid("encoding_format", "base64 encoding is not supported by this simulated model.")
        }
        for case .mostTexts(let most) in configuration.behaviours where call.inputs.count > most {
            throw .invalid("input", "batch size \(call.inputs.count) > maximum allowed batch size \(most)")
        }
        if work.fault == .contentFilter { throw .contentFilter(.hate, work.dialect) }
        let tokens = try call.tokens(configuration.meter.meter(forModel: call.model))
        return EmbeddingWork(
            call: call, tokens: tokens,
            prompt: PromptIdentity(model: call.model, hash: call.promptHash, text: call.firstText))
    }

    func answer(_ embedding: EmbeddingWork) -> EmbeddingBody {
        EmbeddingBody(call: embedding.call, seed: configuration.seed, tokens: embedding.tokens)
    }
}
