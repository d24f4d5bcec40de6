internal import CZeroMQ
internal import Columnar
internal import Glibc
internal import Messaging

/// A libzmq socket with one owner.
///
/// It belongs to the thread that made it.
struct ZeroMQSocket: ~Copyable {
    enum Sent: Equatable {
        case done, wouldBlock, noRoute
        /// The other end would not take a frame of this size, and cut the connection off.
        case tooLarge
    }

    let handle: UnsafeMutableRawPointer
    /// Bytes that a frame may have.
    private var mostBytes = 1 << 31

    init(_ type: Int32) throws(TransportError) {
        guard let handle = zmq_socket(ZeroMQContext.shared, type) else {
            throw TransportError.library("no socket could be made")
        }
        self.handle = handle
    }

    deinit { zmq_close(handle) }

    func set(_ option: Int32, _ value: Int32) {
        var value = value
        zmq_setsockopt(handle, option, &value, MemoryLayout<Int32>.size)
    }

    func set(_ option: Int32, _ value: Int64) {
        var value = value
        zmq_setsockopt(handle, option, &value, MemoryLayout<Int64>.size)
    }

    func set(_ option: Int32, _ text: String) { zmq_setsockopt(handle, option, text, text.utf8.count) }

    func setRoutingID(_ name: RoutingID) {
        // Big-endian: the first byte of a name must not be 0.
        var name = name.rawValue.bigEndian
        zmq_setsockopt(handle, ZMQ_ROUTING_ID, &name, MemoryLayout<UInt64>.size)
    }

    /// What CURVE adds to a frame, and a little more.
    private static let encryptionBytes = 64

    /// What both kinds of socket want: a finite high-water mark as a backstop behind the credits, a
    /// limit to what a stranger may send, and a wait for the last message at the end: as long as a busy machine takes.
    ///
    /// - Parameter mostBytes: Bytes that a frame may have.
    mutating func setDefaults(mostBytes: Int = 1 << 31) {
        self.mostBytes = mostBytes
        set(ZMQ_SNDHWM, Int32(100_000))
        set(ZMQ_RCVHWM, Int32(100_000))
        set(ZMQ_MAXMSGSIZE, Int64(mostBytes))
        set(ZMQ_LINGER, Int32(5000))
    }

    /// A DEALER that speaks to a driver, and to nobody else: it never connects again by itself.
    static func dealer(_ trust: DriverTrust) throws(TransportError) -> ZeroMQSocket {
        var socket = try ZeroMQSocket(ZMQ_DEALER)
        switch trust {
        case .cookie: socket.setDefaults()
        case .key(let pair, let driver, _):
            socket.setDefaults(mostBytes: CurveSocket.mostBytes)
            socket.useCurve(pair, driver: driver.key)
        }
        socket.connectsOnce()
        socket.setRoutingID(.random())
        return socket
    }

    /// A connection that is lost does not come back: nothing that was said to one peer goes to another.
    ///
    /// libzmq would try again in 11 days. Its ways of not trying at all, and of taking messages for a peer that is
    /// there only (`ZMQ_RECONNECT_IVL` -1, `ZMQ_IMMEDIATE`), drop what a peer said last when it closes at once.
    func connectsOnce() { set(ZMQ_RECONNECT_IVL, Int32(1_000_000_000)) }

    /// What was not sent is dropped when the socket is closed.
    func forgetsUnsent() { set(ZMQ_LINGER, Int32(0)) }

    /// Has the system close the connection when nothing was acknowledged for so long, whether there is something to say
    /// or not.
    func setPatience(seconds: Int32) {
        set(ZMQ_TCP_MAXRT, seconds * 1000)
        set(ZMQ_TCP_KEEPALIVE, Int32(1))
        set(ZMQ_TCP_KEEPALIVE_IDLE, seconds / 3)
        set(ZMQ_TCP_KEEPALIVE_INTVL, seconds / 6)
        set(ZMQ_TCP_KEEPALIVE_CNT, Int32(4))
    }

