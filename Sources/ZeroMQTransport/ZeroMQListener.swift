internal import CZeroMQ
internal import Columnar
internal import Glibc
package import Messaging

/// The driver's end of conversations over a port: a ROUTER on a `SocketThread`.
///
/// Only peers that prove that they know the user's cookie are heard, and each only with the messages of its role.
/// A peer that takes no messages until a gigabyte or 100,000 of them wait for it is treated as gone.
package final class ZeroMQListener: Transport, SocketSource, @unchecked Sendable {
    /// Messages read in one turn at the most, so that other work gets its turn.
    private static let batchLimit = 512
    /// No handshake message is longer, nor has more frames than its own.
    private static let strangersLimit = 4096
    /// How often it is asked whether those are still there that nothing was sent to.
    private static let probeInterval: Duration = .seconds(5)

    private let thread: SocketThread
    package let address: Address
    /// The file of the cookie that peers must know.
    package let cookiePath: String
    // All below belongs to the thread.
    private var socket: ZeroMQSocket?
    private var receive: (@Sendable ([Delivery<MessageToDriver>]) -> Void)?
    private var doorkeeper: Doorkeeper
    private var waiting: [RoutingID: WaitingMessages] = [:]
    /// Peers to which nothing can be sent any more.
    ///
    /// They are forgotten when all that came from them is read: a worker that left may have said last what nobody else
    /// knows.
    private var lost: Set<RoutingID> = []
    /// Delivered later, from `turn`: whoever sends is in the middle of something.
    private var pending: [Delivery<MessageToDriver>] = []
    private var nextProbe = ContinuousClock.now
    /// Messages of strangers that were dropped.
    package private(set) var strangers = 0

    /// Listens on `address`; port 0 becomes one that is free.
    ///
    /// The cookie is that of the user whose environment this is; it is made where there is none.
    ///
    /// - Throws: `TransportError` where the address or the cookie cannot be had.
    package static func listen(
        on address: Address, environment: [String: String], thread: SocketThread
    ) throws(TransportError) -> ZeroMQListener {
        let file: CookieFile
        let cookie: Cookie
        do throws(TrustError) {
            file = try CookieFile(environment: environment)
            cookie = try file.make()
        } catch { throw TransportError(.untrusted, error.description) }
        let socket = try ZeroMQSocket(ZMQ_ROUTER)
        socket.setDefaults()
        socket.set(ZMQ_ROUTER_MANDATORY, Int32(1))
        socket.set(ZMQ_HANDSHAKE_IVL, Int32(5000))
        try socket.bind(address)
        let bound = try Address(parsing: socket.lastEndpoint)
        let doorkeeper = Doorkeeper(
            cookie: cookie, address: bound.endpoint, cookiePath: file.path, user: UInt32(geteuid()))
        return ZeroMQListener(thread, bound, file.path, socket, doorkeeper)
    }

    private init(
        _ thread: SocketThread, _ address: Address, _ cookiePath: String, _ socket: consuming ZeroMQSocket,
        _ doorkeeper: Doorkeeper
    ) {
        self.thread = thread
        self.address = address
        self.cookiePath = cookiePath
        self.socket = consume socket
        self.doorkeeper = doorkeeper
    }

    package func start(_ receive: @escaping @Sendable ([Delivery<MessageToDriver>]) -> Void) {
        thread.run { [self] in
            self.receive = receive
            thread.add(self)
        }
    }

    package func send(_ message: MessageFromDriver, to peer: PeerID) {
        let frames = MessageCodec.encode(message)
        thread.run { [self] in transmit(frames, to: peer) }
    }

    package func close() {
        thread.run { [self] in
            flush()
            thread.remove(self)
            receive = nil
            // The socket's linger gives the last messages some seconds to leave.
            socket = nil
        }
    }

    private func transmit(_ frames: [Buffer], to peer: PeerID) {
        guard let name = doorkeeper.name(of: peer) else { return pending.append(.unreachable(peer)) }
        guard !lost.contains(name) else { return }
        if waiting[name] != nil {
            if waiting[name]?.append(frames) == false { lose(name) }
            return
        }
        switch socket?.send(frames, to: name) {
        case .done, nil: break
        case .wouldBlock:
            var messages = WaitingMessages()
            if messages.append(frames) { waiting[name] = messages } else { lose(name) }
        case .noRoute: lose(name)
        }
    }

    private func lose(_ name: RoutingID) {
        waiting[name] = nil
        lost.insert(name)
    }

    /// Forgets a peer with what waits for it.
    ///
    /// - Returns: the word that it is gone; nil where it was not inside.
    private func forget(_ name: RoutingID) -> Delivery<MessageToDriver>? {
        waiting[name] = nil
        lost.remove(name)
        return doorkeeper.forget(name).map { .unreachable($0) }
    }

    /// - Returns: whether anything was sent.
    @discardableResult
    private func flush() -> Bool {
        var isSent = false
        for name in Array(waiting.keys) {
            let before = waiting[name]?.count ?? 0
            let last = waiting[name]?.flush { socket?.send($0, to: name) ?? .noRoute }
            if waiting[name]?.count ?? 0 < before { isSent = true }
            switch last {
            case .noRoute: lose(name)
            case .done, nil: waiting[name] = nil
            case .wouldBlock: break
            }
        }
        return isSent
    }

    func turn() -> Bool {
        let isSent = flush()
        probe(now: .now)
        var deliveries = pending
        pending = []
        let lost = lost
        var count = 0
        while count < Self.batchLimit, let frames = socket?.receive() {
            count += 1
            if let delivery = delivery(frames) { deliveries.append(delivery) }
        }
        // Nothing more is there to be read; who knocked meanwhile is there again.
        if count < Self.batchLimit { deliveries += lost.intersection(self.lost).compactMap(forget) }
        // What the handshakes of these messages led to comes with the next turn, before more is read.
        if !deliveries.isEmpty { receive?(deliveries) }
        return isSent || count > 0 || !pending.isEmpty || !self.lost.isEmpty
    }

    private func delivery(_ frames: [Buffer]) -> Delivery<MessageToDriver>? {
        var frames = frames
        let bytes = frames.removeFirst()
        // Only strangers have names of another length: ours are eight bytes in every version.
        guard bytes.count == MemoryLayout<UInt64>.size else { return stranger("a peer that is not Roost's") }
        let name = RoutingID(UInt64(bigEndian: bytes.load(0)))
        guard let connection = doorkeeper.connection(of: name), !MessageCodec.isHandshake(frames) else {
            return handshake(frames, name)
        }
        do throws(UnreadableMessage) {
            switch connection.role {
            case .worker: return .message(.worker(try MessageCodec.decode(frames)), from: connection.peer)
            case .session, .admin: return .message(.session(try MessageCodec.decode(frames)), from: connection.peer)
            }
        } catch {
            return .unreadable(error, from: connection.peer)
        }
    }

    private func handshake(_ frames: [Buffer], _ name: RoutingID) -> Delivery<MessageToDriver>? {
        guard frames.count == 1, frames[0].count <= Self.strangersLimit else {
            return stranger("a message before a handshake")
        }
        do throws(UnreadableMessage) {
            let message = try MessageCodec.decode(frames, as: HandshakeMessage.self)
            if case .leave = message { return forget(name) }
            let known = doorkeeper.connection(of: name)?.peer
            switch doorkeeper.receive(message, from: name) {
            case .send(let answer):
                waiting[name] = nil
                lost.remove(name)
                reply(answer, to: name)
                return known.map { .unreachable($0) }
            case .admit(let connection): return .connected(connection)
            case .deny(let answer):
                reply(answer, to: name)
                return stranger("a peer that did not prove that it knows the cookie")
            case .ignore: return stranger("a handshake's message that nobody waits for")
            }
        } catch .otherVersion(let version) {
            let ours = ProtocolVersion.current
            reply(
                .denied(
                    reason: "the driver speaks protocol version \(ours), you speak \(version); "
                        + "use the same version of Roost on both sides"), to: name)
            return stranger("a peer that speaks protocol version \(version), where this is \(ours)")
        } catch {
            return stranger("\(error)")
        }
    }

    /// Sends to somebody who may be anybody: what cannot be sent at once is not sent.
    private func reply(_ message: HandshakeMessage, to name: RoutingID) {
        _ = socket?.send(MessageCodec.encode(message), to: name)
    }

    /// Counts what is dropped, and reports the first, the tenth, the hundredth and so on: a flood fills no log.
    private func stranger(_ what: String) -> Delivery<MessageToDriver>? {
        strangers += 1
        var step = 1
        while step < strangers { step *= 10 }
        return step == strangers ? .unreadable(.stranger(what, count: strangers), from: nil) : nil
    }

    /// Asks whether sessions are still there: one that was killed says nothing, and may have nothing sent to it.
    private func probe(now: ContinuousClock.Instant) {
        guard now >= nextProbe else { return }
        nextProbe = now.advanced(by: Self.probeInterval)
        let message = MessageCodec.encode(HandshakeMessage.probe)
        for name in Array(doorkeeper.inside) where waiting[name] == nil {
            if !lost.contains(name), socket?.send(message, to: name) == .noRoute { lose(name) }
        }
    }

    func addPollItems(to items: inout [zmq_pollitem_t]) {
        let events = ZMQ_POLLIN | (waiting.isEmpty ? 0 : ZMQ_POLLOUT)
        items.append(zmq_pollitem_t(socket: socket?.handle, fd: -1, events: Int16(events), revents: 0))
    }

    /// A ROUTER's readiness to send says nothing of one peer, so a message that waits is tried again.
    var millisecondsToTick: Int { pending.isEmpty && lost.isEmpty ? waiting.isEmpty ? 1000 : 5 : 0 }
}
