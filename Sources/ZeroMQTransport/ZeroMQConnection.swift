internal import CZeroMQ
internal import Columnar
package import Messaging

/// A worker's end of its conversation with a driver.
package typealias ZeroMQWorker = ZeroMQConnection<DriverToWorker, WorkerToDriver>
/// A session's end.
package typealias ZeroMQSession = ZeroMQConnection<DriverToSession, SessionToDriver>

/// One connection of a worker or session to its driver: a DEALER on a `SocketThread`.
///
/// It is tried until there is a driver that proves itself; what is sent before waits for that. A connection that
/// was there and is lost does not come back, since who listens there now would have to prove itself again: its
/// owner hears that the driver is unreachable, and opens another.
package final class ZeroMQConnection<Incoming: WireMessage, Outgoing: WireMessage>: Transport, SocketSource,
    @unchecked Sendable
{
    private let thread: SocketThread
    private let address: Address
    private let identity: ClientIdentity
    // All below belongs to the thread.
    private var dial: Dial
    private var socket: ZeroMQSocket?
    private var monitor: SocketMonitor?
    private var route = Route()
    private var trust = DriverTrust.cookie
    private var trouble = ConnectionTrouble()
    private var handshake: ClientHandshake
    /// Delivered from `turn`: whoever sends is in the middle of something.
    private var pending: [Delivery<Incoming>] = []
    private var receive: (@Sendable ([Delivery<Incoming>]) -> Void)?
    private var waiting = WaitingMessages()
    /// Another one for each try: the driver may have let in one that came to nothing.
    private var token = PulseToken.random()
    private var pulse: ZeroMQPulse?
    private var hasHeard = false

    /// Connects to the driver at `address`, now or as soon as there is one, under a new name.
    package static func connect(
        to address: Address, as identity: ClientIdentity, thread: SocketThread
    ) throws(TransportError) -> ZeroMQConnection {
        ZeroMQConnection(thread, address, identity)
    }

    private init(_ thread: SocketThread, _ address: Address, _ identity: ClientIdentity) {
        self.thread = thread
        self.address = address
        self.identity = identity
        dial = Dial(now: .now)
        handshake = ClientHandshake(identity, address: address.endpoint)
    }

    package func start(_ receive: @escaping @Sendable ([Delivery<Incoming>]) -> Void) {
        thread.run { [self] in
            self.receive = receive
            thread.add(self)
        }
    }

    package func send(_ message: Outgoing, to peer: PeerID) {
        let frames = MessageCodec.encode(message)
        thread.run { [self] in transmit(frames) }
    }

    package func close() {
        thread.run { [self] in
            let isOpen = dial.isOpen
            if isOpen {
                flush()
                _ = socket?.send(MessageCodec.encode(HandshakeMessage.leave), to: nil)
            }
            thread.remove(self)
            receive = nil
            dial.end()
            hangUp(lingers: isOpen)
        }
    }

    /// Ends as a process ends that is killed: without a word to the driver.
    func abandon() {
        thread.remove(self)
        receive = nil
        hangUp()
    }

    private func transmit(_ frames: [Buffer]) {
        guard !dial.isOver else { return }
        if dial.isOpen, waiting.isEmpty {
            switch socket?.send(frames, to: nil) {
            case .done: return
            case .tooLarge: return end(because: "a message is larger than the driver at \(address) takes")
            case .wouldBlock, .noRoute, nil: break
            }
        }
        // A driver that takes nothing for so long is as good as none; `turn` says so.
        if !waiting.append(frames) { dial.lost(now: .now) }
    }

    /// Nothing more is said, and the owner hears why.
    private func end(because reason: String) {
        dial.end()
        pending.append(.denied(reason: reason))
    }

    @discardableResult
    private func flush() -> Bool {
        let before = waiting.count
        let last = waiting.flush { socket?.send($0, to: nil) ?? .wouldBlock }
        if last == .tooLarge { end(because: "a message is larger than the driver at \(address) takes") }
        return waiting.count < before
    }

    func turn() -> Bool {
        var deliveries: [Delivery<Incoming>] = []
        var isBusy = false
        if dial.isOpen {
            isBusy = flush()
        } else {
            connect(now: .now)
        }
        var count = take(&deliveries)
        // Asking costs as much as a message does, so that only a turn asks in which none came.
        if count == 0, let loss = monitor?.lossSoFar() {
            // What the driver sent before that is there by now.
            count = take(&deliveries)
            if count == 0 { lost(loss, now: .now) }
        }
        deliveries += pending
        pending = []
        if dial.isOver {
            hangUp()
            thread.remove(self)
            if dial.wasOpen { deliveries.append(.unreachable(.driver)) }
        }
        let receive = receive
        if dial.isOver { self.receive = nil }
        if !deliveries.isEmpty { receive?(deliveries) }
        return isBusy || count > 0
    }

    /// Reads messages that came, at most so many that others have their turn, too.
    ///
    /// - Returns: How many they were.
    private func take(_ deliveries: inout [Delivery<Incoming>]) -> Int {
        var count = 0
        while count < 512, !dial.isOver, let frames = socket?.receive() {
            count += 1
            if let delivery = hear(frames) { deliveries.append(delivery) }
        }
        return count
    }

    /// The connection is gone, or never was one.
    private func lost(_ loss: SocketMonitor.Loss, now: ContinuousClock.Instant) {
        let wasOpen = dial.isOpen
        let hasOther = !wasOpen && route.failed()
        if !wasOpen {
            let attempt = ConnectionTrouble.Try(
                address: address, role: identity.role, trust: trust, hasOther: hasOther)
            take(trouble.ended(loss, of: attempt))
        }
        dial.lost(now: now, hasOther: hasOther)
        hangUp()
    }

    private func take(_ answer: ConnectionTrouble.Answer) {
        switch answer {
        case .tryAgain: break
        case .say(let reason): pending.append(.trying(reason: reason))
        case .giveUp(let reason): end(because: reason)
        }
    }

    /// Does what is due until the driver has answered.
    private func connect(now: ContinuousClock.Instant) {
        switch dial.next(now: now) {
        case .dial:
            hangUp()
            if let current = route.current { open(current) } else { look() }
        case .knock: begin()
        case .wait: break
        }
    }

    /// Finds out where the driver is, and what it has to prove.
    ///
    /// Names and files of other machines' drivers are not read on the sockets' thread.
    private func look() {
        dial.looks()
        if address.isLoopback { return found(Found.result(address, identity)) }
        NameLookup.run { [self] in
            let result = Found.result(address, identity)
            thread.run { [self] in found(result) }
        }
    }

    private func found(_ result: Result<Found, TransportError>) {
        guard dial.found() else { return }
        switch result {
        case .success(let found):
            trust = found.trust
            route.found(found.addresses)
            if let current = route.current { open(current) } else { dial.lost(now: .now) }
        case .failure(let error):
            if error.code == .untrusted { return end(because: error.description) }
            take(trouble.failed(error.description))
            dial.lost(now: .now)
        }
    }

    private func open(_ current: Address) {
        do throws(TransportError) {
            let socket = try ZeroMQSocket.dealer(trust)
            socket.setPatience(seconds: identity.role.patience)
            token = .random()
            let proof: ClientHandshake.Proof = if case .key(_, _, let token) = trust { .key(token) } else { .cookie }
            handshake = ClientHandshake(
                identity, address: address.endpoint, by: proof, for: .messages(pulse: token))
            monitor = try SocketMonitor(socket)
            try socket.connect(current)
            self.socket = consume socket
            begin()
        } catch { dial.lost(now: .now, hasOther: route.failed()) }
    }

    private func begin() {
        if socket?.send(MessageCodec.encode(handshake.begin()), to: nil) == .done { dial.knocked() }
    }

    /// - Parameter lingers: Whether the last messages have some seconds to leave; to a driver that is lost none can.
    private func hangUp(lingers: Bool = false) {
        pulse?.stop()
        pulse = nil
        if let socket = socket.take() {
            SocketMonitor.stop(socket)
            if !lingers { socket.forgetsUnsent() }
        }
        monitor = nil
    }

    private func hear(_ frames: [Buffer]) -> Delivery<Incoming>? {
        do throws(UnreadableMessage) {
            guard dial.isOpen, !MessageCodec.isHandshake(frames) else { return try shake(frames) }
            let message = try MessageCodec.decode(frames, as: Incoming.self)
            if !hasHeard {
                hasHeard = true
                beginPulse()
            }
            return .message(message, from: .driver)
        } catch {
            return .unreadable(error, from: .driver)
        }
    }

    private func shake(_ frames: [Buffer]) throws(UnreadableMessage) -> Delivery<Incoming>? {
        let message = try MessageCodec.decode(frames, as: HandshakeMessage.self)
        // Whoever is inside can only be sent out again.
        if dial.isOpen, message.kind != .denied { return nil }
        do throws(TrustError) {
            switch try handshake.receive(message) {
            case .ignore: break
            case .send(let answer): _ = socket?.send(MessageCodec.encode(answer), to: nil)
            case .enrolled(let knock):
                remember()
                _ = socket?.send(MessageCodec.encode(knock), to: nil)
            case .open(let last):
                guard last.map({ socket?.send(MessageCodec.encode($0), to: nil) == .done }) ?? true else { break }
                dial.opened()
                flush()
            }
            return nil
        } catch {
            dial.end()
            return .denied(reason: error.description)
        }
    }

    /// Gives signs of life from now on, where the driver takes them.
    ///
    /// The driver knows this end by now, since it has said something; and what began with that comes first.
    private func beginPulse() {
        guard handshake.driverTakesPulses, let current = route.current else { return }
        let target = PulseConnection.Target(
            address: current, endpoint: address.endpoint, identity: identity, trust: trust, token: token)
        thread.run(after: ZeroMQPulse.delay) { [weak self] in
            guard let self, dial.isOpen else { return }
            pulse = ZeroMQPulse(thread, target) { [weak self] sign in self?.hear(sign) }
        }
    }

    private func hear(_ sign: ZeroMQPulse.Sign) {
        guard dial.isOpen else { return }
        switch sign {
        case .life: pending.append(.heard(.driver))
        case .forgotten:
            pulse?.stop()
            pulse = nil
            pending.append(.forgotten)
        }
    }

    /// Keeps the key of the driver that has let this end in with a token.
    private func remember() {
        guard case .key(_, let driver, _) = trust else { return }
        NameLookup.run { [self] in
            do throws(TrustError) { try identity.remember(address.endpoint, driver.key) } catch {
                // Without it the next start needs a token again; this one goes on.
                thread.run { [self] in pending.append(.trying(reason: "the driver's key was not kept: \(error)")) }
            }
        }
    }

    func addPollItems(to items: inout [zmq_pollitem_t]) {
        let wantsToSend = !waiting.isEmpty && dial.isOpen || dial.isDialing
        let events = ZMQ_POLLIN | (wantsToSend ? ZMQ_POLLOUT : 0)
        if let handle = socket?.handle {
            items.append(zmq_pollitem_t(socket: handle, fd: -1, events: Int16(events), revents: 0))
        }
        if let handle = monitor?.handle {
            items.append(zmq_pollitem_t(socket: handle, fd: -1, events: Int16(ZMQ_POLLIN), revents: 0))
        }
    }

    var millisecondsToTick: Int {
        guard pending.isEmpty else { return 0 }
        return dial.isOpen ? waiting.isEmpty ? 1000 : 5 : dial.millisecondsToNext(now: .now)
    }
}

extension PeerRole {
    /// Seconds after which a connection is given up over which nothing is acknowledged: longer than any cut that a
    /// worker outlives, and longer for a session, which may be idle.
    fileprivate var patience: Int32 { self == .worker ? 30 : 120 }
}

/// What has to be known of a driver before a connection to it can be tried.
private struct Found: Sendable {
    let addresses: [Address]
    let trust: DriverTrust

    static func result(_ address: Address, _ identity: ClientIdentity) -> Result<Found, TransportError> {
        Result { () throws(TransportError) in
            Found(addresses: try NameLookup.addresses(of: address), trust: try trust(address, identity))
        }
    }

    private static func trust(_ address: Address, _ identity: ClientIdentity) throws(TransportError) -> DriverTrust {
        do throws(TrustError) {
            return try identity.trust(at: address.endpoint, port: address.port, isLoopback: address.isLoopback)
        } catch { throw TransportError(.untrusted, error.description) }
    }
}
