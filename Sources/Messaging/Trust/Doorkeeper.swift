/// Decides at a driver's door who comes in: only those that prove that they know the cookie, or, where connections are
/// encrypted, have a key that is authorised.
///
/// A value without clock or socket. Whoever has not proven anything costs it a little memory for a while.
package struct Doorkeeper: Sendable {
    /// What is to be done with a peer's handshake message.
    package enum Action: Sendable {
        case send(HandshakeMessage)
        /// The peer may be heard from now on.
        case admit(Connection)
        case deny(HandshakeMessage)
        /// A sign of life of one who is inside, if anybody's is still taken, and the answer.
        case pulse(of: PeerID?, answer: HandshakeMessage)
        /// The peer would like its key to be authorised: somebody else has to look at its token.
        case enrol(HandshakeMessage.Enrolment, PublicKey)
        /// Nothing: the message makes no sense here.
        case ignore
    }

    private enum Proof {
        case cookie(Cookie, path: String, user: UInt32)
        case key(KeyRing)
    }

    /// One who has come in.
    private struct Guest {
        let connection: Connection
        /// The key behind the connection; nil where there is none.
        let key: PublicKey?
    }

    private struct Caller {
        let knock: HandshakeMessage.Knock
        let nonce: Nonce
    }

    /// Callers whose proofs are waited for at once; the earliest give way to more.
    private static let mostCallers = 256

    private var proof: Proof
    /// Where the driver listens, `127.0.0.1:7077`.
    private let address: String
    private var callers: [RoutingID: Caller] = [:]
    /// The callers, the earliest first.
    private var order: [RoutingID] = []
    private var guests: [RoutingID: Guest] = [:]
    private var names: [PeerID: RoutingID] = [:]
    private var pulses = PulseTable()
    private var lastPeer: UInt64 = 0

    /// - Parameters:
    ///   - cookie: what a peer must know.
    ///   - address: where the driver listens, `127.0.0.1:7077`.
    ///   - cookiePath: the file that holds the cookie, to be named to whoever does not know it.
    ///   - user: the user's number, likewise.
    package init(cookie: Cookie, address: String, cookiePath: String, user: UInt32) {
        proof = .cookie(cookie, path: cookiePath, user: user)
        self.address = address
    }

    /// Lets in whose keys are on a ring.
    package init(keys: KeyRing) {
        proof = .key(keys)
        address = ""
    }

    /// Who has come in under this name, with this key behind the connection; nil before, and for another key.
    package func connection(of name: RoutingID, key: PublicKey? = nil) -> Connection? {
        guard let guest = guests[name], guest.key == key else { return nil }
        return guest.connection
    }

    /// The name of one who has come in; nil for all others.
    package func name(of peer: PeerID) -> RoutingID? { names[peer] }

    /// The names of all who have come in.
    package var inside: [RoutingID] { Array(guests.keys) }

    /// Hears somebody who may be anybody.
    ///
    /// - Parameters:
    ///   - message: What was said.
    ///   - name: Who said it.
    ///   - key: The key behind the connection, which the peer has proven to have; nil where there is none.
    /// - Returns: What is to be done.
    package mutating func receive(
        _ message: HandshakeMessage, from name: RoutingID, key: PublicKey? = nil
    ) -> Action {
        switch (message, proof) {
        case (.knock(let knock), .cookie(let cookie, let path, let user)):
            return .send(challenge(knock, name, cookie, path, user))
        case (.proof(let proof), .cookie(let cookie, let path, _)): return check(proof, name, cookie, path)
        case (.knock(let knock), .key(let ring)):
            guard let key else { return .ignore }
            return check(knock, name, key, ring)
        case (.enrol(let enrolment), .key(let ring)):
            guard let key else { return .ignore }
            let entry = ring.entry(of: key)
            return entry?.allows(enrolment.role) == true ? .send(.enrolled) : .enrol(enrolment, key)
        case (.pulse(let number), _): return beat(number, name, key)
        case (.proof, .key), (.enrol, .cookie), (.challenge, _), (.denied, _), (.leave, _), (.probe, _),
            (.admitted, _), (.enrolled, _), (.echo, _), (.forgotten, _):
            return .ignore
        }
    }

    /// One who is inside is given up: no sign of life of it is taken from now on.
    package mutating func giveUp(_ peer: PeerID) { pulses.forget(peer) }

    /// Goes by another ring from now on.
    ///
    /// - Returns: Who may not stay.
    package mutating func update(_ ring: KeyRing) -> [RoutingID] {
        guard case .key = proof else { return [] }
        proof = .key(ring)
        return guests.compactMap { name, guest in
            guard let key = guest.key else { return name }
            let entry = ring.entry(of: key)
            let mayStay =
                entry?.allows(guest.connection.role) == true
                && entry?.name == guest.connection.principal.name
            return mayStay ? nil : name
        }
    }

    /// Nobody is there any more under this name, or somebody else knocks under it.
    /// - Returns: whose connection has ended; nil where nobody had come in.
    @discardableResult
    package mutating func forget(_ name: RoutingID) -> PeerID? {
        if callers.removeValue(forKey: name) != nil { order.removeAll { $0 == name } }
        pulses.close(name)
        guard let peer = guests.removeValue(forKey: name)?.connection.peer else { return nil }
        names[peer] = nil
        pulses.forget(peer)
        return peer
    }

    private mutating func challenge(
        _ knock: HandshakeMessage.Knock, _ name: RoutingID, _ cookie: Cookie, _ path: String, _ user: UInt32
    ) -> HandshakeMessage {
        forget(name)
        if order.count >= Self.mostCallers { callers[order.removeFirst()] = nil }
        let caller = Caller(knock: knock, nonce: .random())
        callers[name] = caller
        order.append(name)
        let statement = HandshakeStatement(knock: knock, driverNonce: caller.nonce, address: address)
        return .challenge(
            .init(
                nonce: caller.nonce, proof: cookie.proof(of: statement.ofDriver), cookiePath: path, user: user,
                takesPulses: true))
    }

    private mutating func check(
        _ knock: HandshakeMessage.Knock, _ name: RoutingID, _ key: PublicKey, _ ring: KeyRing
    ) -> Action {
        forget(name)
        guard let entry = ring.entry(of: key) else {
            return .deny(
                .denied(
                    reason: "it does not know this machine's key; run there: roost keys authorize \(key.quoted) --role "
                        + "\(knock.role.word) --name NAME"))
        }
        guard !entry.isRevoked else { return .deny(.denied(reason: "it has revoked this machine's key \(key)")) }
        guard entry.allows(knock.role) else {
            return .deny(
                .denied(
                    reason: "it knows the key \(key) as \(entry.rolesText), not as \(knock.role.word); run there: "
                        + "roost keys authorize \(key.quoted) --role \(knock.role.word) --name \(entry.name)"))
        }
        return letIn(knock, name, Principal(entry.name), key)
    }

    private mutating func letIn(
        _ knock: HandshakeMessage.Knock, _ name: RoutingID, _ principal: Principal, _ key: PublicKey?
    ) -> Action {
        switch knock.purpose {
        case .messages(let token):
            let connection = admit(knock, name, principal, key)
            if let token { pulses.add(connection.peer, token) }
            return .admit(connection)
        case .pulse(let token):
            guard let peer = pulses.peer(of: token), let guest = names[peer].flatMap({ guests[$0] }),
                guest.key == key, guest.connection.role == knock.role, guest.connection.node == knock.node
            else { return .pulse(of: nil, answer: .forgotten) }
            pulses.open(name, token)
            return beat(0, name, key)
        }
    }

    private func beat(_ number: UInt32, _ name: RoutingID, _ key: PublicKey?) -> Action {
        guard let peer = pulses.peer(behind: name), let guest = names[peer].flatMap({ guests[$0] }), guest.key == key
        else { return .pulse(of: nil, answer: .forgotten) }
        return .pulse(of: peer, answer: .echo(number: number))
    }

    private mutating func admit(
        _ knock: HandshakeMessage.Knock, _ name: RoutingID, _ principal: Principal, _ key: PublicKey?
    ) -> Connection {
        lastPeer += 1
        let connection = Connection(
            peer: PeerID(lastPeer), role: knock.role, principal: principal, node: knock.node)
        guests[name] = Guest(connection: connection, key: key)
        names[connection.peer] = name
        return connection
    }

    private mutating func check(_ proof: [UInt8], _ name: RoutingID, _ cookie: Cookie, _ path: String) -> Action {
        guard let caller = callers[name] else {
            return .deny(.denied(reason: "too many others came at the same time; try again"))
        }
        // A nonce serves once, whatever comes of it.
        forget(name)
        let statement = HandshakeStatement(knock: caller.knock, driverNonce: caller.nonce, address: address)
        guard cookie.isValid(proof, of: statement.ofClient) else {
            return .deny(
                .denied(reason: "it did not prove that it knows the driver's cookie, which is in \(path)"))
        }
        return letIn(caller.knock, name, .owner, nil)
    }
}
