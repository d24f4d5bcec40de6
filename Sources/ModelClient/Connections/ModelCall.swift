internal import NIOCore

/// One request on its way to its response.
///
/// Made anywhere; from then on only the loop's thread touches it.
final class ModelCall: @unchecked Sendable {
    /// What came of a call.
    struct Ending {
        var result: Result<ServerResponse, any Error>

        /// From the order to now.
        var latency: Duration

        /// Whether a byte of it may have reached the server.
        var isSent: Bool
    }

    /// The longest response that is read.
    let limit: Int

    let began = NIODeadline.now()

    /// Where it is under way, once it is.
    var connection: CallConnection?

    private var request: ByteBuffer
    private let onSend: (@Sendable () throws -> Void)?
    private var completion: (@Sendable (Ending) -> Void)?
    private var isSent = false

    /// - Parameters:
    ///   - request: All its bytes.
    ///   - limit: The longest response that is read.
    ///   - onSend: Called on the loop, right before the first byte is sent; throws for a call that must not be.
    ///   - completion: Called on the loop, once.
    init(
        _ request: ByteBuffer, limit: Int, onSend: (@Sendable () throws -> Void)?,
        completion: @escaping @Sendable (Ending) -> Void
    ) {
        self.request = request
        self.limit = limit
        self.onSend = onSend
        self.completion = completion
    }

    var isOver: Bool { completion == nil }

    /// The bytes to send now; they are not kept, since a prompt may be long and its answer take long.
    ///
    /// - Throws: What `onSend` throws: the call must not be sent.
    func takeRequest() throws -> ByteBuffer {
        try onSend?()
        isSent = true
        defer { request = ByteBuffer() }
        return request
    }

    /// Ends it, unless it has ended.
    func end(_ result: Result<ServerResponse, any Error>) {
        guard let completion else { return }
        self.completion = nil
        connection = nil
        request = ByteBuffer()
        let latency = Duration.nanoseconds((NIODeadline.now() - began).nanoseconds)
        completion(Ending(result: result, latency: latency, isSent: isSent))
    }
}
