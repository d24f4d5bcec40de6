package import Messaging
internal import CZeroMQ
internal import Columnar

/// The driver's end of conversations over a port.
package typealias ZeroMQDriver = ZeroMQTransport<MessageToDriver, MessageFromDriver>
/// A worker's end.
package typealias ZeroMQWorker = ZeroMQTransport<DriverToWorker, WorkerToDriver>
/// A session's end.
package typealias ZeroMQSession = ZeroMQTransport<DriverToSession, SessionToDriver>

private enum ZeroMQRole {
    case router, dealer
}

/// Messages handed over in one batch at the most, so that other work gets its turn.
private let zeroMQBatchLimit = 512

/// Messages over a libzmq socket that lives on a `SocketThread`: the driver's ROUTER, or the DEALER of
/// a worker or session.
package final class ZeroMQTransport<Incoming: WireMessage, Outgoing: WireMessage>: Transport, SocketSource,
    @unchecked Sendable
{
    private let thread: SocketThread
    private let role: ZeroMQRole
    package let address: Address
    // All below belongs to the thread.
    private var socket: ZeroMQSocket?
    private var receive: (@Sendable ([Delivery<Incoming>]) -> Void)?
    /// Messages that libzmq would not take yet, by peer and in order.
    private var waiting: [PeerID: [[Buffer]]] = [:]

    /// Listens on `address`; port 0 becomes one that is free.
    package static func listen(on address: Address, thread: SocketThread) throws(TransportError) -> ZeroMQTransport {
        let socket = try ZeroMQSocket(ZMQ_ROUTER)
        socket.setDefaults()
        socket.set(ZMQ_ROUTER_MANDATORY, Int32(1))
        try socket.bind(address)
        return ZeroMQTransport(thread, .router, try Address(parsing: socket.lastEndpoint), socket)
    }

    /// Connects to the driver at `address`, now or as soon as there is one, under a new identity.
    package static func connect(to address: Address, thread: SocketThread) throws(TransportError) -> ZeroMQTransport {
        let socket = try ZeroMQSocket(ZMQ_DEALER)
        socket.setDefaults()
        // Nothing is queued for a driver that is not there.
        socket.set(ZMQ_IMMEDIATE, Int32(1))
        socket.setRoutingID(.random())
        try socket.connect(address)
        return ZeroMQTransport(thread, .dealer, address, socket)
    }

    private init(_ thread: SocketThread, _ role: ZeroMQRole, _ address: Address, _ socket: consuming ZeroMQSocket) {
        self.thread = thread
        self.role = role
        self.address = address
        self.socket = consume socket
    }

    package func start(_ receive: @escaping @Sendable ([Delivery<Incoming>]) -> Void) {
        thread.run { [self] in
            self.receive = receive
            thread.add(self)
        }
    }

    package func send(_ message: Outgoing, to peer: PeerID) {
        let frames = MessageCodec.encode(message)
        thread.run { [self] in transmit(frames, to: peer) }
    }

    package func close() {
        thread.run { [self] in
            _ = flush()
            thread.remove(self)
            receive = nil
            // The socket's linger gives the last messages a second to leave.
            socket = nil
        }
    }

    private func transmit(_ frames: [Buffer], to peer: PeerID) {
        guard waiting[peer] == nil else {
            waiting[peer]?.append(frames)
            return
        }
        switch socket?.send(frames, to: role == .router ? peer : nil) {
        case .done, nil: break
        case .wouldBlock: waiting[peer] = [frames]
        // Told later, from `turn`: whoever sends is in the middle of something.
        case .noRoute: unreachable.append(peer)
        }
    }

    private var unreachable: [PeerID] = []

    private func flush() -> Bool {
        guard !waiting.isEmpty else { return false }
        let messages = waiting
        waiting = [:]
        for (peer, queue) in messages { for frames in queue { transmit(frames, to: peer) } }
        return waiting.values.reduce(0) { $0 + $1.count } < messages.values.reduce(0) { $0 + $1.count }
    }

    func turn() -> Bool {
        let sent = flush()
        var deliveries = unreachable.map(Delivery<Incoming>.unreachable)
        unreachable = []
        while deliveries.count < zeroMQBatchLimit, let frames = socket?.receive() {
            deliveries.append(delivery(frames))
        }
        if !deliveries.isEmpty { receive?(deliveries) }
        return sent || !deliveries.isEmpty
    }

    private func delivery(_ frames: [Buffer]) -> Delivery<Incoming> {
        var frames = frames
        var peer = PeerID.driver
        if role == .router {
            let name = frames.removeFirst()
            // Only strangers have names of another length: ours are eight bytes in every version.
            guard name.count == MemoryLayout<UInt64>.size else {
                return .unreadable(.garbage("from a peer that is not Roost's"), from: nil)
            }
            peer = PeerID(UInt64(bigEndian: name.load(0)))
        }
        do {
            return .message(try MessageCodec.decode(frames), from: peer)
        } catch {
            return .unreadable(error, from: peer)
        }
    }

    var pollItem: zmq_pollitem_t {
        let events = ZMQ_POLLIN | (waiting.isEmpty ? 0 : ZMQ_POLLOUT)
        return zmq_pollitem_t(socket: socket?.handle, fd: -1, events: Int16(events), revents: 0)
    }

    /// A ROUTER's readiness to send says nothing of one peer, so a message that waits is tried again.
    var millisecondsToTick: Int { waiting.isEmpty ? 1000 : 5 }
}
