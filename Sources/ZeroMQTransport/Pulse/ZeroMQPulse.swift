internal import CZeroMQ
internal import Messaging

/// A client's signs of life, over connections of their own: the shell around `Pulse`.
///
/// They wait behind nothing that the connection for messages carries, and when a link is back they say so before TCP
/// tries that connection again. It belongs to the socket thread.
final class ZeroMQPulse: SocketSource {
    enum Sign {
        /// The driver lives, and knows this end.
        case life
        /// The driver does not know this end any more.
        case forgotten
    }

    /// How long after the driver's first message it begins: a command is over by then, and a worker at work.
    static let delay = Duration.milliseconds(250)

    private let thread: SocketThread
    private let target: PulseConnection.Target
    private let hear: (Sign) -> Void
    private var pulse: Pulse
    private var connections: [Int: PulseConnection] = [:]
    private var isOver = false

    /// Begins at once.
    ///
    /// - Parameters:
    ///   - thread: Where it lives, and where this is called.
    ///   - target: Whose pulse it is.
    ///   - hear: Hears each sign of the driver, on the thread.
    init(_ thread: SocketThread, _ target: PulseConnection.Target, hear: @escaping (Sign) -> Void) {
        self.thread = thread
        self.target = target
        self.hear = hear
        let now = ContinuousClock.now
        pulse = Pulse(now: now)
        thread.add(self)
        perform(pulse.begin(now: now))
    }

    func stop() {
        isOver = true
        thread.remove(self)
        for connection in connections.values { connection.close() }
        connections = [:]
    }

    func turn() -> Bool {
        var count = 0
        for (id, connection) in connections {
            for sign in connection.turn() where !isOver {
                count += 1
                take(sign, id)
            }
        }
        if !isOver { perform(pulse.tick(now: .now)) }
        return count > 0
    }

    private func take(_ sign: PulseConnection.Sign, _ id: Int) {
        switch sign {
        case .entered:
            perform(pulse.entered(id, now: .now))
            hear(.life)
        case .echo(let number):
            perform(pulse.echoed(id, number: number, now: .now))
            hear(.life)
        case .forgotten: hear(.forgotten)
        case .ended:
            pulse.ended(id)
            connections.removeValue(forKey: id)?.close()
        }
    }

    private func perform(_ actions: [Pulse.Action]) {
        for action in actions {
            switch action {
            // One that cannot be opened is silent.
            case .open(let id): connections[id] = try? PulseConnection(target)
            case .beat(let id, let number): connections[id]?.beat(number: number)
            case .close(let id): connections.removeValue(forKey: id)?.close()
            }
        }
    }

    func addPollItems(to items: inout [zmq_pollitem_t]) {
        for connection in connections.values { connection.addPollItems(to: &items) }
    }

    var millisecondsToTick: Int {
        // Rounded up: who wakes too early only goes back to sleep.
        max(0, min(1000, Int(ContinuousClock.now.duration(to: pulse.nextTick) / .milliseconds(1)) + 1))
    }
}
