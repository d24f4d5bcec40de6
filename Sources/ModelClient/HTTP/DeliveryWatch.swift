internal import Glibc
internal import NIOCore

/// Finds out of a request on a connection that was used before whether the server can have read any of it.
///
/// A server that ends a connection which it takes for idle, and a client that sends its next request over it, may cross
/// on the way: the request reaches nobody, and nobody will charge for it. HTTP alone cannot tell that from a server that
/// read the request and then died (RFC 9112, 9.5). TCP can: bytes that a program has read were acknowledged, also by the
/// packet that ends the connection. Where not one byte of the request was acknowledged when the connection ended, nothing
/// of it was read, and it is sent again as the same call. In doubt it counts as read. (A server that reads and, within
/// the 40 ms for which an acknowledgement may wait, resets the connection is taken for one that did not read; it
/// cannot have answered by then.)
///
/// It stands before all other handlers, where the connection is still there when its end is heard of.
final class DeliveryWatch: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer

    /// The longest message by which TLS may say that it ends; no response is so short.
    private static let longestGoodbye = 64

    private var context: ChannelHandlerContext?
    /// The connection's socket; nil for a channel that has none.
    private var socket: NIOBSDSocket.Handle?
    /// What was acknowledged before the request was sent; nil while nothing is watched.
    private var before: UInt64?
    /// What was acknowledged when the end came, as far as it has.
    private var atEnd: UInt64?
    private var hasRead = false
    private var isUnwritten = false

    func handlerAdded(context: ChannelHandlerContext) {
        self.context = context
        socket = try? context.channel.pipeline.syncOperations.withUnsafeTransportIfAvailable { $0 }
    }

    func handlerRemoved(context: ChannelHandlerContext) { self.context = nil }

    /// A request is about to be sent over a connection that was used before.
    func begin() {
        before = acknowledged
        atEnd = nil
        hasRead = false
        isUnwritten = false
    }

    func stop() { before = nil }

    /// The system took no byte of the request.
    func couldNotWrite() { isUnwritten = true }

    /// Whether the connection ended and the server has not read a byte of the request.
    var isUnread: Bool {
        guard let before else { return false }
        return isUnwritten || atEnd == before
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        if before != nil {
            hasRead = true
            if unwrapInboundIn(data).readableBytes < Self.longestGoodbye { atEnd = acknowledged }
        }
        context.fireChannelRead(data)
    }

    func channelReadComplete(context: ChannelHandlerContext) {
        // That nothing was read is how the end is told while the connection is still there.
        if before != nil, !hasRead { atEnd = acknowledged }
        hasRead = false
        context.fireChannelReadComplete()
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        if before != nil { atEnd = acknowledged }
        context.fireErrorCaught(error)
    }

    /// How many bytes the other end has acknowledged since the connection was made; nil where the system does not say.
    private var acknowledged: UInt64? {
        // The number of a socket that was closed may be another connection's by now.
        guard let socket, context?.channel.isActive == true else { return nil }
        var info = TCPInfo()
        var length = socklen_t(MemoryLayout<TCPInfo>.size)
        guard getsockopt(socket, Int32(IPPROTO_TCP), TCP_INFO, &info, &length) == 0,
            length == MemoryLayout<TCPInfo>.size
        else { return nil }
        return info.words[TCPInfo.acknowledged]
    }

    /// The beginning of Linux's `struct tcp_info`, of which the C library's is an older one.
    private struct TCPInfo {
        /// The place of `tcpi_bytes_acked`.
        static let acknowledged = 15

        var words = InlineArray<16, UInt64>(repeating: 0)
    }
}
