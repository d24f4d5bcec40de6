internal import Glibc

/// A worker's or session's side of the handshake: it proves itself only to a driver that has done so before.
///
/// A value without clock or socket.
package struct ClientHandshake: Sendable {
    private let identity: ClientIdentity
    /// The driver's address as this end knows it, `127.0.0.1:7077`.
    private let address: String
    private let proof: Proof
    private let purpose: HandshakeMessage.Purpose
    /// Whether the driver has said that it knows what a pulse is.
    package private(set) var driverTakesPulses = false
    private var knocked: HandshakeMessage.Knock?

    /// How the two ends know each other.
    package enum Proof: Sendable {
        case cookie
        /// By their keys, before anything is said; with a token, this end asks first to be let in at all.
        case key(JoinToken?)
    }

    /// What is to be done with a driver's message.
    package enum Action: Sendable {
        case send(HandshakeMessage)
        /// The driver hears this end from now on, after this message.
        case open(after: HandshakeMessage?)
        /// The driver has authorised this end's key; this is to be sent then.
        case enrolled(HandshakeMessage)
        /// Nothing: the message makes no sense here.
        case ignore
    }

    package init(
        _ identity: ClientIdentity, address: String, by proof: Proof = .cookie,
        for purpose: HandshakeMessage.Purpose = .messages(pulse: nil)
    ) {
        self.identity = identity
        self.address = address
        self.proof = proof
        self.purpose = purpose
    }

    /// The first message of a connection.
    package mutating func begin() -> HandshakeMessage {
        guard case .key(let token?) = proof else { return knock() }
        return .enrol(.init(token, role: identity.role, name: HostName.current))
    }

    /// Hears a driver that may be anybody's.
    ///
    /// - Throws: `TrustError` where it is not to be spoken to any more.
    package mutating func receive(_ message: HandshakeMessage) throws(TrustError) -> Action {
        switch (message, proof) {
        case (.challenge(let challenge), .cookie):
            let answer = try answer(challenge)
            driverTakesPulses = challenge.takesPulses
            return .open(after: answer)
        case (.admitted(let takesPulses), .key):
            guard knocked != nil else { return .ignore }
            knocked = nil
            driverTakesPulses = takesPulses
            return .open(after: nil)
        case (.enrolled, .key(_?)): return .enrolled(knock())
        case (.denied(let reason), _): throw TrustError("the driver at tcp://\(address) refused: \(reason)")
        case (.challenge, .key), (.admitted, .cookie), (.enrolled, _), (.probe, _), (.knock, _), (.proof, _),
            (.leave, _), (.enrol, _), (.pulse, _), (.echo, _), (.forgotten, _):
            return .ignore
        }
    }

    /// Says who would like to come in, with a nonce of its own.
    package mutating func knock() -> HandshakeMessage {
        let knock = HandshakeMessage.Knock(role: identity.role, node: identity.node, nonce: .random(), purpose: purpose)
        knocked = knock
        return .knock(knock)
    }

    /// This end's proof, after the driver's was found right.
    ///
    /// - Throws: `TrustError` where the driver is not this user's, or this end has no cookie.
    package mutating func answer(_ challenge: HandshakeMessage.Challenge) throws(TrustError) -> HandshakeMessage {
        guard let knock = knocked else { throw TrustError("a driver's challenge that nobody asked for") }
        // A nonce serves once.
        knocked = nil
        let cookie: Cookie
        switch identity.cookie {
        case .success(let found): cookie = found
        case .failure(let error):
            throw TrustError(
                "\(whoListens(challenge)). This program cannot prove that it is the same user's: \(error). "
                    + advice(challenge))
        }
        let statement = HandshakeStatement(knock: knock, driverNonce: challenge.nonce, address: address)
        guard cookie.isValid(challenge.proof, of: statement.ofDriver) else {
            throw TrustError(
                "\(whoListens(challenge)). It does not know the cookie in \(identity.cookiePath), "
                    + "so nothing was sent to it. " + advice(challenge))
        }
        return .proof(cookie.proof(of: statement.ofClient))
    }

    private func advice(_ challenge: HandshakeMessage.Challenge) -> String {
        if challenge.user != UInt32(geteuid()) {
            return "It belongs to another user, as its ROOST_HOME does: be that user, or use another port"
        }
        if challenge.cookiePath != identity.cookiePath {
            return "It was started with another ROOST_HOME: use the same on both sides, or another port"
        }
        return "That file was removed or replaced after the driver had started: end the driver's process, and start "
            + "it again"
    }

    /// "The driver at 127.0.0.1:7077 says that it is user nobody's, with its cookie in /nonexistent/cookie".
    private func whoListens(_ challenge: HandshakeMessage.Challenge) -> String {
        let path = String(challenge.cookiePath.prefix(300).map { $0.isASCII && !$0.isNewline && $0 >= " " ? $0 : "?" })
        return "the driver at \(address) says that it is \(Self.name(challenge.user))'s, with its cookie in \(path)"
    }

    private static func name(_ user: UInt32) -> String {
        guard let entry = getpwuid(user) else { return "user \(user)" }
        return "user " + String(cString: entry.pointee.pw_name)
    }
}
