import Glibc
import NIOCore
import NIOPosix
import NIOSSL
import Synchronization

/// A server that sends the bytes it is given, whatever a client asks.
final class RawServer: Sendable {
    /// What is sent to a request.
    enum Reply: Sendable {
        /// These bytes; the connection stays open.
        case bytes(String)
        /// These bytes, then the end.
        case bytesAndClose(String)
        /// These bytes, then the end as a machine that fails brings it about.
        case bytesAndReset(String)
        /// These bytes, one write after the other with a little time between.
        case pieces([String])
        /// Nothing, ever.
        case silence

        /// A well-formed response with a JSON body.
        static func json(_ status: String, _ body: String, _ headers: String = "") -> Reply {
            .bytes(
                "HTTP/1.1 \(status)\r\nContent-Type: application/json\r\n\(headers)"
                    + "Content-Length: \(body.utf8.count)\r\n\r\n\(body)")
        }
    }

    let port: Int
    /// One element per request that came, in order: its head and body.
    let requests: AsyncStream<String>
    private let channel: any Channel
    private let arrivals: Arrivals

    var requestCount: Int { arrivals.count }

    /// How many connections were made in all.
    var connectionCount: Int { arrivals.connections }

    /// How many of them have ended.
    var endedCount: Int { arrivals.ended }

    /// Listens on 127.0.0.1; the last reply is repeated for all further requests.
    ///
    /// - Parameters:
    ///   - replies: What is sent to the requests, in the order in which they come.
    ///   - host: The address that it listens on.
    ///   - isDeaf: Whether nothing is read, and the first reply is sent to whoever connects.
    ///   - secrecy: With what connections are made secret; `nil` for plain ones.
    /// - Throws: What the system says where it cannot listen.
    init(
        _ replies: [Reply], host: String = "127.0.0.1", isDeaf: Bool = false, secrecy: NIOSSLContext? = nil
    ) async throws {
        let (stream, continuation) = AsyncStream.makeStream(of: String.self)
        let arrivals = Arrivals(replies, continuation)
        channel = try await ServerBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .serverChannelOption(.backlog, value: 256)
            .childChannelOption(.autoRead, value: !isDeaf)
            .childChannelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    arrivals.connected()
                    if let secrecy {
                        try channel.pipeline.syncOperations.addHandler(NIOSSLServerHandler(context: secrecy))
                    }
                    try channel.pipeline.syncOperations.addHandler(RawHandler(arrivals, isDeaf: isDeaf))
                }
            }
            .bind(host: host, port: 0).get()
        requests = stream
        self.arrivals = arrivals
        port = channel.localAddress?.port ?? 0
    }

    /// Starts a server, runs the body against it, and closes it.
    static func with<Result: Sendable>(
        _ replies: Reply..., body: (RawServer) async throws -> Result
    ) async throws -> Result {
        try await RawServer(replies).serving(body)
    }

    /// Runs the body, and closes the server.
    func serving<Result: Sendable>(_ body: (RawServer) async throws -> Result) async throws -> Result {
        let result = await Swift.Result<Result, any Error> { try await body(self) }
        try await channel.close()
        return try result.get()
    }
}

extension Result where Failure == any Error {
    fileprivate init(_ body: () async throws -> Success) async {
        do {
            self = .success(try await body())
        } catch {
            self = .failure(error)
        }
    }
}

/// The requests of all connections, counted and matched with their replies.
private final class Arrivals: Sendable {
    private let replies: [RawServer.Reply]
    private let continuation: AsyncStream<String>.Continuation
    private let arrived = Mutex(0)
    private let opened = Mutex(0)
    private let closed = Mutex(0)

    init(_ replies: [RawServer.Reply], _ continuation: AsyncStream<String>.Continuation) {
        self.replies = replies
        self.continuation = continuation
    }

    var count: Int { arrived.withLock { $0 } }

    var connections: Int { opened.withLock { $0 } }

    var ended: Int { closed.withLock { $0 } }

    func disconnected() { closed.withLock { $0 += 1 } }

    func connected() { opened.withLock { $0 += 1 } }

    func reply(to request: String) -> RawServer.Reply {
        let index = arrived.withLock { count in
            count += 1
            return count - 1
        }
        continuation.yield(request)
        return replies[min(index, replies.count - 1)]
    }
}

private final class RawHandler: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer

    private let arrivals: Arrivals
    private let isDeaf: Bool
    private var received: [UInt8] = []

    init(_ arrivals: Arrivals, isDeaf: Bool) {
        self.arrivals = arrivals
        self.isDeaf = isDeaf
    }

    func channelActive(context: ChannelHandlerContext) {
        if isDeaf { send(arrivals.reply(to: ""), context) }
    }

    func channelInactive(context: ChannelHandlerContext) { arrivals.disconnected() }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        received += unwrapInboundIn(data).readableBytesView
        // Bytes, since a part may end within a character.
        guard let head = received.firstRange(of: Array("\r\n\r\n".utf8)) else { return }
        let lengthLine = String(decoding: received[..<head.lowerBound], as: UTF8.self).lowercased()
            .split(separator: "\r\n").first { $0.hasPrefix("content-length:") }
        let length = lengthLine.flatMap { Int($0.dropFirst(15).drop { $0 == " " }) } ?? 0
        guard received[head.upperBound...].count >= length else { return }
        let request = String(decoding: received, as: UTF8.self)
        received = []
        send(arrivals.reply(to: request), context)
    }

    private func send(_ reply: RawServer.Reply, _ context: ChannelHandlerContext) {
        switch reply {
        case .bytes(let text):
            context.writeAndFlush(NIOAny(ByteBuffer(string: text)), promise: nil)
        case .bytesAndClose(let text):
            let loopBound = NIOLoopBound(context, eventLoop: context.eventLoop)
            context.writeAndFlush(NIOAny(ByteBuffer(string: text)))
                .whenComplete { _ in loopBound.value.close(promise: nil) }
        case .bytesAndReset(let text):
            let loopBound = NIOLoopBound(context, eventLoop: context.eventLoop)
            context.writeAndFlush(NIOAny(ByteBuffer(string: text))).whenComplete { _ in
                let context = loopBound.value
                (context.channel as? any SocketOptionProvider)?.setSoLinger(linger(l_onoff: 1, l_linger: 0))
                    .whenComplete { _ in loopBound.value.close(promise: nil) }
            }
        case .pieces(let texts):
            let loopBound = NIOLoopBound(context, eventLoop: context.eventLoop)
            for (index, text) in texts.enumerated() {
                context.eventLoop.scheduleTask(in: .milliseconds(Int64(2 * index))) {
                    loopBound.value.writeAndFlush(NIOAny(ByteBuffer(string: text)), promise: nil)
                }
            }
        case .silence: break
        }
    }
}
