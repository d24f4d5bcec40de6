internal import AsyncHTTPClient
internal import Glibc
internal import ModelAPI
internal import NIOCore
internal import NIOHTTP1

extension TransportFailure {
    /// What ended a transfer that has to do with files: what its transport threw.
    init(
        _ thrown: any Error, endpoint: ModelEndpoint, configuration: EndpointClient.Configuration,
        timeout: Duration, isCancelled: Bool
    ) {
        let place = endpoint.baseURL
        if isCancelled {
            self = .cancelled(attempts: 1)
            return
        }
        switch thrown {
        case let thrown as HTTPClientError: self = Self.judge(thrown, place, configuration, timeout)
        // Reset, or closed while something was still on its way.
        case HTTPParserError.invalidEOFState, ChannelError.ioOnClosedChannel, ChannelError.eof:
            self = .broken(place)
        case let thrown as IOError where [ECONNRESET, EPIPE, ENOTCONN].contains(thrown.errnoCode):
            self = .broken(place)
        case is HTTPParserError, is ResponseCollector.NoHead: self = .notHTTP(place, "\(thrown)")
        case let thrown as FileFault: self.init(thrown.error(attempts: 1), .hopeless)
        case let thrown as ResponseCollector.TooLong: self = .tooLong(thrown.limit)
        default: self = .unconnected(place, because: thrown)
        }
    }

    private static func judge(
        _ thrown: HTTPClientError, _ place: String, _ configuration: EndpointClient.Configuration, _ timeout: Duration
    ) -> TransportFailure {
        switch thrown {
        case .deadlineExceeded: return late(place, timeout)
        case .readTimeout, .writeTimeout:
            return stalled(place, configuration.stallTimeout, sending: thrown == .writeTimeout)
        case .connectTimeout, .tlsHandshakeTimeout, .getConnectionFromPoolTimeout:
            return unconnected(place, configuration.connectTimeout)
        case .remoteConnectionClosed, .uncleanShutdown, .requestStreamCancelled: return broken(place)
        case .cancelled, .alreadyShutdown: return shutDown(attempts: 1)
        default:
            // The short form, since the long one quotes header values, and one of them is the key.
            let message = "The request cannot be sent: \(thrown.shortDescription)."
            return TransportFailure(ModelError(.badRequest, message: message), .hopeless)
        }
    }
}
