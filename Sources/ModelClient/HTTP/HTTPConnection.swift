internal import NIOCore
internal import NIOHTTP1
internal import NIOPosix

/// One connection to a server: sends a request, reads its response, and is free for the next.
final class HTTPConnection: ChannelInboundHandler {
    typealias InboundIn = HTTPClientResponsePart
    typealias OutboundOut = HTTPClientRequestPart

    /// A request up to this length goes into the system's buffers at once, since they are empty then.
    private static let sentAtOnce = 16 << 10

    private let pool: HTTPConnectionPool
    private let delivery = DeliveryWatch()
    private let start = ResponseStart()
    /// Whether a response came over it before.
    private var isUsed = false
    private var context: ChannelHandlerContext?
    private var call: HTTPCall?
    private var response = ResponseCollector(limit: 0)
    /// The response's last byte has come.
    private var isWhole = false
    private var download: DownloadWriter?
    /// It cannot take another request, though a response that came over it may still be on its way to the disk.
    private var isSpent = false
    /// Whether a file is still being sent.
    private var isUploading = false
    /// Bytes of a long request that the system had not taken at the last look; `nil` for a short one.
    private var unsent: Int?

    /// When a byte came or went.
    private(set) var lastUse = NIODeadline.now()

    init(_ pool: HTTPConnectionPool) {
        self.pool = pool
    }

    /// Puts itself, and what turns bytes into HTTP and back, on a channel.
    func install(on channel: any Channel) throws {
        let decoder = HTTPResponseDecoder(leftOverBytesStrategy: .dropBytes, informationalResponseStrategy: .drop)
        try channel.pipeline.syncOperations.addHandler(delivery, position: .first)
        try channel.pipeline.syncOperations.addHandlers([
            HTTPRequestEncoder(), start, ByteToMessageHandler(decoder), self,
        ])
    }

    func handlerAdded(context: ChannelHandlerContext) { self.context = context }

    /// Sends the request of a call; there is no other one under way.
    func send(_ call: HTTPCall) {
        guard let context else { return call.end(.failure(ResponseFault.broken)) }
        self.call = call
        call.connection = self
        response = ResponseCollector(limit: call.limit, isForFile: call.download != nil)
        isWhole = false
        download = call.download.map { file in
            DownloadWriter(file, context.channel) { [weak self] result in self?.wrote(result, for: call) }
        }
        guard let request = try? call.takeRequest() else { return fail(CallFault.cancelled) }
        lastUse = .now()
        if isUsed { delivery.begin() }
        unsent = request.body.length > Self.sentAtOnce ? request.body.length : nil
        context.write(wrapOutboundOut(.head(request.head)), promise: nil)
        switch request.body {
        case .none: send(wrapOutboundOut(.end(nil)), context)
        case .bytes(let bytes):
            context.write(wrapOutboundOut(.body(.byteBuffer(bytes))), promise: nil)
            send(wrapOutboundOut(.end(nil)), context)
        case .file(let file):
            isUploading = true
            upload(file, from: 0, for: call)
        }
    }

    private func send(_ end: NIOAny, _ context: ChannelHandlerContext) {
        guard isUsed, unsent == nil else { return context.writeAndFlush(end, promise: nil) }
        // The system takes a short request at once, or not at all.
        context.writeAndFlush(end).assumeIsolated().whenFailure { [delivery] _ in delivery.couldNotWrite() }
    }

    /// Sends a file piece by piece, the next one when the last was taken: a slow server holds up the reading.
    private func upload(_ file: FileUpload, from offset: Int, for call: HTTPCall) {
        guard self.call === call, let context else { return }
        guard offset < file.length else {
            isUploading = false
            return context.writeAndFlush(wrapOutboundOut(.end(nil)), promise: nil)
        }
        NIOThreadPool.singleton.runIfActive(eventLoop: context.eventLoop) { try file.read(at: offset) }
            .assumeIsolated().flatMap { [self] bytes in
                context.writeAndFlush(wrapOutboundOut(.body(.byteBuffer(bytes)))).map { bytes.readableBytes }
            }.whenComplete { [self] result in
                guard self.call === call else { return }
                switch result {
                case .success(let count):
                    lastUse = .now()
                    upload(file, from: offset + count, for: call)
                case .failure(let error): fail(error)
                }
            }
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        // A server says nothing unasked, except that it is about to close.
        guard call != nil, !isWhole else { return close() }
        lastUse = .now()
        do {
            switch unwrapInboundIn(data) {
            case .head(let head): try response.begin(head)
            case .body(let bytes):
                if let download, response.isSuccess {
                    download.write(bytes)
                } else {
                    try response.append(bytes)
                }
            case .end: isWhole = true
            }
        } catch {
            fail(error)
        }
    }

