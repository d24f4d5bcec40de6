internal import AsyncHTTPClient
internal import NIOHTTP1
internal import Synchronization

/// Makes requests from templates, so that a URL is parsed once per model and not once per call.
final class RequestTemplates: Sendable {
    /// Deployments whose templates are kept; a client that names more parses some again.
    private static let mostKept = 256

    private let endpoint: ModelEndpoint
    private let headers: HTTPHeaders
    private let kept = Mutex<[Name: HTTPClient.Request]>([:])

    init(endpoint: ModelEndpoint, key: Secret?) {
        self.endpoint = endpoint
        var headers: HTTPHeaders = [
            "Content-Type": "application/json", "Accept": "application/json",
            "User-Agent": "roost",
        ]
        if let key {
            let (name, value) = endpoint.authorization(key)
            headers.add(name: name, value: value)
        }
        self.headers = headers
    }

    /// The whole HTTP request for a chat.
    ///
    /// - Throws: ``ModelError/Category/badRequest`` for a request that cannot be written.
    func request(for chat: ChatRequest) throws(ModelError) -> HTTPClient.Request {
        let numbers = [chat.temperature, chat.topP, chat.presencePenalty, chat.frequencyPenalty]
        guard numbers.allSatisfy({ $0?.isFinite != false }) else {
            throw Self.unsendable("The temperature, top_p or a penalty is not a number.")
        }
        var request = try template(.chatCompletions, model: chat.model)
        request.body = .byteBuffer(chat.encoded())
        return request
    }

    /// The whole HTTP request for embeddings; throws as the other does.
    func request(for embeddings: EmbeddingsRequest) throws(ModelError) -> HTTPClient.Request {
        guard !embeddings.inputs.isEmpty else { throw Self.unsendable("There is no text to embed.") }
        var request = try template(.embeddings, model: embeddings.model)
        request.body = .byteBuffer(embeddings.encoded())
        return request
    }

    /// A request for what belongs to the account.
    func request(
        _ method: HTTPMethod, _ url: String, body: HTTPClient.Body? = nil, type: String = "application/json"
    ) throws(ModelError) -> HTTPClient.Request {
        var request = try parsed(url, method)
        request.headers.replaceOrAdd(name: "Content-Type", value: type)
        if body == nil { request.headers.remove(name: "Content-Type") }
        request.body = body
        return request
    }

    private enum Operation: Hashable {
        case chatCompletions, embeddings
    }

    private struct Name: Hashable {
        let operation: Operation
        let model: String
    }

    private func template(_ operation: Operation, model: String) throws(ModelError) -> HTTPClient.Request {
        guard !endpoint.namesModelInURL || !model.isEmpty else {
            throw Self.unsendable("The deployment has no name.")
        }
        let name = Name(operation: operation, model: endpoint.namesModelInURL ? model : "")
        if let template = kept.withLock({ $0[name] }) { return template }
        let url =
            operation == .embeddings
            ? endpoint.embeddingsURL(model: model) : endpoint.chatCompletionsURL(model: model)
        let template = try parsed(url, .POST)
        kept.withLock { if $0.count < Self.mostKept { $0[name] = template } }
        return template
    }

    private func parsed(_ url: String, _ method: HTTPMethod) throws(ModelError) -> HTTPClient.Request {
        do {
            return try HTTPClient.Request(url: url, method: method, headers: headers)
        } catch {
            throw Self.unsendable("'\(url)' is not a URL that can be called.")
        }
    }

    static func unsendable(_ message: String) -> ModelError {
        ModelError(.badRequest, message: message, attempts: 0)
    }
}
