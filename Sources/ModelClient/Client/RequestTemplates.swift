internal import AsyncHTTPClient
internal import ModelAPI
internal import NIOCore
internal import NIOHTTP1
internal import Synchronization

/// Makes requests from templates, so that a URL is parsed once per model and not once per call.
final class RequestTemplates: Sendable {
    /// Deployments whose templates are kept; a client that names more parses some again.
    private static let mostKept = 256

    private let endpoint: ModelEndpoint
    private let key: Secret?
    private let headers: HTTPHeaders
    private let kept = Mutex<[Name: RequestHead]>([:])

    init(endpoint: ModelEndpoint, key: Secret?) {
        self.endpoint = endpoint
        self.key = key
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

    /// The whole HTTP request for a chat, as bytes.
    ///
    /// - Throws: ``ModelError/Category/badRequest`` for a request that cannot be written.
    func bytes(of chat: ChatRequest) throws(ModelError) -> ByteBuffer {
        let numbers = [chat.temperature, chat.topP, chat.presencePenalty, chat.frequencyPenalty]
        guard numbers.allSatisfy({ $0?.isFinite != false }) else {
            throw Self.unsendable("The temperature, top_p or a penalty is not a number.")
        }
        return try head(.chatCompletions, model: chat.model)
            .request(capacity: chat.encodedSize) { chat.encode(into: &$0) }
    }

    /// The whole HTTP request for embeddings; throws as the other does.
    func bytes(of embeddings: EmbeddingsRequest) throws(ModelError) -> ByteBuffer {
        guard !embeddings.inputs.isEmpty else { throw Self.unsendable("There is no text to embed.") }
        return try head(.embeddings, model: embeddings.model)
            .request(capacity: embeddings.encodedSize) { embeddings.encode(into: &$0) }
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

    private func head(_ operation: Operation, model: String) throws(ModelError) -> RequestHead {
        guard !endpoint.namesModelInURL || !model.isEmpty else {
            throw Self.unsendable("The deployment has no name.")
        }
        let name = Name(operation: operation, model: endpoint.namesModelInURL ? model : "")
        if let head = kept.withLock({ $0[name] }) { return head }
        let url =
            operation == .embeddings
            ? endpoint.embeddingsURL(model: model) : endpoint.chatCompletionsURL(model: model)
        guard let (origin, path) = Origin.split(url) else { throw Self.uncallable(url) }
        let authorization = key.map { endpoint.authorization($0) }
        guard let head = RequestHead(path: path, authority: origin.authority, authorization: authorization) else {
            throw Self.unsendable("The key has a line break or another control character in it.")
        }
        kept.withLock { if $0.count < Self.mostKept { $0[name] = head } }
        return head
    }

    private func parsed(_ url: String, _ method: HTTPMethod) throws(ModelError) -> HTTPClient.Request {
        do {
            return try HTTPClient.Request(url: url, method: method, headers: headers)
        } catch {
            throw Self.uncallable(url)
        }
    }

    private static func uncallable(_ url: String) -> ModelError {
        unsendable("'\(url)' is not a URL that can be called.")
    }

    static func unsendable(_ message: String) -> ModelError {
        ModelError(.badRequest, message: message, attempts: 0)
    }
}
