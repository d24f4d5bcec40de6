internal import NIOCore
internal import NIOHTTP1

/// A request with its whole body, as the simulator looks at it.
struct SimulatedRequest: Sendable {
    let method: HTTPMethod
    let headers: HTTPHeaders
    var body: ByteBuffer
    let route: Route
    /// The path and query as they came.
    let target: String

    init(_ head: HTTPRequestHead, _ body: ByteBuffer, _ route: Route) {
        method = head.method
        headers = head.headers
        self.body = body
        self.route = route
        target = head.uri
    }

    /// The key that a caller gives: OpenAI knows only bearers, Azure `api-key` too.
    static func key(_ headers: HTTPHeaders, _ dialect: Dialect) -> String? {
        if dialect.isAzure, let key = headers.first(name: "api-key") { return key }
        guard let authorization = headers.first(name: "authorization"), authorization.count > 7,
            authorization.prefix(7).lowercased() == "bearer "
        else { return nil }
        return String(authorization.dropFirst(7))
    }
}
