internal import DequeModule
internal import NIOCore
internal import NIOHTTP1
internal import Synchronization

#if canImport(Darwin)
    internal import Darwin
#elseif canImport(Musl)
    internal import Musl
#else
    internal import Glibc
#endif

/// One connection: gathers requests, has them answered in order, and sends replies and their faults.
///
/// Everything happens on the connection's event loop, without a task or a hop between threads for a
/// chat call, so that a simulated call costs little beside the caller's own work.
final class SimulatorConnection: ChannelInboundHandler {
    typealias InboundIn = HTTPServerRequestPart
    typealias OutboundOut = ByteBuffer

    /// The longest request body that is read, in bytes; uploads of files may be longer.
    static let longestRequest = 8 << 20
    static let longestUpload = 512 << 20
    /// Longer bodies are answered off the event loop.
    private static let longestQuickRequest = 64 << 10
    /// Requests that may wait behind the one that is answered before no more are read.
    private static let longestQueue = 16

    private let core: SimulatorCore

    private var head: HTTPRequestHead?
    private var route: Route?
    private var body = ByteBuffer()
    private var bodyLimit = 0
    private var isTooLong = false
    private var lastTarget = ""
    private var lastRoute = Route.page(path: "", query: nil)

    private var waiting: Deque<(request: SimulatedRequest, closes: Bool, isTooLong: Bool)> = []
    private var isBusy = false
    /// Whether the request that is answered is a HEAD, whose reply has no body.
    private var omitsBody = false
    private var isClosing = false
    /// The accepted call whose reply is not yet sent, and what will send it.
    private var ticket: CallCounter.Ticket?
    private var timer: Scheduled<Void>?

    init(core: SimulatorCore) {
        self.core = core
    }