    func bind(_ address: Address) throws(TransportError) {
        if address.needsIPv6 { set(ZMQ_IPV6, Int32(1)) }
        guard zmq_bind(handle, address.bindText) == 0 else {
            if zmq_errno() == EADDRINUSE {
                throw TransportError(
                    .addressInUse, "\(address) is in use by another process; choose another port, or stop that process")
            }
            if zmq_errno() == EADDRNOTAVAIL || zmq_errno() == ENODEV {
                throw TransportError(
                    .invalidAddress,
                    "\(address) is no address of this machine; 'ip addr' lists them, and tcp://0.0.0.0:\(address.port) "
                        + "stands for all")
            }
            throw TransportError.library("cannot listen on \(address)")
        }
    }

    func connect(_ address: Address) throws(TransportError) {
        if address.needsIPv6 { set(ZMQ_IPV6, Int32(1)) }
        guard zmq_connect(handle, address.libraryText) == 0 else {
            throw TransportError.library("cannot connect to \(address)")
        }
    }

    /// The address that `bind` came to, with the port that the system chose.
    var lastEndpoint: String {
        var text = [CChar](repeating: 0, count: 256)
        var count = text.count
        zmq_getsockopt(handle, ZMQ_LAST_ENDPOINT, &text, &count)
        return String(decoding: text.prefix(max(0, count - 1)).map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }

    /// One whole message, or nil where none waits.
    func receive() -> [Buffer]? {
        var frames: [Buffer] = []
        while true {
            let frame = ReceivedFrame()
            guard frame.receive(from: handle) else { return nil }
            frames.append(frame.buffer)
            if !frame.hasMore { return frames }
        }
    }

    /// One whole message with a name before it, and the key behind its connection.
    func receiveFromPeer() -> (frames: [Buffer], key: PublicKey?)? {
        var frames: [Buffer] = []
        var key: PublicKey?
        while true {
            let frame = ReceivedFrame()
            guard frame.receive(from: handle) else { return nil }
            if frames.count == 1 { key = frame.key }
            frames.append(frame.buffer)
            if !frame.hasMore { return (frames, key) }
        }
    }

    /// Sends one whole message without waiting.
    ///
    /// libzmq refuses at the first frame or not at all.
    func send(_ frames: [Buffer], to peer: RoutingID?) -> Sent {
        guard frames.allSatisfy({ $0.count < mostBytes - Self.encryptionBytes }) else { return .tooLarge }
        if let peer {
            var name = peer.rawValue.bigEndian
            guard zmq_send(handle, &name, MemoryLayout<UInt64>.size, ZMQ_DONTWAIT | ZMQ_SNDMORE) >= 0 else {
                return zmq_errno() == EAGAIN ? .wouldBlock : .noRoute
            }
        }
        for (index, frame) in frames.enumerated() {
            let more = index + 1 < frames.count ? ZMQ_SNDMORE : 0
            guard frame.send(to: handle, flags: more | ZMQ_DONTWAIT) else {
                return zmq_errno() == EAGAIN ? .wouldBlock : .noRoute
            }
        }
        return .done
    }
}

extension Buffer {
    /// Below this, copying into libzmq's message is cheaper than lending it ours.
    private static let copyLimit = 1024

    fileprivate func send(to socket: UnsafeMutableRawPointer, flags: Int32) -> Bool {
        if count <= Self.copyLimit { return zmq_send(socket, bytes.baseAddress, count, flags) >= 0 }
        var message = zmq_msg_t()
        let lent = Unmanaged.passRetained(Lent(self))
        let start = UnsafeMutableRawPointer(mutating: bytes.baseAddress)
        // libzmq calls this from its own thread once nobody reads the bytes any more.
        zmq_msg_init_data(
            &message, start, count, { _, hint in hint.map { Unmanaged<Lent>.fromOpaque($0).release() } },
            lent.toOpaque())
        if zmq_msg_send(&message, socket, flags) >= 0 { return true }
        let reason = zmq_errno()
        zmq_msg_close(&message)
        errno = reason
        return false
    }
}

/// Keeps a buffer alive while libzmq sends its bytes.
private final class Lent: Sendable {
    let buffer: Buffer
    init(_ buffer: Buffer) { self.buffer = buffer }
}
