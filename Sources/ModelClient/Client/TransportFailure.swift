internal import AsyncHTTPClient
internal import Glibc
internal import NIOCore
internal import NIOHTTP1
internal import NIOPosix

/// What the transport threw, in our words.
struct TransportFailure {
    let error: ModelError
    let outcome: RetryPolicy.Outcome

    init(
        _ thrown: any Error, endpoint: ModelEndpoint, configuration: EndpointClient.Configuration,
        timeout: Duration, isCancelled: Bool
    ) {
        if isCancelled {
            error = EndpointClient.cancelled(attempts: 1)
            outcome = .cancelled
            return
        }
        let place = endpoint.baseURL
        switch thrown {
        case let thrown as HTTPClientError:
            (error, outcome) = Self.judge(thrown, place, configuration, timeout)
        // Reset, or closed while something was still on its way.
        case HTTPParserError.invalidEOFState, ChannelError.ioOnClosedChannel, ChannelError.eof:
            (error, outcome) = Self.broken(place)
        case let thrown as IOError where [ECONNRESET, EPIPE, ENOTCONN].contains(thrown.errnoCode):
            (error, outcome) = Self.broken(place)
        case is HTTPParserError, is ResponseCollector.NoHead:
            error = ModelError(
                .malformedResponse, code: "not_http",
                message: "What \(place) sent is not an HTTP response: \(thrown).")
            outcome = .unreadable
        case let thrown as FileFault:
            error = thrown.error(attempts: 1)
            outcome = .hopeless
        case let thrown as ResponseCollector.TooLong:
            error = ModelError(
                .malformedResponse, code: "too_long",
                message: "The answer is longer than \(thrown.limit) bytes.")
            outcome = .hopeless
        default:
            error = ModelError(
                .connection, code: "connect",
                message: "No connection to \(place): \(Self.cause(thrown)).")
            outcome = .disconnected
        }
    }

    private static func judge(
        _ thrown: HTTPClientError, _ place: String, _ configuration: EndpointClient.Configuration, _ timeout: Duration
    ) -> (ModelError, RetryPolicy.Outcome) {
        switch thrown {
        case .deadlineExceeded:
            let message = "No whole answer from \(place) within \(seconds(timeout)) s."
            return (ModelError(.timeout, message: message), .timedOut)
        case .readTimeout, .writeTimeout:
            let direction = thrown == .readTimeout ? "No byte came from" : "No byte could be sent to"
            let message = "\(direction) \(place) for \(seconds(configuration.stallTimeout)) s."
            return (ModelError(.timeout, code: "stalled", message: message), .timedOut)
        case .connectTimeout, .tlsHandshakeTimeout, .getConnectionFromPoolTimeout:
            let message = "No connection to \(place) within \(seconds(configuration.connectTimeout)) s."
            return (ModelError(.connection, code: "connect", message: message), .disconnected)
        case .remoteConnectionClosed, .uncleanShutdown, .requestStreamCancelled:
            return broken(place)
        case .cancelled, .alreadyShutdown:
            let message = "The client was shut down."
            return (ModelError(.cancelled, code: "shut_down", message: message), .cancelled)
        default:
            // The short form, since the long one quotes header values, and one of them is the key.
            let message = "The request cannot be sent: \(thrown.shortDescription)."
            return (ModelError(.badRequest, message: message), .hopeless)
        }
    }

    /// A time in the shortest form that a person would write: `60`, `0.5`.
    private static func seconds(_ time: Duration) -> String {
        let (whole, part) = time.components
        let milliseconds = part / 1_000_000_000_000_000
        return milliseconds == 0 ? "\(whole)" : "\(Double(whole) + Double(milliseconds) / 1000)"
    }

    private static func broken(_ place: String) -> (ModelError, RetryPolicy.Outcome) {
        let message = "The connection to \(place) broke before the answer was whole."
        return (ModelError(.connection, code: "broken", message: message), .disconnected)
    }

    /// The operating system's words where there are some.
    private static func cause(_ thrown: any Error) -> String {
        guard let thrown = thrown as? NIOConnectionError else { return "\(thrown)" }
        if let first = thrown.connectionErrors.first { return "\(first.error)" }
        return thrown.dnsAError.map { "\($0)" } ?? "the name '\(thrown.host)' is not known"
    }
}
