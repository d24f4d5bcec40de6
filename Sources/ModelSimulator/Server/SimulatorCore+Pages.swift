internal import NIOCore
internal import NIOHTTP1

extension SimulatorCore {
    /// Answers anything, taking its time; not on an event loop.
    func answerSlowly(_ request: SimulatedRequest) -> Reply {
        if let reply = redirect(request) { return reply }
        var reply = serve(request)
        // Calls are packed already.
        if reply.ticket == nil, case .files = request.route { pack(&reply) }
        return reply
    }

    private func serve(_ request: SimulatedRequest) -> Reply {
        switch request.route {
        case .chat, .embeddings:
            return answerQuickly(request) ?? Reply(.unknownURL(""), request: nextRequest(), isAzure: false)
        case .files(let dialect, let id, let content):
            return serve(request, dialect) { (reply) throws(Refusal) in
                try self.files(request, id: id, content: content, &reply)
            }
        case .batches(let dialect, let id, let cancel):
            return serve(request, dialect) { (reply) throws(Refusal) in
                reply.body = try self.batches(request, dialect, id: id, cancel: cancel)
            }
        case .page(let path, let query):
            do throws(Refusal) {
                return Reply(request: nextRequest(), isAzure: false, body: try page(request.method, path, query))
            } catch {
                return Reply(error, request: nextRequest(), isAzure: false)
            }
        }
    }

    /// The refusal of a body that is longer than what is read.
    func refuseTooLong(_ request: SimulatedRequest) -> Reply {
        var limit = SimulatorConnection.longestRequest
        if case .files = request.route { limit = SimulatorConnection.longestUpload }
        return Reply(.tooLong(limit: limit), request: nextRequest(), isAzure: false)
    }

    /// Lets in who asks for files or batches, in a URL that there is.
    private func serve(
        _ request: SimulatedRequest, _ dialect: Dialect, _ body: (inout Reply) throws(Refusal) -> Void
    ) -> Reply {
        var reply = Reply(request: nextRequest(), isAzure: dialect.isAzure, body: ByteBuffer())
        do throws(Refusal) {
            try authorize(request.headers, dialect)
            switch dialect {
            case .azureDated(_, let version) where version?.isEmpty != false: throw .unknownResource
            case .azureV1(let version) where version?.first?.isNumber == true: throw .datedVersionOnV1
            default: try body(&reply)
            }
            return reply
        } catch {
            return Reply(error, request: reply.request, isAzure: dialect.isAzure)
        }
    }

    private func page(_ method: HTTPMethod, _ path: String, _ query: String?) throws(Refusal) -> ByteBuffer {
        switch (path, method) {
        case ("/stats", .GET):
            let withPrompts = query != "prompts=false"
            return counter.statistics(withPrompts: withPrompts)
                .encoded(
                    seed: configuration.seed, meter: configuration.meter.name, planted: configuration.planted,
                    withPrompts: withPrompts)
        case ("/reset", .POST):
            counter.reset()
            return ByteBuffer(string: #"{"simulated":true,"reset":true}"#)
        case ("/health", .GET): return ByteBuffer(string: #"{"simulated":true,"status":"ok"}"#)
        case ("/bias", .GET): return configuration.bias.encoded()
        case ("/stats", _), ("/reset", _), ("/health", _), ("/bias", _): throw .wrongMethod(method.rawValue)
        default: throw .unknownURL(path)
        }
    }
}
