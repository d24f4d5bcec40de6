internal import ModelAPI
internal import NIOCore
internal import NIOPosix

extension TransportFailure {
    /// What ended a model call.
    init(
        _ thrown: any Error, isSent: Bool, endpoint: ModelEndpoint, configuration: EndpointClient.Configuration
    ) {
        let place = endpoint.baseURL
        switch thrown {
        case CallFault.noConnection: self = .unconnected(place, configuration.connectTimeout)
        case CallFault.stalled(let sending): self = .stalled(place, configuration.stallTimeout, sending: sending)
        case CallFault.late: self = .late(place, configuration.requestTimeout)
        case CallFault.noTrust(let reason): self = .noTrust(place, reason)
        case CallFault.shutDown: self = .shutDown(attempts: isSent ? 1 : 0)
        case CallFault.cancelled: self = .cancelled(attempts: isSent ? 1 : 0)
        case ResponseFault.notHTTP(let reason): self = .notHTTP(place, reason)
        case ResponseFault.tooLong(let limit): self = .tooLong(limit)
        // Whatever the system says of a connection that was there, it is there no more.
        case _ where isSent: self = .broken(place)
        case ChannelError.connectTimeout: self = .unconnected(place, configuration.connectTimeout)
        case let thrown as NIOConnectionError where thrown.isTimeout:
            self = .unconnected(place, configuration.connectTimeout)
        default: self = .unconnected(place, because: thrown)
        }
    }
}

extension NIOConnectionError {
    /// Whether no address of the host answered in time.
    fileprivate var isTimeout: Bool {
        !connectionErrors.isEmpty
            && connectionErrors.allSatisfy { if case ChannelError.connectTimeout = $0.error { true } else { false } }
    }
}
