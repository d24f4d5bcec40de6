internal import CZeroMQ
internal import Messaging
internal import Synchronization

/// Hears from libzmq that a socket's one connection is lost, or could not be made.
struct SocketMonitor: ~Copyable {
    private static let last = Atomic<Int>(0)
    private static let losses =
        ZMQ_EVENT_CLOSED | ZMQ_EVENT_DISCONNECTED | ZMQ_EVENT_HANDSHAKE_FAILED_NO_DETAIL
        | ZMQ_EVENT_HANDSHAKE_FAILED_PROTOCOL | ZMQ_EVENT_HANDSHAKE_FAILED_AUTH

    private let events: ZeroMQSocket
    private var isLost = false

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

    /// Whether there was such an event; whatever came before it can be read by then.
    mutating func hasLost() -> Bool {
        if !isLost { isLost = events.receive() != nil }
        return isLost
    }
}
