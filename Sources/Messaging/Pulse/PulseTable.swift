/// Which connection carries whose pulse, at a driver: a value.
///
/// What it keeps is bounded by the peers that are inside: each has one token, and a few connections.
struct PulseTable: Sendable {
    /// Connections of one peer's pulse; the earliest give way to more.
    static let mostConnections = 8

    private struct Entry {
        let token: PulseToken
        /// The earliest first.
        var connections: [RoutingID] = []
    }

    private var entries: [PeerID: Entry] = [:]
    private var peers: [PulseToken: PeerID] = [:]
    private var owners: [RoutingID: PeerID] = [:]

    /// A peer has come in, and names its token; one that another has already serves nobody else.
    mutating func add(_ peer: PeerID, _ token: PulseToken) {
        guard peers[token] == nil, entries[peer] == nil else { return }
        peers[token] = peer
        entries[peer] = Entry(token: token)
    }

    /// Nothing more is heard of a peer.
    mutating func forget(_ peer: PeerID) {
        guard let entry = entries.removeValue(forKey: peer) else { return }
        peers[entry.token] = nil
        for name in entry.connections { owners[name] = nil }
    }

    /// Whose token it is; nil where nobody's, or not any more.
    func peer(of token: PulseToken) -> PeerID? { peers[token] }

    /// Whose pulse a connection carries.
    func peer(behind name: RoutingID) -> PeerID? { owners[name] }

    /// A connection has proven itself, and named a token.
    mutating func open(_ name: RoutingID, _ token: PulseToken) {
        close(name)
        guard let peer = peers[token] else { return }
        owners[name] = peer
        entries[peer]?.connections.append(name)
        if let entry = entries[peer], entry.connections.count > Self.mostConnections { close(entry.connections[0]) }
    }

    /// A connection is gone.
    mutating func close(_ name: RoutingID) {
        guard let peer = owners.removeValue(forKey: name) else { return }
        entries[peer]?.connections.removeAll { $0 == name }
    }

    /// What must hold after every event; nil where it does.
    func invalidity() -> String? {
        if peers.count != entries.count { return "\(peers.count) tokens of \(entries.count) peers" }
        var count = 0
        for (peer, entry) in entries {
            count += entry.connections.count
            if peers[entry.token] != peer { return "\(peer)'s token leads elsewhere" }
            if entry.connections.count > Self.mostConnections { return "\(peer) has too many connections" }
            if entry.connections.contains(where: { owners[$0] != peer }) { return "\(peer) lost a connection" }
        }
        return count == owners.count ? nil : "\(owners.count) connections, \(count) of them known by their peers"
    }
}
