internal import CZeroMQ
internal import Columnar
internal import Glibc
package import Messaging

/// The driver's end of conversations over a port: a ROUTER on a `SocketThread`.
///
/// On loopback only peers that prove that they know the user's cookie are heard, elsewhere only those whose keys are
/// authorised; and each only with the messages of its role.
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
    /// What a worker that is started here needs in its environment to prove itself.
    package let environmentOfWorkers: [String: String]
    /// What is behind an encrypted connection; nil for a driver on loopback.
    private let door: CurveDoor?
    private let domain: String?
    // All below belongs to the thread.
    private var socket: ZeroMQSocket?
    private var monitor: ListenerMonitor?
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
    private var strangersSoFar = Strangers()

    /// Messages and connections of strangers that were dropped.
    package var strangers: Int { strangersSoFar.count }

    /// Listens on `address`; port 0 becomes one that is free.
    ///
    /// The cookie or the keys are those of the user whose environment this is; they are made where there are none.
    ///
    /// - Throws: `TransportError` where the address, the cookie or the keys cannot be had.
    package static func listen(
        on address: Address, environment: [String: String], thread: SocketThread
    ) throws(TransportError) -> ZeroMQListener {
        guard let numeric = try NameLookup.addresses(of: address).first else {
            throw TransportError(.invalidAddress, "the host of \(address) has no address")
        }
        return numeric.isEncrypted
            ? try listenEncrypted(on: numeric, environment, thread) : try listenHere(on: numeric, environment, thread)
    }

    /// On loopback: nothing is encrypted, and the cookie says who somebody is.
    private static func listenHere(
        on address: Address, _ environment: [String: String], _ thread: SocketThread
    ) throws(TransportError) -> ZeroMQListener {
        let file: CookieFile
        let cookie: Cookie
        do throws(TrustError) {
            file = try CookieFile(environment: environment)
            cookie = try file.make()
        } catch { throw TransportError(.untrusted, error.description) }
        var socket = try router()
        socket.setDefaults()
        socket.set(ZMQ_HANDSHAKE_IVL, Int32(5000))
        let bound = try bind(socket, to: address)
        CurveDoor.withdraw(port: bound.port, environment: environment)
        let doorkeeper = Doorkeeper(
            cookie: cookie, address: bound.endpoint, cookiePath: file.path, user: UInt32(geteuid()))
        return ZeroMQListener(thread, bound, ["ROOST_COOKIE": file.path], socket, doorkeeper)
    }

    /// Everything is encrypted, and the keys say who somebody is.
    private static func listenEncrypted(
        on address: Address, _ environment: [String: String], _ thread: SocketThread
    ) throws(TransportError) -> ZeroMQListener {
        let door = try CurveDoor(environment: environment)
        let domain = try ZapHandler.register { door.verdict(on: $0) }
        do throws(TransportError) {
            var socket = try router()
            socket.setDefaults(mostBytes: CurveSocket.mostBytes)
            socket.set(ZMQ_HANDSHAKE_IVL, CurveSocket.patienceWithClients)
            socket.set(ZMQ_BACKLOG, CurveSocket.backlog)
            try socket.serveCurve(door.pair, domain: domain)
            let bound = try bind(socket, to: address)
            try door.announce(port: bound.port)
            return ZeroMQListener(
                thread, bound, ["ROOST_HOME": door.home], socket, Doorkeeper(keys: door.ring), door, domain)
        } catch {
            ZapHandler.remove(domain)
            throw error
        }
    }

    private static func router() throws(TransportError) -> ZeroMQSocket {
        let socket = try ZeroMQSocket(ZMQ_ROUTER)
        socket.set(ZMQ_ROUTER_MANDATORY, Int32(1))
        return socket
    }

    private static func bind(_ socket: borrowing ZeroMQSocket, to address: Address) throws(TransportError) -> Address {
        try socket.bind(address)
        // libzmq says a wildcard in its own way.
        let port = try Address(parsing: socket.lastEndpoint).port
        return address.with(port: port)
    }

    private init(
        _ thread: SocketThread, _ address: Address, _ environmentOfWorkers: [String: String],
        _ socket: consuming ZeroMQSocket, _ doorkeeper: Doorkeeper, _ door: CurveDoor? = nil, _ domain: String? = nil
    ) {
        self.thread = thread
        self.address = address
        self.environmentOfWorkers = environmentOfWorkers
        self.socket = consume socket
        self.doorkeeper = doorkeeper
        self.door = door
        self.domain = domain
    }

    package func start(_ receive: @escaping @Sendable ([Delivery<MessageToDriver>]) -> Void) {
        thread.run { [self] in
            self.receive = receive
            thread.add(self)
            watch()
            door?.start { [weak self] ring in
                self?.onThread { $0.keysChanged(ring) }
            } report: { [weak self] report in
                self?.onThread { listener in
                    switch report {
                    case .refusal(let what, let kind): listener.note(what, kind: kind)
                    case .news(let what): listener.pending.append(.noted(what))
                    }
                }
            }
        }
    }

    /// Hears from libzmq of connections that did not get as far as a message.
    private func watch() {
        guard let socket = socket.take() else { return }
        monitor = try? ListenerMonitor(socket)
        self.socket = consume socket
    }

    private func onThread(_ work: @escaping @Sendable (ZeroMQListener) -> Void) { thread.run { work(self) } }

    /// Who is not authorised any more has to go.
    private func keysChanged(_ ring: KeyRing) {
        for name in doorkeeper.update(ring) {
            reply(.denied(reason: "its key is not authorised any more"), to: name)
            if let gone = forget(name) { pending.append(gone) }
        }
    }

    /// Somebody was kept out of whom no message tells.
    private func note(_ what: String, kind: String? = nil) {
        if let delivery = stranger(what, kind: kind) { pending.append(delivery) }
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
            domain.map(ZapHandler.remove)
            door?.close(port: address.port)
            // The socket's linger gives the last messages some seconds to leave.
            if let socket = socket.take() { SocketMonitor.stop(socket) }
            monitor = nil
        }
    }

    /// A peer is given up: it hears so over its pulse as soon as it gives another sign of life.
    package func giveUp(_ peer: PeerID) { thread.run { [self] in doorkeeper.giveUp(peer) } }

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
        case .noRoute, .tooLarge: lose(name)
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
            case .noRoute, .tooLarge: lose(name)
            case .done, nil: waiting[name] = nil
            case .wouldBlock: break
            }
        }
        return isSent
    }

    func turn() -> Bool {
        let isSent = flush()
        probe(now: .now)
        for cause in monitor?.failures() ?? [] { note(cause) }
        var deliveries = pending
        pending = []
        let lost = lost
        var count = 0
        while count < Self.batchLimit, let (frames, key) = socket?.receiveFromPeer() {
            count += 1
            if let delivery = delivery(frames, key) { deliveries.append(delivery) }
        }
        // Nothing more is there to be read; who knocked meanwhile is there again.
        if count < Self.batchLimit { deliveries += lost.intersection(self.lost).compactMap(forget) }
        // What the handshakes of these messages led to comes with the next turn, before more is read.
        if !deliveries.isEmpty { receive?(deliveries) }
        return isSent || count > 0 || !pending.isEmpty || !self.lost.isEmpty
    }

    private func delivery(_ frames: [Buffer], _ key: PublicKey?) -> Delivery<MessageToDriver>? {
        var frames = frames
        let bytes = frames.removeFirst()
        // Only strangers have names of another length: ours are eight bytes in every version.
        guard bytes.count == MemoryLayout<UInt64>.size else { return stranger("a peer that is not Roost's") }
        let name = RoutingID(UInt64(bigEndian: bytes.load(0)))
        guard let connection = doorkeeper.connection(of: name, key: key), !MessageCodec.isHandshake(frames)
        else {
            return handshake(frames, name, key)
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

    private func handshake(
        _ frames: [Buffer], _ name: RoutingID, _ key: PublicKey?
    ) -> Delivery<MessageToDriver>? {
        guard frames.count == 1, frames[0].count <= Self.strangersLimit else {
            return stranger("a message before a handshake")
        }
        do throws(UnreadableMessage) {
            let message = try MessageCodec.decode(frames, as: HandshakeMessage.self)
            if case .leave = message { return forget(name) }
            let known = doorkeeper.connection(of: name)?.peer
            switch doorkeeper.receive(message, from: name, key: key) {
            case .send(let answer):
                waiting[name] = nil
                lost.remove(name)
                reply(answer, to: name)
                return known.map { .unreachable($0) }
            case .admit(let connection):
                waiting[name] = nil
                lost.remove(name)
                if key != nil { reply(.admitted(takesPulses: true), to: name) }
                if let known { pending.append(.unreachable(known)) }
                return .connected(connection)
            case .enrol(let enrolment, let key):
                enrol(enrolment, key, name)
                return nil
            case .deny(let answer):
                reply(answer, to: name)
                return stranger(
                    key.map { "a peer whose key may not be what it asked for: \($0)" }
                        ?? "a peer that did not prove that it knows the cookie", kind: "denied")
            case .pulse(let peer, let answer):
                if reply(answer, to: name) == .noRoute { _ = forget(name) }
                return peer.map { .heard($0) }
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
            return stranger("\(error)", kind: "garbage")
        }
    }

    /// Looks at a join token, elsewhere; the answer is sent when that is done.
    private func enrol(_ enrolment: HandshakeMessage.Enrolment, _ key: PublicKey, _ name: RoutingID) {
        door?.enrol(enrolment, key) { [weak self] refusal in
            self?.onThread { listener in
                listener.reply(refusal.map { .denied(reason: $0) } ?? .enrolled, to: name)
                if refusal != nil { listener.note("a peer with a join token that opens nothing") }
            }
        }
    }

    /// Sends to somebody who may be anybody: what cannot be sent at once is not sent.
    @discardableResult
    private func reply(_ message: HandshakeMessage, to name: RoutingID) -> ZeroMQSocket.Sent? {
        socket?.send(MessageCodec.encode(message), to: name)
    }

    /// Counts what is dropped, and reports the first of its kind.
    private func stranger(_ what: String, kind: String? = nil) -> Delivery<MessageToDriver>? {
        guard strangersSoFar.note(what, kind: kind) else { return nil }
        return .unreadable(.stranger(what, count: strangers), from: nil)
    }

    /// Asks whether sessions are still there: one that was killed says nothing, and may have nothing sent to it.
    private func probe(now: ContinuousClock.Instant) {
        guard now >= nextProbe else { return }
        nextProbe = now.advanced(by: Self.probeInterval)
        let message = MessageCodec.encode(HandshakeMessage.probe)
        for name in doorkeeper.inside where waiting[name] == nil {
            if !lost.contains(name), socket?.send(message, to: name) == .noRoute { lose(name) }
        }
    }

    func addPollItems(to items: inout [zmq_pollitem_t]) {
        let events = ZMQ_POLLIN | (waiting.isEmpty ? 0 : ZMQ_POLLOUT)
        items.append(zmq_pollitem_t(socket: socket?.handle, fd: -1, events: Int16(events), revents: 0))
        if let handle = monitor?.handle {
            items.append(zmq_pollitem_t(socket: handle, fd: -1, events: Int16(ZMQ_POLLIN), revents: 0))
        }
    }

    /// A ROUTER's readiness to send says nothing of one peer, so a message that waits is tried again.
    var millisecondsToTick: Int { pending.isEmpty && lost.isEmpty ? waiting.isEmpty ? 1000 : 5 : 0 }
}
