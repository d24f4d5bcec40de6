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
    private var callers: [RoutingID: Caller] = [:]
    /// The callers, the earliest first.
    private var order: [RoutingID] = []
    private var connections: [RoutingID: Connection] = [:]
    private var names: [PeerID: RoutingID] = [:]
    private var lastPeer: UInt64 = 0

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

    /// Who has come in under this name; nil before.
    package func connection(of name: RoutingID) -> Connection? { connections[name] }

    /// The name of one who has come in; nil for all others.
    package func name(of peer: PeerID) -> RoutingID? { names[peer] }

    /// The names of all who have come in.
    package var inside: Dictionary<RoutingID, Connection>.Keys { connections.keys }

    package mutating func receive(_ message: HandshakeMessage, from name: RoutingID) -> Action {
        switch message {
        case .knock(let knock): .send(challenge(knock, name))
        case .proof(let proof): check(proof, name)
        case .challenge, .denied, .leave, .probe: .ignore
        }
    }

    /// Nobody is there any more under this name, or somebody else knocks under it.
    /// - Returns: whose connection has ended; nil where nobody had come in.
    @discardableResult
    package mutating func forget(_ name: RoutingID) -> PeerID? {
        if callers.removeValue(forKey: name) != nil { order.removeAll { $0 == name } }
        guard let peer = connections.removeValue(forKey: name)?.peer else { return nil }
        names[peer] = nil
        return peer
    }

    private mutating func challenge(_ knock: HandshakeMessage.Knock, _ name: RoutingID) -> HandshakeMessage {
        forget(name)
        if order.count >= Self.mostCallers { callers[order.removeFirst()] = nil }
        let caller = Caller(knock: knock, nonce: .random())
        callers[name] = caller
        order.append(name)
        let statement = HandshakeStatement(knock: knock, driverNonce: caller.nonce, address: address)
        return .challenge(
            .init(
                nonce: caller.nonce, proof: cookie.proof(of: statement.ofDriver), cookiePath: cookiePath, user: user))
    }

    private mutating func check(_ proof: [UInt8], _ name: RoutingID) -> Action {
        guard let caller = callers[name] else {
            return .deny(.denied(reason: "too many others came at the same time; try again"))
        }
        // A nonce serves once, whatever comes of it.
        forget(name)
        let statement = HandshakeStatement(knock: caller.knock, driverNonce: caller.nonce, address: address)
        guard cookie.isValid(proof, of: statement.ofClient) else {
            return .deny(
                .denied(reason: "it did not prove that it knows the driver's cookie, which is in \(cookiePath)"))
        }
        lastPeer += 1
        let connection = Connection(
            peer: PeerID(lastPeer), role: caller.knock.role, principal: .owner, node: caller.knock.node)
        connections[name] = connection
        names[connection.peer] = name
        return .admit(connection)
    }
}
