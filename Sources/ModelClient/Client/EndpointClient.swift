internal import AsyncHTTPClient
package import ModelAPI
internal import NIOCore
internal import NIOPosix
internal import Synchronization

/// Calls one endpoint with one key; made once per process and shared by all that calls.
///
/// ```swift
/// let client = EndpointClient(endpoint: endpoint, key: key)
/// let attempt = await client.attempt(
///     ChatRequest(model: "gpt-4o-mini", messages: [.user("Describe a nurse.")], maxTokens: 100))
/// let answer = try attempt.result.get()
/// try await client.shutdown()
/// ```
///
/// Hundreds of calls may be in flight: they share pooled HTTP/1.1 connections and one thread, and none waits.
/// Every call is one attempt; whether there is another is the driver's to decide.
package final class EndpointClient: Sendable {
    /// Where this client calls.
    package let endpoint: ModelEndpoint

    let key: Secret?
    let configuration: Configuration
    let templates: RequestTemplates
    let calls: CallQueue
    /// For files and batches; most clients never need it, nor its threads.
    private let transport = Mutex<HTTPClient?>(nil)

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
        templates = RequestTemplates(endpoint: endpoint, key: key)
        calls = CallQueue(ConnectionPool(Origin.split(endpoint.baseURL)?.origin, configuration))
    }

    var http: HTTPClient {
        transport.withLock { transport in
            if let transport { return transport }
            let made = HTTPClient(
                eventLoopGroup: MultiThreadedEventLoopGroup.singleton, configuration: Self.transport(configuration))
            transport = made
            return made
        }
    }

    deinit {
        calls.shutDownSoon()
        // A client that somebody forgot to shut down must not take the process with it, as the
        // transport would in a debug build. After a shutdown this does nothing.
        _ = transport.withLock { $0 }?.shutdown()
    }

    /// Closes the connections; calls in flight end with ``ModelError/Category/cancelled``.
    ///
    /// Shutting down twice is the same as once.
    ///
    /// - Throws: What the transport throws when it cannot close.
    package func shutdown() async throws {
        await calls.shutDown()
        do {
            try await transport.withLock { $0 }?.shutdown().get()
        } catch let error as HTTPClientError where error == .alreadyShutdown {
            return
        }
    }

    static func cancelled(attempts: Int) -> ModelError {
        ModelError(.cancelled, message: "The call was cancelled.", attempts: attempts)
    }

    private static func transport(_ configuration: Configuration) -> HTTPClient.Configuration {
        var transport = HTTPClient.Configuration(
            // A redirect would carry the prompt, and perhaps the key, to a place nobody named.
            redirectConfiguration: .disallow,
            timeout: .init(
                connect: TimeAmount(configuration.connectTimeout),
                read: TimeAmount(configuration.stallTimeout),
                write: TimeAmount(configuration.stallTimeout)))
        transport.httpVersion = .http1Only
        transport.connectionPool.concurrentHTTP1ConnectionsPerHostSoftLimit =
            max(1, configuration.connectionsPerHost)
        // The transport's own retry would be a second layer, and a silent one.
        transport.connectionPool.retryConnectionEstablishment = false
        transport.tracing.tracer = nil
        return transport
    }
}
