internal import NIOCore
internal import NIOHTTP1

/// Asks a proxy for a tunnel to a server, and is gone once there is one.
///
/// RFC 9110, 9.3.6.
final class ProxyTunnel: ChannelInboundHandler, RemovableChannelHandler {
    typealias InboundIn = HTTPClientResponsePart
    typealias OutboundOut = HTTPClientRequestPart

    var timeout: Scheduled<Void>?
    private let origin: Origin
    private let proxy: HTTPProxy
    private let channel: any Channel
    private var completion: ((Result<any Channel, any Error>) -> Void)?
    private let encoder = HTTPRequestEncoder()
    private let decoder = ByteToMessageHandler(HTTPResponseDecoder(leftOverBytesStrategy: .forwardBytes))

    init(
        to origin: Origin, through proxy: HTTPProxy, on channel: any Channel,
        _ completion: @escaping (Result<any Channel, any Error>) -> Void
    ) {
        self.origin = origin
        self.proxy = proxy
        self.channel = channel
        self.completion = completion
    }

    func open() {
        do {
            try channel.pipeline.syncOperations.addHandlers([encoder, decoder, self])
        } catch {
            end(.failure(error))
        }
    }

    func handlerAdded(context: ChannelHandlerContext) {
        let target = origin.host.contains(":") ? "[\(origin.host)]:\(origin.port)" : "\(origin.host):\(origin.port)"
        var head = HTTPRequestHead(version: .http1_1, method: .CONNECT, uri: target, headers: ["Host": target])
        for (name, value) in proxy.headers { head.headers.add(name: name, value: value) }
        context.write(wrapOutboundOut(.head(head)), promise: nil)
        context.writeAndFlush(wrapOutboundOut(.end(nil)), promise: nil)
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        switch unwrapInboundIn(data) {
        case .head(let head) where !(200..<300).contains(head.status.code):
            end(.failure(CallFault.refusedByProxy(Int(head.status.code))))
        case .head, .body: break
        case .end: leave()
        }
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        end(.failure(ResponseFault.notHTTP("the proxy's answer cannot be read")))
    }

    func channelInactive(context: ChannelHandlerContext) { end(.failure(ResponseFault.broken)) }

    /// There is a tunnel: what comes now comes from the server, and is not HTTP yet.
    private func leave() {
        let pipeline = channel.pipeline.syncOperations
        // The decoder is the last to go, since it passes on what it has not read.
        let removals = [pipeline.removeHandler(self), pipeline.removeHandler(encoder), pipeline.removeHandler(decoder)]
        EventLoopFuture.andAllSucceed(removals, on: channel.eventLoop).assumeIsolated().whenComplete { [self] result in
            end(result.map { channel })
        }
    }

    /// Ends the wait, if it has not ended.
    func end(_ result: Result<any Channel, any Error>) {
        guard let completion else { return }
        self.completion = nil
        timeout?.cancel()
        if case .failure = result { channel.close(promise: nil) }
        completion(result)
    }
}
