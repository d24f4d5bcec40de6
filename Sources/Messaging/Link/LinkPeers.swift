package import Columnar

/// The driver's ends of all links, and the connections over which each is reached.
///
/// A peer whose connection is gone is kept until it was silent for its time: it may knock over another one. A value
/// without clock or socket; `Route` is what a transport calls a connection.
package struct LinkPeers<Route: Hashable & Sendable>: Sendable {
    package enum Answer: Equatable, Sendable {
        /// It is a new peer.
        case began(PeerID)
        /// A peer that is known goes on over this connection, and is told what came from it.
        case continues(PeerID, LinkReceipt)
        /// What was said with it is forgotten: it has to begin anew.
        case forgotten
        /// A later connection of it is known, or its numbers are none of ours: nothing is answered.
        case stale
    }

    package enum Arrival: Sendable {
        case message(Link.Message, from: PeerID)
        /// Nothing that is to be handed on.
        case nothing
        /// Nobody is known to be reached this way.
        case stranger
    }

    private struct Peer {
        let token: LinkToken
        let patience: Duration
        var link: Link
        /// Over which it is reached; nil while it is not.
        var route: Route?
        /// One that has knocked and over which nothing came yet: until then the one before it may still serve.
        var pending: (route: Route, connection: UInt64)?
        /// Connections of before, over which something late may come.
        var retired: [Route] = []
    }

    private static var mostRetired: Int { 4 }

    private var peers: [PeerID: Peer] = [:]
    private var tokens: [LinkToken: PeerID] = [:]
    private var routes: [Route: PeerID] = [:]

    private let patienceWithoutConnection: Duration

    /// - Parameter patienceWithoutConnection: One whose connection was closed has ended, or comes back within this.
    package init(patienceWithoutConnection: Duration = .seconds(3)) {
        self.patienceWithoutConnection = patienceWithoutConnection
    }

    package var count: Int { peers.count }
    package var all: [PeerID] { Array(peers.keys) }
    package func contains(_ peer: PeerID) -> Bool { peers.index(forKey: peer) != nil }

    /// Whom a token belongs to.
    package func peer(of token: LinkToken) -> PeerID? { tokens[token] }

    /// Who is reached over a connection.
    package func peer(over route: Route) -> PeerID? { routes[route] }

    /// How a peer is reached; nil while it is not.
    package func route(of peer: PeerID) -> Route? { peers[peer]?.route }

    /// The connections over which something of a peer may come that counts.
    package func routes(of peer: PeerID) -> [Route] {
        [peers[peer]?.route, peers[peer]?.pending?.route].compactMap(\.self)
    }

    /// Whether a knock is older than what is known of its peer.
    package func isStale(_ knock: LinkKnock) -> Bool {
        guard let peer = tokens[knock.token].flatMap({ peers[$0] }) else { return false }
        return knock.connection <= peer.link.connection || knock.connection < peer.pending?.connection ?? 0
    }

    package func heldBytes(of peer: PeerID) -> Int { peers[peer]?.link.heldBytes ?? 0 }
    package func windowBytes(of peer: PeerID) -> Int { peers[peer]?.link.windowBytes ?? 0 }

    // MARK: Connections

    /// Somebody who may come in knocks.
    ///
    /// - Parameters:
    ///   - knock: What it says.
    ///   - route: Its connection.
    ///   - fresh: What it is called where it is new.
    ///   - limits: What is taken from it.
    ///   - patience: Silence after which it is gone.
    ///   - now: The time.
    /// - Returns: What it is to be told.
    package mutating func knock(
        _ knock: LinkKnock, over route: Route, as fresh: PeerID, _ limits: LinkLimits, patience: Duration,
        now: ContinuousClock.Instant
    ) -> Answer {
        guard let id = tokens[knock.token] else {
            guard !knock.continues, knock.connection > 0, routes[route] == nil else { return .forgotten }
            tokens[knock.token] = fresh
            routes[route] = fresh
            peers[fresh] = Peer(
                token: knock.token, patience: patience, link: Link(.driver, limits, now: now), route: nil,
                pending: (route, knock.connection))
            return .began(fresh)
        }
        guard let peer = peers[id], routes[route] == nil || routes[route] == id, !isStale(knock) else { return .stale }
        if let before = peer.pending?.route, before != route { retire(before, of: id) }
        routes[route] = id
        peers[id]?.pending = (route, knock.connection)
        return .continues(id, peer.link.receipt)
    }

    /// A connection is closed.
    package mutating func lost(_ route: Route) {
        guard let id = routes[route] else { return }
        if peers[id]?.route == route { peers[id]?.route = nil }
        if peers[id]?.pending?.route == route { peers[id]?.pending = nil }
        retire(route, of: id)
    }

    private mutating func retire(_ route: Route, of id: PeerID) {
        peers[id]?.retired.append(route)
        guard let count = peers[id]?.retired.count, count > Self.mostRetired,
            let oldest = peers[id]?.retired.removeFirst(), peers[id]?.retired.contains(oldest) == false
        else { return }
        routes[oldest] = nil
    }

    /// Forgets a peer with all that waits for it.
    ///
    /// - Returns: false where it is not known.
    @discardableResult
    package mutating func forget(_ peer: PeerID) -> Bool {
        guard let gone = peers.removeValue(forKey: peer) else { return false }
        tokens[gone.token] = nil
        for route in gone.retired + [gone.route, gone.pending?.route].compactMap(\.self) { routes[route] = nil }
        return true
    }

    /// Time passes; called some times a second.
    ///
    /// - Returns: Who was silent for too long; they are still known.
    package mutating func tick(now: ContinuousClock.Instant) -> [PeerID] {
        var gone: [PeerID] = []
        for id in Array(peers.keys) {
            peers[id]?.link.tick(now: now)
            guard let peer = peers[id] else { continue }
            let isReached = peer.route != nil || peer.pending != nil
            let patience = isReached ? peer.patience : min(peer.patience, patienceWithoutConnection)
            if peer.link.silenceOfOther(now) >= patience { gone.append(id) }
        }
        return gone
    }

    // MARK: Messages

    /// Takes a message for a peer.
    ///
    /// - Returns: false where there is no room, or no such peer; it counts as gone then.
    package mutating func send(_ frames: [Buffer], _ lane: LinkLane, to peer: PeerID) -> Bool {
        peers[peer]?.link.send(frames, lane) ?? false
    }

    /// What goes to a peer next, and over which connection; see `Link.next`.
    package mutating func next(to peer: PeerID, now: ContinuousClock.Instant) -> (route: Route, frames: [Buffer])? {
        guard let route = peers[peer]?.route, let frames = peers[peer]?.link.next(now: now) else { return nil }
        return (route, frames)
    }

    /// When `next` has something for a peer, where nothing happens before.
    package func due(_ peer: PeerID) -> ContinuousClock.Instant? {
        peers[peer].flatMap { $0.route == nil ? nil : $0.link.due }
    }

    /// Whether a peer has acknowledged all that was sent to it.
    package func isEmpty(_ peer: PeerID) -> Bool { peers[peer]?.link.isEmpty ?? true }

    /// Takes what came over a connection.
    ///
    /// - Parameters:
    ///   - frames: What came.
    ///   - route: The connection.
    ///   - now: The time.
    /// - Returns: What it is.
    /// - Throws: `LinkError` where its peer sends what no program of this version does; it is to be forgotten.
    package mutating func receive(
        _ frames: [Buffer], over route: Route, now: ContinuousClock.Instant
    ) throws(LinkError) -> Arrival {
        guard let id = routes[route], peers.index(forKey: id) != nil else { return .stranger }
        if let pending = peers[id]?.pending, pending.route == route {
            guard let first = frames.first else { throw LinkError("an empty message") }
            // What the peer has received stands in each header.
            let receipt = try LinkHeader(reading: first).receipt
            try peers[id]?.link.open(pending.connection, otherHas: receipt, now: now)
            if let before = peers[id]?.route { retire(before, of: id) }
            peers[id]?.route = route
            peers[id]?.pending = nil
        }
        guard peers[id]?.route == route, let connection = peers[id]?.link.connection else { return .nothing }
        guard let message = try peers[id]?.link.receive(frames, over: connection, now: now) else { return .nothing }
        return .message(message, from: id)
    }

    /// What must hold after every event; nil where it does.
    package func invalidity() -> String? {
        if tokens.count != peers.count { return "\(tokens.count) tokens of \(peers.count) peers" }
        for (route, id) in routes {
            guard let peer = peers[id] else { return "\(route) leads to nobody" }
            if peer.route != route, peer.pending?.route != route, !peer.retired.contains(route) {
                return "\(route) leads to a peer that does not know it"
            }
        }
        return nil
    }
}
