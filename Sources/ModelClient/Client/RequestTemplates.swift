internal import AsyncHTTPClient
internal import NIOHTTP1
internal import Synchronization

/// Makes requests from templates, so that a URL is parsed once per model and not once per call.
final class RequestTemplates: Sendable {
    /// Deployments whose templates are kept; a client that names more parses some again.
    private static let mostKept = 256

    private let endpoint: ModelEndpoint
    private let headers: HTTPHeaders
    private let kept = Mutex<[String: HTTPClient.Request]>([:])

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
        guard chat.temperature?.isFinite != false, chat.topP?.isFinite != false else {
            throw ModelError(
                .badRequest, message: "The temperature or top_p is not a number.", attempts: 0)
        }
        var request = try template(model: chat.model)
        request.body = .byteBuffer(chat.encoded())
        return request
    }

    private func template(model: String) throws(ModelError) -> HTTPClient.Request {
        let name = endpoint.namesModelInURL ? model : ""
        guard !endpoint.namesModelInURL || !model.isEmpty else {
            throw ModelError(.badRequest, message: "The deployment has no name.", attempts: 0)
        }
        if let template = kept.withLock({ $0[name] }) { return template }
        let template: HTTPClient.Request
        let url = endpoint.chatCompletionsURL(model: model)
        do {
            template = try HTTPClient.Request(url: url, method: .POST, headers: headers)
        } catch {
            throw ModelError(
                .badRequest, message: "'\(url)' is not a URL that can be called.", attempts: 0)
        }
        kept.withLock { if $0.count < Self.mostKept { $0[name] = template } }
        return template
    }
}
