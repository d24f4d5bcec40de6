internal import AsyncHTTPClient
internal import NIOCore
internal import NIOHTTP1
internal import NIOPosix
internal import Synchronization

/// Collects one response's head and body, up to a limit, or puts the body of a success into a file.
///
/// The transport calls it on one event loop; the lock is there for the compiler and never waits.
final class ResponseCollector: HTTPClientResponseDelegate {
    typealias Response = ServerResponse

    /// The body is longer than the limit, in bytes.
    struct TooLong: Error {
        let limit: Int
    }

    /// The transport says that the response ended, but gave no head of it.
    struct NoHead: Error {}

    private let limit: Int
    private let file: FileDownload?
    private let collected = Mutex<(head: HTTPResponseHead?, body: ByteBuffer, fileBytes: Int)>((nil, ByteBuffer(), 0))

    init(limit: Int, file: FileDownload? = nil) {
        self.limit = limit
        self.file = file
    }

    func didReceiveHead(
        task: HTTPClient.Task<Response>, _ head: HTTPResponseHead
    ) -> EventLoopFuture<Void> {
        let announced = head.headers.first(name: "content-length").flatMap { Int($0) } ?? 0
        let isForFile = file != nil && (200..<300).contains(head.status.code)
        guard announced <= limit || isForFile else {
            return task.eventLoop.makeFailedFuture(TooLong(limit: limit))
        }
        collected.withLock { $0.head = head }
        return task.eventLoop.makeSucceededVoidFuture()
    }

    func didReceiveBodyPart(
        task: HTTPClient.Task<Response>, _ buffer: ByteBuffer
    ) -> EventLoopFuture<Void> {
        if let file, isSuccess {
            collected.withLock { $0.fileBytes += buffer.readableBytes }
            // The transport waits for it, and so reads no faster than the disk writes.
            return NIOThreadPool.singleton.runIfActive(eventLoop: task.eventLoop) { try file.write(buffer) }
        }
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
            return Response(
                status: Int(head.status.code), headers: head.headers, body: collected.body,
                fileBytes: collected.fileBytes)
        }
    }

    private var isSuccess: Bool {
        collected.withLock { collected in
            collected.head.map { (200..<300).contains($0.status.code) } ?? false
        }
    }
}
