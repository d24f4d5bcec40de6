internal import NIOCore

/// One connection to a server: sends a request, reads its response, and is free for the next.
final class CallConnection: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer
    typealias OutboundOut = ByteBuffer

    /// A request up to this length goes into the system's buffers at once, since they are empty then.
    private static let sentAtOnce = 16 << 10

    private let pool: ConnectionPool
    private var context: ChannelHandlerContext?
    private var call: ModelCall?
    private var parser = ResponseParser(limit: 0)
    /// Bytes of a long request that the system had not taken at the last look; `nil` for a short one.
    private var unsent: Int?

    /// When a byte came or went.
    private(set) var lastUse = NIODeadline.now()

    init(_ pool: ConnectionPool) {
        self.pool = pool
    }

    func handlerAdded(context: ChannelHandlerContext) { self.context = context }

    /// Sends the request of a call; there is no other one under way.
    func send(_ call: ModelCall) {
        guard let context else { return call.end(.failure(ResponseFault.broken)) }
        self.call = call
        call.connection = self
        parser = ResponseParser(limit: call.limit)
        guard let request = try? call.takeRequest() else { return fail(CallFault.cancelled) }
        unsent = request.readableBytes > Self.sentAtOnce ? request.readableBytes : nil
        lastUse = .now()
        context.writeAndFlush(wrapOutboundOut(request), promise: nil)
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        // A server says nothing unasked, except that it is about to close.
        guard call != nil else { return close() }
        lastUse = .now()
        do {
            guard let response = try parser.read(unwrapInboundIn(data)) else { return }
            end(response, leavesConnection: parser.leavesConnection && countUnsent() == 0)
        } catch {
            fail(error)
        }
    }

    func channelInactive(context: ChannelHandlerContext) {
        guard call != nil else { return close() }
        do {
            end(try parser.end(), leavesConnection: false)
        } catch {
            fail(error)
        }
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        fail(error)
    }

    /// Ends the call that is under way, if one is, and the connection.
    func fail(_ error: any Error) {
        let call = self.call
        self.call = nil
        close()
        call?.end(.failure(error))
    }

    func close() {
        guard let context else { return }
        self.context = nil
        pool.remove(self)
        context.close(promise: nil)
    }

    /// Ends what has taken too long.
    func look(_ now: NIODeadline) {
        guard let call else { return }
        let configuration = pool.configuration
        if now - call.began >= TimeAmount(configuration.requestTimeout) { return fail(CallFault.late) }
        let before = unsent
        if countUnsent() != before ?? 0 { lastUse = now }
        guard now - lastUse >= TimeAmount(configuration.stallTimeout) else { return }
        fail(CallFault.stalled(sending: unsent ?? 0 > 0))
    }

    private func end(_ response: ServerResponse, leavesConnection: Bool) {
        let call = self.call
        self.call = nil
        // The next request is on its way while this response is read.
        if leavesConnection { pool.serve(self) } else { close() }
        call?.end(.success(response))
    }

    /// How many bytes of the request the system has not taken.
    private func countUnsent() -> Int {
        guard unsent ?? 0 > 0, let context else { return 0 }
        unsent = (try? context.channel.syncOptions?.getOption(ChannelOptions.bufferedWritableBytes)) ?? 0
        return unsent ?? 0
    }
}
