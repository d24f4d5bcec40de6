internal import CZeroMQ
internal import Columnar
internal import Glibc
internal import Messaging
internal import Synchronization

/// What libzmq says of a socket's connections.
struct SocketEvents: ~Copyable {
    private static let last = Atomic<Int>(0)

    private let pair: ZeroMQSocket

    /// - Parameters:
    ///   - socket: The socket.
    ///   - kinds: The events to hear of, as libzmq's bits.
    /// - Throws: `TransportError` where libzmq has no more sockets.
    init(of socket: borrowing ZeroMQSocket, _ kinds: Int32) throws(TransportError) {
        let name = "inproc://roost-monitor-\(Self.last.add(1, ordering: .relaxed).newValue)"
        guard zmq_socket_monitor(socket.handle, name, kinds) == 0 else {
            throw TransportError.library("a connection cannot be watched")
        }
        pair = try Self.hear(name)
    }

    private static func hear(_ name: String) throws(TransportError) -> ZeroMQSocket {
        let pair = try ZeroMQSocket(ZMQ_PAIR)
        pair.set(ZMQ_LINGER, Int32(0))
        guard zmq_connect(pair.handle, name) == 0 else {
            throw TransportError.library("a connection cannot be watched")
        }
        return pair
    }

    var handle: UnsafeMutableRawPointer { pair.handle }

    /// The next one, and what libzmq says of it; nil where there is none.
    func next() -> (kind: Int32, value: Int)? {
        guard let event = pair.receive()?.first, event.count >= 6 else { return nil }
        let value = Int(event.load(1, as: UInt16.self)) | Int(event.load(2, as: UInt16.self)) << 16
        return (Int32(event.load(0, as: UInt16.self)), value)
    }
}

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

    private static let losses =
        ZMQ_EVENT_CLOSED | ZMQ_EVENT_DISCONNECTED | ZMQ_EVENT_HANDSHAKE_FAILED_NO_DETAIL
        | ZMQ_EVENT_HANDSHAKE_FAILED_PROTOCOL | ZMQ_EVENT_HANDSHAKE_FAILED_AUTH
    /// ZMQ_PROTOCOL_ERROR_ZMTP_MECHANISM_MISMATCH.
    fileprivate static let mechanismMismatch = 0x1100_0002

    private let events: SocketEvents
    /// The first of them, which says most.
    private var loss: Loss?

    init(_ socket: borrowing ZeroMQSocket) throws(TransportError) {
        events = try SocketEvents(of: socket, Self.losses)
    }

    var handle: UnsafeMutableRawPointer { events.handle }

    /// Ends the events of a socket, before either is closed.
    ///
    /// libzmq's one I/O thread waits for ever, and all connections with it, where it has an event that nobody can take.
    static func stop(_ socket: borrowing ZeroMQSocket) { zmq_socket_monitor(socket.handle, nil, 0) }

    /// How the connection was lost, if it was; whatever came before that can be read by then.
    mutating func lossSoFar() -> Loss? {
        if loss == nil, let event = events.next() { loss = Self.loss(event.kind, event.value) }
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

/// Hears from libzmq of connections to a listener whose other end does not talk as it does.
///
/// It must be read: libzmq's one I/O thread waits for ever where 2,000 events are unread.
struct ListenerMonitor: ~Copyable {
    /// ZMQ_PROTOCOL_ERROR_ZMTP_CRYPTOGRAPHIC.
    private static let cryptographic = 0x1100_0001

    private let events: SocketEvents

    init(_ socket: borrowing ZeroMQSocket) throws(TransportError) {
        // What the ZAP handler refuses it says itself; who only goes away again is nobody's concern.
        events = try SocketEvents(of: socket, ZMQ_EVENT_HANDSHAKE_FAILED_PROTOCOL)
    }

    var handle: UnsafeMutableRawPointer { events.handle }

    /// What was wrong with those that came since the last time.
    func failures() -> [String] {
        var causes: [String] = []
        while let event = events.next() { causes.append(Self.cause(event.value)) }
        return causes
    }

    static func cause(_ value: Int) -> String {
        switch value {
        case SocketMonitor.mechanismMismatch:
            "a connection that talks in another way: one side encrypts (CURVE), the other does not"
        case cryptographic: "a connection that expects a driver with another key"
        default: "a connection that does not talk as ZeroMQ does"
        }
    }
}
