internal import JSONText
internal import ModelAPI
internal import NIOCore
internal import NIOHTTP1
internal import Synchronization

/// Makes requests, their heads from templates: a URL is parsed once per model and not once per call.
final class RequestTemplates: Sendable {
    /// Deployments whose heads are kept; a client that names more parses some again.
    private static let mostKept = 256

    private let endpoint: ModelEndpoint
    private let key: Secret?
    private let route: Route?
    private let kept = Mutex<[Name: HTTPRequestHead]>([:])

    init(endpoint: ModelEndpoint, key: Secret?, route: Route?) {
        self.endpoint = endpoint
        self.key = key
        self.route = route
    }

    /// The request for a chat.
    ///
    /// - Throws: ``ModelError/Category/badRequest`` for a request that cannot be written.
    func request(for chat: ChatRequest) throws(ModelError) -> HTTPRequest {
        let numbers = [chat.temperature, chat.topP, chat.presencePenalty, chat.frequencyPenalty]
        guard numbers.allSatisfy({ $0?.isFinite != false }) else {
            throw Self.unsendable("The temperature, top_p or a penalty is not a number.")
        }
        return HTTPRequest(try head(.chatCompletions, model: chat.model), .bytes(chat.encoded()))
    }

    /// The request for embeddings; throws as the other does.
    func request(for embeddings: EmbeddingsRequest) throws(ModelError) -> HTTPRequest {
        guard !embeddings.inputs.isEmpty else { throw Self.unsendable("There is no text to embed.") }
        return HTTPRequest(try head(.embeddings, model: embeddings.model), .bytes(embeddings.encoded()))
    }

    /// A request for what belongs to the account.
    func request(
        _ method: HTTPMethod, _ url: String, body: HTTPRequest.Body = .none, type: String = "application/json"
    ) throws(ModelError) -> HTTPRequest {
        if case .none = body { return HTTPRequest(try head(method, url, type: nil), body) }
        return HTTPRequest(try head(method, url, type: type), body)
    }

    private enum Operation: Hashable {
        case chatCompletions, embeddings
    }

    private struct Name: Hashable {
        let operation: Operation
        let model: String
    }

    private func head(_ operation: Operation, model: String) throws(ModelError) -> HTTPRequestHead {
        guard !endpoint.namesModelInURL || !model.isEmpty else {
            throw Self.unsendable("The deployment has no name.")
        }
        let name = Name(operation: operation, model: endpoint.namesModelInURL ? model : "")
        if let head = kept.withLock({ $0[name] }) { return head }
        let url =
            operation == .embeddings
            ? endpoint.embeddingsURL(model: model) : endpoint.chatCompletionsURL(model: model)
        let head = try head(.POST, url, type: "application/json")
        kept.withLock { if $0.count < Self.mostKept { $0[name] = head } }
        return head
    }

    /// A head but for the body's length.
    private func head(_ method: HTTPMethod, _ url: String, type: String?) throws(ModelError) -> HTTPRequestHead {
        guard let route, let (origin, path) = Origin.split(url) else {
            throw Self.unsendable("'\(url)' is not a URL that can be called.")
        }
        var headers: HTTPHeaders = ["Host": origin.authority]
        if let (name, value) = key.map({ endpoint.authorization($0) }) {
            guard value.utf8.allSatisfy({ $0 >= 0x20 && $0 != 0x7F }) else {
                throw Self.unsendable("The key has a line break or another control character in it.")
            }
            headers.add(name: name, value: value)
        }
        for (name, value) in route.headers { headers.add(name: name, value: value) }
        if let type { headers.add(name: "Content-Type", value: type) }
        headers.add(name: "Accept", value: "application/json")
        headers.add(name: "User-Agent", value: "roost")
        return HTTPRequestHead(version: .http1_1, method: method, uri: route.target(path), headers: headers)
    }

    static func unsendable(_ message: String) -> ModelError {
        ModelError(.badRequest, message: message, attempts: 0)
    }
}
