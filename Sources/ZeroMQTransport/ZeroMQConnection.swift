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
    // All below belongs to the thread.
    private var dial: Dial
    private var socket: ZeroMQSocket?
    private var monitor: SocketMonitor?
    private var handshake: ClientHandshake
    private var receive: (@Sendable ([Delivery<Incoming>]) -> Void)?
    private var waiting = WaitingMessages()

    /// Connects to the driver at `address`, now or as soon as there is one, under a new name.
    package static func connect(
        to address: Address, as identity: ClientIdentity, thread: SocketThread
    ) throws(TransportError) -> ZeroMQConnection {
        ZeroMQConnection(thread, address, identity)
    }

    private init(_ thread: SocketThread, _ address: Address, _ identity: ClientIdentity) {
        self.thread = thread
        self.address = address
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
            if dial.isOpen {
                flush()
                _ = socket?.send(MessageCodec.encode(HandshakeMessage.leave), to: nil)
            }
            thread.remove(self)
            receive = nil
            dial.end()
            monitor = nil
            // The socket's linger gives the last messages some seconds to leave.
            socket = nil
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
        if dial.isOpen, waiting.isEmpty, socket?.send(frames, to: nil) == .done { return }
        // A driver that takes nothing for so long is as good as none; `turn` says so.
        if !waiting.append(frames) { dial.lost(now: .now) }
    }

    @discardableResult
    private func flush() -> Bool {
        let before = waiting.count
        _ = waiting.flush { socket?.send($0, to: nil) ?? .wouldBlock }
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
        if count == 0, monitor?.hasLost() == true {
            // What the driver sent before that can be read by now.
            count = take(&deliveries)
            if count == 0 {
                dial.lost(now: .now)
                hangUp()
            }
        }
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

    /// Does what is due until the driver has answered.
    private func connect(now: ContinuousClock.Instant) {
        switch dial.next(now: now) {
        case .dial:
            hangUp()
            do throws(TransportError) {
                let socket = try ZeroMQSocket(ZMQ_DEALER)
                socket.setDefaults()
                // Nothing is queued for a driver that is not there, and nothing goes to another one.
                socket.set(ZMQ_IMMEDIATE, Int32(1))
                socket.set(ZMQ_RECONNECT_IVL, Int32(-1))
                socket.setRoutingID(.random())
                monitor = try SocketMonitor(socket)
                try socket.connect(address)
                self.socket = consume socket
                knock()
            } catch { dial.lost(now: now) }
        case .knock: knock()
        case .wait: break
        }
    }

    private func knock() {
        if socket?.send(MessageCodec.encode(handshake.knock()), to: nil) == .done { dial.knocked() }
    }

    private func hangUp() {
        monitor = nil
        socket = nil
    }

    private func hear(_ frames: [Buffer]) -> Delivery<Incoming>? {
        do throws(UnreadableMessage) {
            guard dial.isOpen, !MessageCodec.isHandshake(frames) else { return try shake(frames) }
            return .message(try MessageCodec.decode(frames), from: .driver)
        } catch {
            return .unreadable(error, from: .driver)
        }
    }

    private func shake(_ frames: [Buffer]) throws(UnreadableMessage) -> Delivery<Incoming>? {
        switch try MessageCodec.decode(frames, as: HandshakeMessage.self) {
        case .challenge(let challenge):
            guard !dial.isOpen else { return nil }
            do throws(TrustError) {
                let proof = try handshake.answer(challenge)
                guard socket?.send(MessageCodec.encode(proof), to: nil) == .done else { return nil }
                dial.opened()
                flush()
                return nil
            } catch {
                dial.end()
                return .denied(reason: error.description)
            }
        case .denied(let reason):
            dial.end()
            return .denied(reason: "the driver at \(address) refused: \(reason)")
        case .probe, .knock, .proof, .leave: return nil
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

    var millisecondsToTick: Int { dial.isOpen ? waiting.isEmpty ? 1000 : 5 : dial.millisecondsToNext(now: .now) }
}
