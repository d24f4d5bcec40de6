internal import NIOCore

/// One request on its way to its response.
///
/// Made anywhere; from then on only the loop's thread touches it.
final class HTTPCall: @unchecked Sendable {
    /// What came of a call.
    struct Ending {
        var result: Result<ServerResponse, any Error>

        /// From the order to now.
        var latency: Duration

        /// Whether a byte of it may have reached the server.
        var isSent: Bool

        /// What had come of a success when the call failed: the answer may be whole, and is paid.
        var received: ServerResponse?
    }

    /// The longest response that is read into memory.
    let limit: Int

    /// Where the body of a successful response goes; `nil`: into memory.
    let download: FileDownload?

    /// How long it may take in all.
    let timeout: Duration

    let began = NIODeadline.now()

    /// Where it is under way, once it is.
    var connection: HTTPConnection?

    /// Whose connections it takes; known once it waits for one.
    var pool: HTTPConnectionPool?

    /// The call that says the same in another way, once the server has asked for that.
    var successor: HTTPCall?

    /// In which way the request is said.
    let manner: RequestManner

    private var request: HTTPRequest?
    private let onSend: (@Sendable () throws -> Void)?
    private var completion: (@Sendable (HTTPCall, Ending) -> Void)?
    private var isSent = false

    /// - Parameters:
    ///   - request: What is sent.
    ///   - limit: The longest response that is read into memory.
    ///   - download: Where the body of a successful response goes, if not into memory.
    ///   - timeout: How long it may take in all.
    ///   - onSend: Called on the loop, right before the first byte is sent; throws for a call that must not be.
    ///   - completion: Called on the loop, once.
    init(
        _ request: HTTPRequest, limit: Int, download: FileDownload? = nil, timeout: Duration,
        onSend: (@Sendable () throws -> Void)?, completion: @escaping @Sendable (HTTPCall, Ending) -> Void
    ) {
        self.request = request
        manner = request.manner
        self.limit = limit
        self.download = download
        self.timeout = timeout
        self.onSend = onSend
        self.completion = completion
    }

    var isOver: Bool { completion == nil }

    /// Whether bytes of the answer are promised all along: silence is a fault then, and not thought.
    var promisesBytes: Bool { manner.isStream || download != nil }

    func isLate(_ now: NIODeadline) -> Bool { now - began >= TimeAmount(timeout) }

    /// The request to send now; it is not kept, since a prompt may be long and its answer take long.
    ///
    /// - Throws: What `onSend` throws: the call must not be sent.
    func takeRequest() throws -> HTTPRequest? {
        guard let request else { return nil }
        self.request = nil
        try onSend?()
        isSent = true
        return request
    }

    /// Ends it, unless it has ended.
    func end(_ result: Result<ServerResponse, any Error>, received: ServerResponse? = nil) {
        guard let completion else { return }
        self.completion = nil
        connection = nil
        pool = nil
        request = nil
        let latency = Duration.nanoseconds((NIODeadline.now() - began).nanoseconds)
        completion(self, Ending(result: result, latency: latency, isSent: isSent, received: received))
    }
}
