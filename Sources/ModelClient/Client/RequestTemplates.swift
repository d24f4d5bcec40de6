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
    private let fields: [HeaderField]
    private let proxies: ProxySettings
    private let habits: ServerHabits
    private let kept = Mutex<[String: RequestHead]>([:])

    init(
        endpoint: ModelEndpoint, key: Secret?, fields: [HeaderField], proxies: ProxySettings, habits: ServerHabits
    ) {
        self.endpoint = endpoint
        self.key = key
        self.fields = fields
        self.proxies = proxies
        self.habits = habits
    }

    /// The request for a chat.
    ///
    /// - Throws: ``ModelError/Category/badRequest`` for a request that cannot be written.
    func request(for chat: ChatRequest) throws(ModelError) -> HTTPRequest {
        let numbers = [chat.temperature, chat.topP, chat.presencePenalty, chat.frequencyPenalty]
        guard numbers.allSatisfy({ $0?.isFinite != false }) else {
            throw Self.unsendable("The temperature, top_p or a penalty is not a number.")
        }
        var chat = chat
        let known = habits.known
        chat.isStream = chat.isStream || known.mustStream
        chat.asksForUsage = chat.asksForUsage && known.takesStreamOptions
        let manner = RequestManner(isStream: chat.isStream, asksForUsage: chat.isStream && chat.asksForUsage)
        return HTTPRequest(try head(.chatCompletions, model: chat.model), .bytes(chat.encoded()), manner: manner)
    }

    /// The request for embeddings; throws as the other does.
    func request(for embeddings: EmbeddingsRequest) throws(ModelError) -> HTTPRequest {
        guard !embeddings.inputs.isEmpty else { throw Self.unsendable("There is no text to embed.") }
        var embeddings = embeddings
        let manner = RequestManner(encoding: habits.known.encoding)
        switch manner.encoding {
        case .asked: break
        case .float: embeddings.encoding = .float
        case .none: embeddings.encoding = nil
        }
        return HTTPRequest(
            try head(.embeddings, model: embeddings.model), .bytes(embeddings.encoded()), manner: manner)
    }

    /// A request for what belongs to the account.
    func request(
        _ method: HTTPMethod, _ url: String, body: HTTPRequest.Body = .none, type: String = "application/json"
    ) throws(ModelError) -> HTTPRequest {
        if case .none = body { return HTTPRequest(try head(method, url, type: nil), body) }
        return HTTPRequest(try head(method, url, type: type), body)
    }

    private enum Operation {
        case chatCompletions, embeddings
    }

    private func head(_ operation: Operation, model: String) throws(ModelError) -> RequestHead {
        guard !endpoint.namesModelInURL || !model.isEmpty else {
            throw Self.unsendable("The deployment has no name.")
        }
        let url =
            operation == .embeddings
            ? endpoint.embeddingsURL(model: model) : endpoint.chatCompletionsURL(model: model)
        return try head(.POST, url, type: "application/json", isKept: true)
    }

    /// A head but for the body's length.
    private func head(
        _ method: HTTPMethod, _ url: String, type: String?, isKept: Bool = false
    ) throws(ModelError) -> RequestHead {
        let url = habits.url(url)
        if isKept, let head = kept.withLock({ $0[url] }) { return head }
        guard let (origin, path) = Origin.split(url) else {
            throw Self.unsendable("'\(url)' is not a URL that can be called.")
        }
        let route = proxies.route(to: origin)
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
        for field in fields { headers.replaceOrAdd(name: field.name, value: field.value.reveal()) }
        let head = RequestHead(
            head: HTTPRequestHead(version: .http1_1, method: method, uri: route.target(path), headers: headers),
            url: url, origin: origin)
        if isKept { kept.withLock { if $0.count < Self.mostKept { $0[url] = head } } }
        return head
    }

    static func unsendable(_ message: String) -> ModelError {
        ModelError(.badRequest, message: message, attempts: 0)
    }
}
