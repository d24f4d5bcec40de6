package import ModelAPI
internal import Synchronization

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

    /// The key, with all else that no answer and no error may hold.
    let key: Secret?
    let configuration: Configuration
    let templates: RequestTemplates
    let calls: CallQueue
    let route: Route?
    let habits: ServerHabits
    /// Connections to where the host has sent requests on to: another port of it, or its secure one.
    private let others = Mutex<[Origin: CallQueue]>([:])

    /// A client that is ready to call; it connects when it first does.
    ///
    /// - Parameters:
    ///   - endpoint: Where to call.
    ///   - key: The key, or `nil` for a server that asks for none.
    ///   - configuration: Timeouts and limits, and fields that every request has.
    package init(
        endpoint: ModelEndpoint, key: Secret?, configuration: Configuration = Configuration()
    ) {
        let habits = ServerHabits()
        self.habits = habits
        self.endpoint = endpoint
        let secrets = configuration.fields.filter(\.isSecret).map(\.value)
        self.key = secrets.isEmpty ? key : (key ?? secrets[0]).hiding(secrets)
        self.configuration = configuration
        route = Origin.split(endpoint.baseURL).map { configuration.proxies.route(to: $0.origin) }
        templates = RequestTemplates(
            endpoint: endpoint, key: key, fields: configuration.fields, proxies: configuration.proxies, habits: habits)
        calls = CallQueue(HTTPConnectionPool(route, configuration))
    }

    deinit {
        calls.shutDownSoon()
        for queue in others.withLock({ Array($0.values) }) { queue.shutDownSoon() }
    }

    /// The connections to a server.
    func queue(for origin: Origin) -> CallQueue {
        guard origin != route?.origin else { return calls }
        return others.withLock { others in
            if let queue = others[origin] { return queue }
            let queue = CallQueue(HTTPConnectionPool(configuration.proxies.route(to: origin), configuration))
            others[origin] = queue
            return queue
        }
    }

    /// Closes the connections; calls in flight end with ``ModelError/Category/cancelled``.
    ///
    /// Shutting down twice is the same as once.
    package func shutdown() async {
        await calls.shutDown()
        for queue in others.withLock({ Array($0.values) }) { await queue.shutDown() }
    }

    static func cancelled(attempts: Int) -> ModelError {
        ModelError(.cancelled, message: "The call was cancelled.", attempts: attempts)
    }
}
