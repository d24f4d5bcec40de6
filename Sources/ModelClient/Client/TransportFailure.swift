internal import Glibc
internal import ModelAPI
internal import NIOCore
internal import NIOPosix

/// Why no response came, in our words.
struct TransportFailure {
    let error: ModelError
    let outcome: RetryPolicy.Outcome

    init(_ error: ModelError, _ outcome: RetryPolicy.Outcome) {
        self.error = error
        self.outcome = outcome
    }

    static func cancelled(attempts: Int) -> TransportFailure {
        TransportFailure(EndpointClient.cancelled(attempts: attempts), .cancelled)
    }

    static func shutDown(attempts: Int) -> TransportFailure {
        let message = "The client was shut down."
        return TransportFailure(
            ModelError(.cancelled, code: "shut_down", message: message, attempts: attempts), .cancelled)
    }

    /// The answer was not whole in time; `setting` is what limits the call, if that is one.
    static func late(_ server: String, _ timeout: Duration, setting: String?) -> TransportFailure {
        let limit = setting.map { " (\($0))" } ?? ""
        let message = "No whole answer from \(server) within \(seconds(timeout)) s\(limit)."
        return TransportFailure(ModelError(.timeout, message: message), .timedOut)
    }

    static func stalled(_ server: String, _ timeout: Duration, sending: Bool) -> TransportFailure {
        let direction = sending ? "No byte could be sent to" : "No byte came from"
        let message = "\(direction) \(server) for \(seconds(timeout)) s (stall_timeout)."
        return TransportFailure(ModelError(.timeout, code: "stalled", message: message), .timedOut)
    }

    /// No connection in time.
    static func unconnected(_ server: String, _ timeout: Duration) -> TransportFailure {
        let message = "No connection to \(server) within \(seconds(timeout)) s."
        return TransportFailure(ModelError(.connection, code: "connect", message: message), .unconnected)
    }

    /// No connection, for a reason that the system gives.
    static func unconnected(_ server: String, because thrown: any Error) -> TransportFailure {
        let cause = cause(thrown)
        let message = "No connection to \(server): \(cause)\(cause.hasSuffix("?") ? "" : ".")"
        return TransportFailure(ModelError(.connection, code: "connect", message: message), .unconnected)
    }

    /// The name of a server that nobody knows, and that was never reached: it is written wrong.
    static func unknownName(_ server: String, _ host: String) -> TransportFailure {
        let message =
            "No connection to \(server): the name '\(host)' is not known. Correct the endpoint's URL, or, where a proxy "
            + "knows the name, set HTTPS_PROXY or HTTP_PROXY."
        return TransportFailure(ModelError(.connection, code: "name", message: message, attempts: 0), .hopeless)
    }

    /// The two could not encrypt; whether that may pass, the next try would show.
    static func noTLS(_ server: String, _ reason: String, mayPass: Bool) -> TransportFailure {
        let advice = mayPass ? "" : " If the server speaks no TLS, its URL begins with http://."
        let message = "No secure connection to \(server): \(reason).\(advice)"
        return TransportFailure(
            ModelError(.connection, code: "tls", message: message, attempts: mayPass ? 1 : 0),
            mayPass ? .unconnected : .hopeless)
    }

    /// The same certificate would come again.
    static func untrusted(_ server: String, _ reason: String) -> TransportFailure {
        let message =
            "No secure connection to \(server): \(reason). If it is your organisation's own, name its certificates "
            + "(a file in PEM) in SSL_CERT_FILE, or in the job's model.ca_file."
        return TransportFailure(ModelError(.connection, code: "tls", message: message, attempts: 0), .hopeless)
    }

    /// A setting has to be corrected first.
    static func noRoute(_ server: String, _ reason: String) -> TransportFailure {
        let message = "No connection to \(server): \(reason)"
        return TransportFailure(ModelError(.connection, code: "setting", message: message, attempts: 0), .hopeless)
    }

    static func refusedByProxy(_ server: String, _ status: Int) -> TransportFailure {
        let advice =
            status == 407 ? " It asks for a user and a password: http://user:password@host:port." : ""
        let message = "No connection to \(server): the proxy refused it with HTTP \(status).\(advice)"
        let isFinal = (400..<500).contains(status) && status != 408 && status != 429
        return TransportFailure(
            ModelError(.connection, code: "proxy", message: message, attempts: 0), isFinal ? .hopeless : .unconnected)
    }

    static func broken(_ server: String) -> TransportFailure {
        let message = "The connection to \(server) broke before the answer was whole."
        return TransportFailure(ModelError(.connection, code: "broken", message: message), .disconnected)
    }

    /// Each connection that was free had ended, and nobody read the request.
    static func unread(_ server: String) -> TransportFailure {
        let message = "\(server) ended the connection before it read a byte of the request."
        return TransportFailure(ModelError(.connection, code: "unread", message: message), .unconnected)
    }

    static func notHTTP(_ server: String, _ reason: String, _ start: ByteBuffer?) -> TransportFailure {
        let message = "What \(server) sent is not an HTTP response: \(reason)."
        let body = start.map { String(decoding: $0.readableBytesView.prefix(ErrorBody.longestBody), as: UTF8.self) }
        return TransportFailure(
            ModelError(.malformedResponse, code: "not_http", message: message, body: body), .unreadable)
    }

    static func packed(_ server: String, _ reason: String) -> TransportFailure {
        let message = "The answer from \(server) cannot be unpacked: \(reason)."
        return TransportFailure(ModelError(.malformedResponse, code: "packed", message: message), .unreadable)
    }

    static func tooLong(_ limit: Int) -> TransportFailure {
        let message = "The answer is longer than \(limit) bytes, and was not kept; ask for less (max_tokens)."
        return TransportFailure(ModelError(.malformedResponse, code: "too_long", message: message), .unusable)
    }

    /// A time in the shortest form that a person would write: `60`, `0.5`.
    private static func seconds(_ time: Duration) -> String {
        let (whole, attoseconds) = time.components
        let milliseconds = attoseconds / 1_000_000_000_000_000
        return milliseconds == 0 ? "\(whole)" : "\(Double(whole) + Double(milliseconds) / 1000)"
    }

    /// The operating system's words where there are some.
    private static func cause(_ thrown: any Error) -> String {
        if let thrown = thrown as? IOError {
            let words = String(cString: strerror(thrown.errnoCode)).lowercased()
            return thrown.errnoCode == ECONNREFUSED ? "\(words): does the server run, and at this port?" : words
        }
        guard let thrown = thrown as? NIOConnectionError else { return "\(thrown)" }
        if let first = thrown.connectionErrors.first { return cause(first.error) }
        return thrown.dnsAError.map { "\($0)" } ?? "the name '\(thrown.host)' is not known"
    }
}
