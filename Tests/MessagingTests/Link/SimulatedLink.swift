import Columnar
import Messaging
import TestSupport

/// A client and a driver with a network between them, and what each has sent and heard.
struct SimulatedLink {
    static let begin = ContinuousClock.now

    struct Line {
        var delay: ClosedRange<Int> = 100...2000
        var rate: Int?
        var loss = 0
        var resend = 0
    }

    var random: SeededNumbers
    var now = 0
    let line: Line
    let patience: Duration
    var client: LinkClient
    var peers: LinkPeers<Int>
    var peer: PeerID?
    var connections: [Int: SimulatedConnection] = [:]
    var current: Int?
    var attempt: Int?
    private var lastRoute = 0
    private var lastPeer: UInt64 = 0
    /// Ends that do nothing until then.
    var clientSleeps = 0
    var driverSleeps = 0
    private var nextTick = 0
    var upward = Exchange()
    var downward = Exchange()
    var opened = 0
    private var largestWindow = 0
    /// Whether the driver said that it does not know the client any more.
    var isForgotten = false
    /// Peers that were silent for too long.
    var gone = 0

    init(seed: UInt64, line: Line = Line(), patience: Duration = .seconds(100_000)) {
        random = SeededNumbers(seed: seed)
        self.line = line
        self.patience = patience
        peers = LinkPeers(patienceWithoutConnection: patience)
        client = LinkClient(LinkLimits(), now: Self.begin)
    }

    var instant: ContinuousClock.Instant { Self.begin.advanced(by: .microseconds(now)) }

    // MARK: What the ends say

    mutating func sendUp(_ lane: LinkLane, bytes: Int) throws {
        try hold(client.send(upward.make(lane, bytes: bytes, at: now), lane), "a client's message is refused")
        try flush()
    }

    /// - Returns: false where there is no such peer yet.
    mutating func sendDown(_ lane: LinkLane, bytes: Int) throws -> Bool {
        guard let peer else { return false }
        try hold(peers.send(downward.make(lane, bytes: bytes, at: now), lane, to: peer), "a message is refused")
        try flush()
        return true
    }

    // MARK: Time

    /// Goes on until then, event by event, with `check` after each.
    mutating func run(until end: Int) throws {
        while true {
            let next = nextEvent()
            guard next <= end else { break }
            now = max(now, next)
            try turn()
            try check()
        }
        now = max(now, end)
    }

    private func nextEvent() -> Int {
        var next = nextTick
        for connection in connections.values {
            if let at = connection.toDriver.next { next = min(next, max(at, driverSleeps)) }
            if let at = connection.toClient.next { next = min(next, max(at, clientSleeps)) }
            if !connection.hasKnocked, !connection.isDead, !connection.isClosedByClient {
                next = min(next, max(connection.usableAt, clientSleeps))
            }
        }
        func microseconds(_ due: ContinuousClock.Instant) -> Int {
            Int(Self.begin.duration(to: due) / .microseconds(1)) + 1
        }
        next = min(next, max(microseconds(client.due(now: instant)), clientSleeps))
        if let peer, let due = peers.due(peer) { next = min(next, max(microseconds(due), driverSleeps)) }
        return next
    }

    private mutating func turn() throws {
        if nextTick <= now { nextTick = now + 100_000 }
        if clientSleeps <= now { try clientTurn() }
        if driverSleeps <= now { try driverTurn() }
        try flush()
    }

    private mutating func clientTurn() throws {
        switch client.step(now: instant) {
        case .wait: break
        case .abandon: hangUp(attempt)
        case .open(let number):
            hangUp(attempt)
            lastRoute += 1
            opened += 1
            attempt = lastRoute
            let direction = SimulatedLine(delay: line.delay, rate: line.rate, loss: line.loss, resend: line.resend)
            let trip = line.delay.upperBound
            connections[lastRoute] = SimulatedConnection(
                number: number, toDriver: direction, toClient: direction,
                usableAt: now + Int.random(in: trip...4 * trip, using: &random))
        }
        if let route = attempt, let connection = connections[route], connection.usableAt <= now, !connection.hasKnocked,
            let knock = client.knock()
        {
            connections[route]?.hasKnocked = true
            send(.knock(knock), up: route)
            if random.chance(10) { send(.knock(knock), up: route) }
        }
        for route in connections.keys.sorted() {
            while let packet = connections[route]?.toClient.take(at: now) { try clientHears(packet, route) }
        }
    }

