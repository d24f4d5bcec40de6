/// Decides at a driver's door who comes in: only those that prove that they know the cookie.
///
/// A value without clock or socket. Whoever has not proven anything costs it a little memory for a while.
package struct Doorkeeper: Sendable {
    /// What is to be done with a peer's handshake message.
    package enum Action: Sendable {
        case send(HandshakeMessage)
        /// The peer may be heard from now on.
        case admit(Connection)
        case deny(HandshakeMessage)
        /// Nothing: the message makes no sense here.
        case ignore
    }

    private struct Caller {
        let knock: HandshakeMessage.Knock
        let nonce: Nonce
    }

    /// Callers whose proofs are waited for at once; the earliest give way to more.
    private static let mostCallers = 256

    private let cookie: Cookie
    private let address: String
    private let cookiePath: String
    private let user: UInt32
    private var callers: [PeerID: Caller] = [:]
    /// The callers, the earliest first.
    private var order: [PeerID] = []
    private var connections: [PeerID: Connection] = [:]

    /// - Parameters:
    ///   - cookie: what a peer must know.
    ///   - address: where the driver listens, `127.0.0.1:7077`.
    ///   - cookiePath: the file that holds the cookie, to be named to whoever does not know it.
    ///   - user: the user's number, likewise.
    package init(cookie: Cookie, address: String, cookiePath: String, user: UInt32) {
        self.cookie = cookie
        self.address = address
        self.cookiePath = cookiePath
        self.user = user
    }

    /// The peer as it has proven to be; nil before.
    package func connection(of peer: PeerID) -> Connection? { connections[peer] }

    package var peers: Dictionary<PeerID, Connection>.Values { connections.values }

    package mutating func receive(_ message: HandshakeMessage, from peer: PeerID) -> Action {
        switch message {
        case .knock(let knock): .send(challenge(knock, peer))
        case .proof(let proof): check(proof, peer)
        case .challenge, .denied, .leave, .probe: .ignore
        }
    }

    /// The peer is gone, or somebody else knocks under its name.
    /// - Returns: whether it had come in.
    @discardableResult
    package mutating func forget(_ peer: PeerID) -> Bool {
        if callers.removeValue(forKey: peer) != nil { order.removeAll { $0 == peer } }
        return connections.removeValue(forKey: peer) != nil
    }

    private mutating func challenge(_ knock: HandshakeMessage.Knock, _ peer: PeerID) -> HandshakeMessage {
        forget(peer)
        if order.count >= Self.mostCallers { callers[order.removeFirst()] = nil }
        let caller = Caller(knock: knock, nonce: .random())
        callers[peer] = caller
        order.append(peer)
        let statement = HandshakeStatement(knock: knock, driverNonce: caller.nonce, address: address)
        return .challenge(
            .init(
                nonce: caller.nonce, proof: cookie.proof(of: statement.ofDriver), cookiePath: cookiePath, user: user))
    }

    private mutating func check(_ proof: [UInt8], _ peer: PeerID) -> Action {
        guard let caller = callers[peer] else {
            return .deny(.denied(reason: "too many others came at the same time; try again"))
        }
        // A nonce serves once, whatever comes of it.
        forget(peer)
        let statement = HandshakeStatement(knock: caller.knock, driverNonce: caller.nonce, address: address)
        guard cookie.isValid(proof, of: statement.ofClient) else {
            return .deny(
                .denied(reason: "it did not prove that it knows the driver's cookie, which is in \(cookiePath)"))
        }
        let connection = Connection(
            peer: peer, role: caller.knock.role, principal: .owner, node: caller.knock.node)
        connections[peer] = connection
        return .admit(connection)
    }
}
