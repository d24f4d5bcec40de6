internal import JSONText
internal import NIOCore
internal import NIOHTTP1

extension SimulatorCore {
    /// Serves `/batches` and what is below it.
    func batches(
        _ request: SimulatedRequest, _ dialect: Dialect, id: String?, cancel: Bool
    ) throws(Refusal) -> ByteBuffer {
        switch (request.method, id, cancel) {
        case (.POST, nil, false): return try create(request.body).encoded()
        case (.GET, nil, false):
            var json = JSONWriter(capacity: 4_096)
            json.raw(#"{"object":"list","data":["#)
            for (index, batch) in batches.all().enumerated() {
                if index > 0 { json.raw(",") }
                batch.write(into: &json)
            }
            json.raw(#"],"has_more":false}"#)
            return json.buffer
        case (.GET, let id?, false): return try batches.batch(id).encoded()
        case (.POST, let id?, true):
            let batch = try batches.batch(id)
            var isCancelled = false
            batches.change(id) { isCancelled = $0.cancel(at: WallClock.seconds) }
            guard isCancelled else {
                throw Refusal(status: 409, message: "Cannot cancel a batch with status '\(batch.status.rawValue)'.")
            }
            return try batches.batch(id).encoded()
        default: throw .wrongMethod(request.method.rawValue)
        }
    }

    private func create(_ body: ByteBuffer) throws(Refusal) -> Batch {
        var (inputFile, endpoint, window): (String?, String?, String?)
        var metadata: [String: String] = [:]
        do {
            try body.readJSON { reader throws(JSONSyntaxError) in
                try reader.object { key, reader throws(JSONSyntaxError) in
                    switch key {
                    case "input_file_id": inputFile = try reader.optionalString()
                    case "endpoint": endpoint = try reader.optionalString()
                    case "completion_window": window = try reader.optionalString()
                    case "metadata":
                        try reader.optionalObject { key, reader throws(JSONSyntaxError) in
                            metadata[key] = try reader.optionalString()
                        }
                    default: try reader.skip()
                    }
                }
                try reader.end()
            }
        } catch {
            throw .notJSON(error)
        }
        guard let inputFile else { throw .missing("input_file_id") }
        guard let endpoint else { throw .missing("endpoint") }
        guard let window else { throw .missing("completion_window") }
        guard window == "24h" else { throw .invalid("completion_window", "'\(window)' is not '24h'.") }
        guard ["/chat/completions", "/embeddings"].contains(BatchInput.withoutVersion(endpoint)) else {
            throw .invalid("endpoint", "'\(endpoint)' is not one of ['/v1/chat/completions', '/v1/embeddings'].")
        }
        let file = try files.file(inputFile)
        guard file.purpose == "batch" else {
            throw .invalid("input_file_id", "The file \(inputFile) has the purpose '\(file.purpose)' and not 'batch'.")
        }
        let batch = batches.create(endpoint: endpoint, inputFile: inputFile, metadata: metadata)
        counter.createdBatch()
        batches.start(BatchRun(core: self, id: batch.id, endpoint: endpoint, inputFile: inputFile))
        return batch
    }

    /// Answers a batch's request: without latency, faults and quotas, and counted apart.
    func answerInBatch(_ body: ByteBuffer, endpoint: String) -> (status: Int, body: ByteBuffer) {
        let work = Work(
            body: body, dialect: .openAI, fault: nil, reply: Reply(request: 0, isAzure: false, body: ByteBuffer()))
        do throws(Refusal) {
            if BatchInput.withoutVersion(endpoint) == "/embeddings" {
                let embedding = try readEmbedding(work)
                counter.answeredInBatch(embedding.prompt, promptTokens: embedding.tokens, completionTokens: 0)
                return (200, answer(embedding).encoded())
            }
            let chat = try read(work)
            let completion = answer(chat, isAzure: false)
            counter.answeredInBatch(
                chat.prompt, promptTokens: chat.promptTokens, completionTokens: completion.completionTokens)
            return (200, completion.encoded())
        } catch {
            return (error.status, error.body)
        }
    }
}