    private mutating func hangUp(_ route: Int?) {
        guard let route else { return }
        connections[route]?.isClosedByClient = true
        if random.chance(70) { send(.closed, up: route) }
        if attempt == route { attempt = nil }
        if current == route { current = nil }
    }

    private mutating func clientHears(_ packet: Packet, _ route: Int) throws {
        guard let connection = connections[route], !connection.isClosedByClient else { return }
        switch packet {
        case .admitted(let receipt):
            guard route == attempt else { return }
            guard try client.admitted(connection.number, driverHas: receipt, now: instant) else { return hangUp(route) }
            hangUp(current)
            (current, attempt) = (route, nil)
        case .forgotten: if route == attempt || route == current { isForgotten = true }
        case .frames(let frames):
            if let message = try client.receive(frames, over: connection.number, now: instant) {
                try downward.heard(message, at: now)
            }
        case .closed:
            client.lost(connection.number, now: instant)
            if attempt == route { attempt = nil }
        case .knock: throw BrokenRule("a knock for the client")
        }
    }

    private mutating func driverTurn() throws {
        for route in connections.keys.sorted() {
            while let packet = connections[route]?.toDriver.take(at: now) { try driverHears(packet, route) }
        }
        for id in peers.tick(now: instant) {
            gone += 1
            peers.forget(id)
            if peer == id { peer = nil }
        }
    }

    private mutating func driverHears(_ packet: Packet, _ route: Int) throws {
        switch packet {
        case .knock(let knock):
            lastPeer += 1
            let answer = peers.knock(
                knock, over: route, as: PeerID(lastPeer), LinkLimits(), patience: patience, now: instant)
            switch answer {
            case .began(let id):
                peer = id
                send(.admitted(LinkReceipt()), down: route)
            case .continues(let id, let receipt):
                try hold(id == peer, "somebody else's link goes on")
                send(.admitted(receipt), down: route)
            case .forgotten: send(.forgotten, down: route)
            case .stale: break
            }
        case .frames(let frames):
            switch try peers.receive(frames, over: route, now: instant) {
            case .message(let message, let from):
                try hold(from == peer, "a message of \(from)")
                try upward.heard(message, at: now)
            case .nothing: break
            case .stranger: send(.forgotten, down: route)
            }
        case .closed: peers.lost(route)
        case .admitted, .forgotten: throw BrokenRule("an answer for the driver")
        }
    }

    mutating func flush() throws {
        if clientSleeps <= now, let current {
            while let frames = client.next(now: instant) { send(.frames(frames), up: current) }
        }
        guard driverSleeps <= now, let peer else { return }
        while let (route, frames) = peers.next(to: peer, now: instant) { send(.frames(frames), down: route) }
    }

    private mutating func send(_ packet: Packet, up route: Int) {
        guard connections[route]?.isDead == false else { return }
        connections[route]?.toDriver.send(packet, at: now, using: &random)
        if case .frames = packet { upward.queued(connections[route]?.toDriver.queued ?? 0) }
    }

    private mutating func send(_ packet: Packet, down route: Int) {
        guard connections[route]?.isDead == false else { return }
        connections[route]?.toClient.send(packet, at: now, using: &random)
    }

    // MARK: Rules

    private mutating func check() throws(BrokenRule) {
        largestWindow = max(largestWindow, client.link.windowBytes)
        let limit = LinkLimits().waitingBytes + 2 * LinkLimits().message
        try hold(client.link.heldBytes <= limit, "the client holds \(client.link.heldBytes) bytes")
        // A window that shrinks lets what is on its way arrive.
        let most = 2 * (largestWindow + (256 << 10))
        try hold(client.link.bytesInFlight <= most, "\(client.link.bytesInFlight) bytes are in flight, \(most) may be")
        if let invalidity = peers.invalidity() { throw BrokenRule("at \(now): \(invalidity)") }
    }

    /// Whether all that was said is heard and acknowledged.
    var isDone: Bool {
        upward.isHeard && downward.isHeard && client.link.isEmpty && peer.map { peers.isEmpty($0) } ?? true
    }
}
