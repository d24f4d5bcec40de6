internal import Glibc

/// A worker's or session's side of the handshake: it proves itself only to a driver that has done so before.
///
/// A value without clock or socket.
package struct ClientHandshake: Sendable {
    private let identity: ClientIdentity
    /// The driver's address as this end knows it, `127.0.0.1:7077`.
    private let address: String
    private var knocked: HandshakeMessage.Knock?

    package init(_ identity: ClientIdentity, address: String) {
        self.identity = identity
        self.address = address
    }

    /// The first message of a connection, with a nonce of its own.
    package mutating func knock() -> HandshakeMessage {
        let knock = HandshakeMessage.Knock(role: identity.role, node: identity.node, nonce: .random())
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

/// Who a worker or a session is, and what it proves that with.
package struct ClientIdentity: Sendable {
    package let role: PeerRole
    package let node: NodeID
    /// The cookie, or why there is none.
    let cookie: Result<Cookie, TrustError>
    let cookiePath: String

    package init(role: PeerRole, node: NodeID, cookie: Cookie, cookiePath: String) {
        self.role = role
        self.node = node
        self.cookie = .success(cookie)
        self.cookiePath = cookiePath
    }

    /// With the cookie of this process's user.
    ///
    /// A cookie that cannot be had is an error only once the driver has said where its own is.
    package init(role: PeerRole, node: NodeID = .ofThisProcess, environment: [String: String]) {
        self.role = role
        self.node = node
        do throws(TrustError) {
            let file = try CookieFile(environment: environment)
            cookiePath = file.path
            do throws(TrustError) { cookie = .success(try file.read()) } catch { cookie = .failure(error) }
        } catch {
            cookiePath = ""
            cookie = .failure(error)
        }
    }
}
