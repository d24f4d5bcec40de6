package import ModelAPI

/// Calls one endpoint with one key; made once per process and shared by all that calls.
///
/// ```swift
/// let client = EndpointClient(endpoint: endpoint, key: key)
/// let attempt = await client.attempt(
///     ChatRequest(model: "gpt-4o-mini", messages: [.user("Describe a nurse.")], maxTokens: 100))
/// let answer = try attempt.result.get()
/// await client.shutdown()
/// ```
///
/// Hundreds of calls may be in flight: they share pooled HTTP/1.1 connections and one thread, and none waits. Files
/// and batches go the same way.
/// Every call is one attempt; whether there is another is the driver's to decide.
package final class EndpointClient: Sendable {
    /// Where this client calls.
    package let endpoint: ModelEndpoint

    let key: Secret?
    let configuration: Configuration
    let templates: RequestTemplates
    let calls: CallQueue
    let route: Route?

    /// A client that is ready to call; it connects when it first does.
    ///
    /// - Parameters:
    ///   - endpoint: Where to call.
    ///   - key: The key, or `nil` for a server that asks for none.
    ///   - configuration: Timeouts and limits.
    package init(
        endpoint: ModelEndpoint, key: Secret?, configuration: Configuration = Configuration()
    ) {
        self.endpoint = endpoint
        self.key = key
        self.configuration = configuration
        route = Origin.split(endpoint.baseURL).map { configuration.proxies.route(to: $0.origin) }
        templates = RequestTemplates(endpoint: endpoint, key: key, route: route)
        calls = CallQueue(HTTPConnectionPool(route, configuration))
    }

    deinit { calls.shutDownSoon() }

    /// Closes the connections; calls in flight end with ``ModelError/Category/cancelled``.
    ///
    /// Shutting down twice is the same as once.
    package func shutdown() async { await calls.shutDown() }

    static func cancelled(attempts: Int) -> ModelError {
        ModelError(.cancelled, message: "The call was cancelled.", attempts: attempts)
    }
}