    /// All that came together has been read: what stands behind the response would have been an error by now.
    func channelReadComplete(context: ChannelHandlerContext) {
        finish(leavesConnection: response.keepsConnection && !isUploading && countUnsent() == 0)
    }

    func channelInactive(context: ChannelHandlerContext) { spend(ResponseFault.broken) }

    func errorCaught(context: ChannelHandlerContext, error: any Error) { spend(error) }

    /// The connection is of no more use; a response that was whole before is one all the same.
    private func spend(_ error: any Error) {
        isSpent = true
        finish(leavesConnection: false)
        if !isWhole { fail(error) }
    }

    /// A piece of a file was written, or could not be.
    private func wrote(_ result: Result<Void, any Error>, for call: HTTPCall) {
        guard self.call === call else { return }
        lastUse = .now()
        switch result {
        case .success: finish(leavesConnection: response.keepsConnection)
        case .failure(let error): fail(error)
        }
    }

    /// Ends the call if its response is whole, and on disk where it belongs there.
    private func finish(leavesConnection: Bool) {
        guard isWhole, let call, download?.isIdle != false else { return }
        let result = Result<ServerResponse, any Error> { try response.response(fileBytes: download?.bytes ?? 0) }
        self.call = nil
        response = ResponseCollector(limit: 0)
        download = nil
        isWhole = false
        delivery.stop()
        start.clear()
        if isUsed { pool.noteReuse(succeeded: true) }
        isUsed = true
        // The next request is on its way while this response is read.
        if leavesConnection, !isSpent, pool.reuses { pool.serve(self) } else { close() }
        call.end(result)
    }

    /// Ends the call that is under way, if one is, and the connection.
    func fail(_ error: any Error) {
        let call = self.call
        let received = download == nil ? response.received : nil
        let fault = error is CallFault ? error : fault(error)
        self.call = nil
        download = nil
        close()
        if call != nil, case ResponseFault.unread = fault { pool.noteReuse(succeeded: false) }
        call?.end(.failure(fault), received: received)
    }

    /// What an error that the system or the parser told means for the call.
    private func fault(_ error: any Error) -> any Error {
        if isUsed, response.head == nil, delivery.isUnread { return ResponseFault.unread }
        switch error {
        case HTTPParserError.invalidEOFState: return error
        case is HTTPParserError, is NIOHTTPDecoderError:
            return ResponseFault.notHTTP(start.words(for: "\(error)"), start.bytes)
        case ResponseFault.notHTTP(let reason, _): return ResponseFault.notHTTP(start.words(for: reason), start.bytes)
        default: return error
        }
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
        if !isWhole, response.isDoneStream || now - lastUse > .seconds(1) && response.isFailedStream {
            // Some servers leave it at that, and the connection open.
            isWhole = true
            return finish(leavesConnection: false)
        }
        if call.isLate(now) { return fail(CallFault.late(call.timeout)) }
        let before = unsent
        if countUnsent() != before ?? 0 { lastUse = now }
        let isSending = isUploading || unsent ?? 0 > 0
        // A server that streams nothing is silent for as long as the model thinks.
        guard isSending || call.promisesBytes, now - lastUse >= TimeAmount(pool.configuration.stallTimeout) else {
            return
        }
        fail(CallFault.stalled(sending: isSending))
    }

    /// How many bytes of the request the system has not taken.
    private func countUnsent() -> Int {
        guard unsent ?? 0 > 0, let context else { return 0 }
        unsent = (try? context.channel.syncOptions?.getOption(ChannelOptions.bufferedWritableBytes)) ?? 0
        return unsent ?? 0
    }
}
