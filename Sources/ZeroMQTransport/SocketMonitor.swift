internal import CZeroMQ
internal import Columnar
internal import Glibc
internal import Messaging
internal import Synchronization

/// Hears from libzmq that a socket's one connection is lost, or could not be made.
struct SocketMonitor: ~Copyable {
    /// How a connection ended, or why it never was one.
    enum Loss: Equatable {
        /// It could not be made, or is closed.
        case closed
        /// The other end gave up while the two were agreeing on how to talk.
        case cutOff
        /// The other end said nothing in time while the two were agreeing on how to talk.
        case silent
        /// The other end talks in another way.
        case mismatch
        /// The other end's ZAP handler said so.
        case refused(status: Int)
    }

    private static let last = Atomic<Int>(0)
    private static let losses =
        ZMQ_EVENT_CLOSED | ZMQ_EVENT_DISCONNECTED | ZMQ_EVENT_HANDSHAKE_FAILED_NO_DETAIL
        | ZMQ_EVENT_HANDSHAKE_FAILED_PROTOCOL | ZMQ_EVENT_HANDSHAKE_FAILED_AUTH
    /// ZMQ_PROTOCOL_ERROR_ZMTP_MECHANISM_MISMATCH.
    private static let mechanismMismatch = 0x1100_0002

    private let events: ZeroMQSocket
    /// The first of them, which says most.
    private var loss: Loss?

    init(_ socket: borrowing ZeroMQSocket) throws(TransportError) {
        let name = "inproc://roost-monitor-\(Self.last.add(1, ordering: .relaxed).newValue)"
        guard zmq_socket_monitor(socket.handle, name, Self.losses) == 0 else {
            throw TransportError.library("a connection cannot be watched")
        }
        events = try Self.hear(name)
    }

    private static func hear(_ name: String) throws(TransportError) -> ZeroMQSocket {
        let events = try ZeroMQSocket(ZMQ_PAIR)
        events.set(ZMQ_LINGER, Int32(0))
        guard zmq_connect(events.handle, name) == 0 else {
            throw TransportError.library("a connection cannot be watched")
        }
        return events
    }

    var handle: UnsafeMutableRawPointer { events.handle }

    /// Ends the events of a socket, before either is closed.
    ///
    /// libzmq's one I/O thread waits for ever, and all connections with it, where it has an event that nobody can take.
    static func stop(_ socket: borrowing ZeroMQSocket) { zmq_socket_monitor(socket.handle, nil, 0) }

    /// How the connection was lost, if it was; whatever came before that can be read by then.
    mutating func lossSoFar() -> Loss? {
        if loss == nil, let event = events.receive()?.first, event.count >= 6 {
            let value = Int(event.load(1, as: UInt16.self)) | Int(event.load(2, as: UInt16.self)) << 16
            loss = Self.loss(Int32(event.load(0, as: UInt16.self)), value)
        }
        return loss
    }

    static func loss(_ event: Int32, _ value: Int) -> Loss {
        switch event {
        case ZMQ_EVENT_HANDSHAKE_FAILED_AUTH: .refused(status: value)
        case ZMQ_EVENT_HANDSHAKE_FAILED_PROTOCOL: value == mechanismMismatch ? .mismatch : .cutOff
        case ZMQ_EVENT_HANDSHAKE_FAILED_NO_DETAIL: value == Int(EAGAIN) ? .silent : .cutOff
        default: .closed
        }
    }
}
