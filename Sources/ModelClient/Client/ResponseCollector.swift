internal import AsyncHTTPClient
internal import NIOCore
internal import NIOHTTP1
internal import Synchronization

/// Collects one response's head and body, up to a limit.
///
/// The transport calls it on one event loop; the lock is there for the compiler and never waits.
final class ResponseCollector: HTTPClientResponseDelegate {
    struct Response: Sendable {
        var head: HTTPResponseHead
        var body: ByteBuffer
    }

    /// The body is longer than the limit, in bytes.
    struct TooLong: Error {
        let limit: Int
    }

    /// The transport says that the response ended, but gave no head of it.
    struct NoHead: Error {}

    private let limit: Int
    private let collected = Mutex<(head: HTTPResponseHead?, body: ByteBuffer)>((nil, ByteBuffer()))

    init(limit: Int) {
        self.limit = limit
    }

    func didReceiveHead(
        task: HTTPClient.Task<Response>, _ head: HTTPResponseHead
    ) -> EventLoopFuture<Void> {
        let announced = head.headers.first(name: "content-length").flatMap { Int($0) } ?? 0
        guard announced <= limit else {
            return task.eventLoop.makeFailedFuture(TooLong(limit: limit))
        }
        collected.withLock { $0.head = head }
        return task.eventLoop.makeSucceededVoidFuture()
    }

    func didReceiveBodyPart(
        task: HTTPClient.Task<Response>, _ buffer: ByteBuffer
    ) -> EventLoopFuture<Void> {
        let fits = collected.withLock { collected in
            guard buffer.readableBytes <= limit - collected.body.readableBytes else { return false }
            // A short body comes in one part, which is taken over without a copy.
            if collected.body.readableBytes == 0 {
                collected.body = buffer
            } else {
                collected.body.writeImmutableBuffer(buffer)
            }
            return true
        }
        guard fits else { return task.eventLoop.makeFailedFuture(TooLong(limit: limit)) }
        return task.eventLoop.makeSucceededVoidFuture()
    }

    func didFinishRequest(task: HTTPClient.Task<Response>) throws -> Response {
        try collected.withLock { collected in
            guard let head = collected.head else { throw NoHead() }
            return Response(head: head, body: collected.body)
        }
    }
}
