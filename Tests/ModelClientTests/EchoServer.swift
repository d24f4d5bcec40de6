import Foundation
import NIOCore
import NIOHTTP1
import NIOPosix
import Synchronization

/// A server whose answer is a function of the request's body.
final class EchoServer: Sendable {
    typealias Answer = @Sendable (String) -> (status: Int, body: String)

    let port: Int
    private let channel: any Channel
    private let count: Count

    private final class Count: Sendable {
        let value = Mutex(0)
    }

    var requestCount: Int { count.value.withLock { $0 } }

    init(_ answer: @escaping Answer) async throws {
        let count = Count()
        channel = try await ServerBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .childChannelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    try channel.pipeline.syncOperations.configureHTTPServerPipeline()
                    try channel.pipeline.syncOperations.addHandler(Handler(answer, count))
                }
            }
            .bind(host: "127.0.0.1", port: 0).get()
        self.count = count
        port = channel.localAddress?.port ?? 0
    }

    func close() async throws { try await channel.close() }

    /// The texts that an embeddings request asks about.
    static func texts(in body: String) -> [String] {
        let request = try? JSONSerialization.jsonObject(with: Data(body.utf8)) as? [String: Any]
        return request?["input"] as? [String] ?? []
    }

    private final class Handler: ChannelInboundHandler {
        typealias InboundIn = HTTPServerRequestPart
        typealias OutboundOut = HTTPServerResponsePart

        private let answer: Answer
        private let count: Count
        private var body = ByteBuffer()

        init(_ answer: @escaping Answer, _ count: Count) {
            self.answer = answer
            self.count = count
        }

        func channelRead(context: ChannelHandlerContext, data: NIOAny) {
            switch unwrapInboundIn(data) {
            case .head: body = ByteBuffer()
            case .body(let bytes): body.writeImmutableBuffer(bytes)
            case .end:
                count.value.withLock { $0 += 1 }
                let (status, text) = answer(String(buffer: body))
                var head = HTTPResponseHead(version: .http1_1, status: .init(statusCode: status))
                head.headers.add(name: "Content-Length", value: String(text.utf8.count))
                context.write(wrapOutboundOut(.head(head)), promise: nil)
                context.write(wrapOutboundOut(.body(.byteBuffer(ByteBuffer(string: text)))), promise: nil)
                context.writeAndFlush(wrapOutboundOut(.end(nil)), promise: nil)
            }
        }
    }
}