    // MARK: Requests

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        guard !isClosing else { return }
        switch unwrapInboundIn(data) {
        case .head(let head): begin(head, context)
        case .body(var chunk):
            guard !isTooLong else { return }
            if body.readableBytes + chunk.readableBytes > bodyLimit {
                // The rest is read and dropped, so that the caller gets to read why.
                isTooLong = true
                body = ByteBuffer()
            } else if body.readableBytes == 0 {
                body = chunk
            } else {
                body.writeBuffer(&chunk)
            }
        case .end:
            guard let head, let route else { return }
            waiting.append((SimulatedRequest(head, body, route), !head.isKeepAlive, isTooLong))
            body = ByteBuffer()
            self.head = nil
            if waiting.count == Self.longestQueue { setReading(false, context) }
            answerNext(context)
        }
    }

    private func begin(_ head: HTTPRequestHead, _ context: ChannelHandlerContext) {
        self.head = head
        if head.uri != lastTarget {
            lastTarget = head.uri
            lastRoute = Route(head.uri)
        }
        route = lastRoute
        isTooLong = false
        bodyLimit = Self.longestRequest
        if case .files(let dialect, _, _) = lastRoute, (try? core.authorize(head.headers, dialect)) != nil {
            bodyLimit = Self.longestUpload
        }
        if head.headers.first(name: "expect")?.lowercased() == "100-continue" {
            context.writeAndFlush(wrapOutboundOut(ByteBuffer(string: "HTTP/1.1 100 Continue\r\n\r\n")), promise: nil)
        }
    }

    private func setReading(_ reading: Bool, _ context: ChannelHandlerContext) {
        try? context.channel.syncOptions?.setOption(.autoRead, value: reading)
    }

    private func answerNext(_ context: ChannelHandlerContext) {
        while !isBusy, !isClosing, let next = waiting.popFirst() {
            isBusy = true
            omitsBody = next.request.method == .HEAD
            if waiting.count == Self.longestQueue - 1 { setReading(true, context) }
            if next.isTooLong {
                send(core.refuseTooLong(next.request), closes: next.closes, context)
            } else if next.request.body.readableBytes <= Self.longestQuickRequest,
                let reply = core.answerQuickly(next.request)
            {
                dispatch(reply, closes: next.closes, context)
            } else {
                answerElsewhere(next.request, closes: next.closes, context)
            }
        }
    }

    private func answerElsewhere(_ request: SimulatedRequest, closes: Bool, _ context: ChannelHandlerContext) {
        let promise = context.eventLoop.makePromise(of: Reply.self)
        let core = core
        core.slowRequests.add(1, ordering: .relaxed)
        Task {
            promise.succeed(core.answerSlowly(request))
            core.slowRequests.subtract(1, ordering: .releasing)
        }
        promise.futureResult.assumeIsolated().whenSuccess { reply in
            // The caller may have left meanwhile.
            guard context.channel.isActive else {
                if let ticket = reply.ticket { core.counter.ended(ticket, .abandoned) }
                return
            }
            self.dispatch(reply, closes: closes, context)
        }
    }

    // MARK: Replies

    /// Sends a reply when it is due.
    private func dispatch(_ reply: Reply, closes: Bool, _ context: ChannelHandlerContext) {
        var delay = reply.delay
        if case .stall(let duration)? = reply.fault { delay = duration }
        ticket = reply.ticket
        guard delay > .zero else { return send(reply, closes: closes, context) }
        timer = context.eventLoop.assumeIsolated().scheduleTask(in: TimeAmount(delay)) {
            self.timer = nil
            self.send(reply, closes: closes, context)
        }
    }

    private func send(_ reply: Reply, closes: Bool, _ context: ChannelHandlerContext) {
        guard reply.ticket == nil || core.gate.lets(out: sendLater(reply, closes: closes, context)) else { return }
        switch reply.fault {
        case .reset:
            // Without lingering, closing sends a reset instead of an end.
            _ = (context.channel as? any SocketOptionProvider)?.setSoLinger(linger(l_onoff: 1, l_linger: 0))
            end(.faulty, closes: true, context)
        case .stall: end(.faulty, closes: true, context)
        case .truncated:
            let half = reply.body.getSlice(at: reply.body.readerIndex, length: reply.body.readableBytes / 2)
            context.write(wrapOutboundOut(core.head.bytes(of: reply, closes: closes)), promise: nil)
            context.writeAndFlush(wrapOutboundOut(half ?? ByteBuffer()), promise: nil)
            end(.faulty, closes: true, context)
        case .slowHeaders(let duration): sendSlowly(reply, duration, closes: closes, context)
        default:
            context.write(wrapOutboundOut(core.head.bytes(of: reply, closes: closes)), promise: nil)
            context.writeAndFlush(wrapOutboundOut(omitsBody ? ByteBuffer() : reply.body), promise: nil)
            end(.answered, closes: closes, context)
        }
    }

    /// Sends an accepted call's reply when more of them are let out, unless its caller has left meanwhile.
    private func sendLater(_ reply: Reply, closes: Bool, _ context: ChannelHandlerContext) -> @Sendable () -> Void {
        let loop = context.eventLoop
        let bound = NIOLoopBound((connection: self, context: context), eventLoop: loop)
        return {
            loop.execute {
                let (connection, context) = bound.value
                if connection.ticket != nil { connection.send(reply, closes: closes, context) }
            }
        }
    }

    private func sendSlowly(_ reply: Reply, _ duration: Duration, closes: Bool, _ context: ChannelHandlerContext) {
        var head = core.head.bytes(of: reply, closes: closes)
        let end = head.readableBytesView.firstIndex(of: UInt8(ascii: "\n")).map { $0 + 1 - head.readerIndex } ?? 0
        let statusLine = head.readSlice(length: end) ?? ByteBuffer()
        let rest = head
        context.writeAndFlush(wrapOutboundOut(statusLine), promise: nil)
        timer = context.eventLoop.assumeIsolated().scheduleTask(in: TimeAmount(duration)) {
            self.timer = nil
            context.write(self.wrapOutboundOut(rest), promise: nil)
            context.writeAndFlush(self.wrapOutboundOut(reply.body), promise: nil)
            self.end(.answered, closes: closes, context)
        }
    }

    /// A request is done with: goes on to the next one, or closes.
    private func end(_ end: CallCounter.End, closes: Bool, _ context: ChannelHandlerContext) {
        if let ticket { core.counter.ended(ticket, end) }
        ticket = nil
        isBusy = false
        if closes {
            isClosing = true
            context.close(promise: nil)
        } else if !waiting.isEmpty {
            answerNext(context)
        }
    }

    // MARK: Ends

    func channelInactive(context: ChannelHandlerContext) {
        isClosing = true
        timer?.cancel()
        timer = nil
        waiting = []
        if let ticket { core.counter.ended(ticket, .abandoned) }
        ticket = nil
        context.fireChannelInactive()
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        if error is HTTPParserError, !isClosing, !isBusy {
            let refusal = Refusal(status: 400, message: "This is not HTTP/1.1: \(error).")
            send(Reply(refusal, request: core.nextRequest(), isAzure: false), closes: true, context)
        } else {
            isClosing = true
            context.close(promise: nil)
        }
    }
}
