internal import ModelAPI
internal import NIOCore
internal import NIOHTTP1
internal import NIOPosix

extension TransportFailure {
    /// What ended a call.
    init(
        _ thrown: any Error, isSent: Bool, wasReached: Bool, endpoint: ModelEndpoint,
        configuration: EndpointClient.Configuration, route: Route?
    ) {
        let proxy = route?.proxyDescription.map { " through the proxy \($0)" } ?? ""
        let server = endpoint.baseURL + proxy
        switch thrown {
        case CallFault.noConnection: self = .unconnected(server, configuration.connectTimeout)
        case CallFault.noRoute(let reason): self = .noRoute(endpoint.baseURL, reason)
        case CallFault.refusedByProxy(let status): self = .refusedByProxy(server, status)
        case CallFault.stalled(let sending): self = .stalled(server, configuration.stallTimeout, sending: sending)
        case CallFault.late(let timeout):
            self = .late(server, timeout, setting: timeout == configuration.requestTimeout ? "request_timeout" : nil)
        case CallFault.noTLS(let reason, let mayPass): self = .noTLS(server, reason, mayPass: mayPass)
        case CallFault.untrusted(let reason): self = .untrusted(server, reason)
        case CallFault.shutDown: self = .shutDown(attempts: isSent ? 1 : 0)
        case CallFault.cancelled: self = .cancelled(attempts: isSent ? 1 : 0)
        case ResponseFault.notHTTP(let reason, let start): self = .notHTTP(server, reason, start)
        case ResponseFault.unread: self = .unread(server)
        case ResponseFault.packed(let reason): self = .packed(server, reason)
        case ResponseFault.tooLong(let limit): self = .tooLong(limit)
        case let fault as FileFault: self.init(fault.error(attempts: isSent ? 1 : 0), .hopeless)
        // The connection ended within a response.
        case HTTPParserError.invalidEOFState: self = .broken(server)
        case let error as HTTPParserError: self = .notHTTP(server, "\(error)", nil)
        case let error as NIOHTTPDecoderError: self = .notHTTP(server, "\(error)", nil)
        // Whatever the system says of a connection that was there, it is there no more.
        case _ where isSent: self = .broken(server)
        case ChannelError.connectTimeout: self = .unconnected(server, configuration.connectTimeout)
        case let thrown as NIOConnectionError where thrown.isTimeout:
            self = .unconnected(server, configuration.connectTimeout)
        case let thrown as NIOConnectionError where thrown.isOfName && !wasReached:
            self = .unknownName(server, thrown.host)
        default: self = .unconnected(server, because: thrown)
        }
    }
}

extension NIOConnectionError {
    /// Whether the host has no address.
    fileprivate var isOfName: Bool { connectionErrors.isEmpty && (dnsAError != nil || dnsAAAAError != nil) }

    /// Whether no address of the host answered in time.
    fileprivate var isTimeout: Bool {
        !connectionErrors.isEmpty
            && connectionErrors.allSatisfy { if case ChannelError.connectTimeout = $0.error { true } else { false } }
    }
}
