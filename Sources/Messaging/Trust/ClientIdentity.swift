/// Who a worker or a session is, and what it proves that with.
package struct ClientIdentity: Sendable {
    package let role: PeerRole
    package let node: NodeID
    /// The cookie, or why there is none.
    let cookie: Result<Cookie, TrustError>
    let cookiePath: String
    /// Where its keys are; nil where there is no folder to look in.
    private let keys: KeyFolder?
    /// What lets it in at a driver that does not know its key yet.
    private let token: JoinToken?

    package init(role: PeerRole, node: NodeID, cookie: Cookie, cookiePath: String) {
        self.role = role
        self.node = node
        self.cookie = .success(cookie)
        self.cookiePath = cookiePath
        keys = nil
        token = nil
    }

    /// With the cookie and the keys of this process's user.
    ///
    /// A cookie that cannot be had is an error only once the driver has said where its own is.
    package init(
        role: PeerRole, node: NodeID = .ofThisProcess, environment: [String: String], token: JoinToken? = nil
    ) {
        self.role = role
        self.node = node
        self.token = token
        keys = try? KeyFolder(environment: environment)
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

extension ClientIdentity {
    /// How this end and the driver at an address know each other, as far as this end's files say.
    ///
    /// - Parameters:
    ///   - endpoint: The driver's address, `HOST:PORT`.
    ///   - port: Its port.
    ///   - isLoopback: Whether it is on this machine; only there a driver may go without keys.
    /// - Returns: What both ends have to prove.
    /// - Throws: `TrustError` where this end has no key, or its files cannot be used.
    package func trust(at endpoint: String, port: UInt16, isLoopback: Bool) throws(TrustError) -> DriverTrust {
        guard let keys else {
            guard isLoopback else {
                throw TrustError("there is no home folder to keep this user's keys in; set ROOST_HOME")
            }
            return .cookie
        }
        // What is wrong with another user's home the handshake about the cookie says best.
        if isLoopback, keys.isForbidden { return .cookie }
        let driver: DriverKey
        if let token {
            driver = DriverKey(key: token.driver, origin: .token)
        } else if isLoopback, let key = try keys.driverHere(port: port) {
            driver = DriverKey(key: key, origin: .here)
        } else if let key = try keys.drivers()[endpoint] {
            driver = DriverKey(key: key, origin: .file(keys.driversPath))
        } else if isLoopback {
            return .cookie
        } else if let own = try keys.pair() {
            // Another name of this machine, perhaps: its own driver has this key, and nobody else.
            driver = DriverKey(key: own.publicKey, origin: .guess(keys.driversPath))
        } else {
            throw TrustError(
                "this machine has no key yet that the driver at tcp://\(endpoint) could know; run: roost keys create")
        }
        guard let pair = try keys.pair() else {
            throw TrustError("there is no key at \(keys.keyPath); run: roost keys create")
        }
        return .key(pair, driver: driver, token: token)
    }

    /// Keeps the key of a driver that has let this end in.
    package func remember(_ endpoint: String, _ key: PublicKey) throws(TrustError) {
        try keys?.remember(endpoint, key)
    }
}

/// How a client and a driver know each other.
package enum DriverTrust: Sendable {
    /// By the cookie that both can read.
    case cookie
    /// By their keys, over an encrypted connection.
    case key(KeyPair, driver: DriverKey, token: JoinToken?)
}

/// The key that a driver is expected to have, and who says so.
package struct DriverKey: Sendable, Hashable {
    package enum Origin: Sendable, Hashable {
        case token
        /// A driver of this user on this machine said so.
        case here
        /// The file with this path, of drivers elsewhere.
        case file(String)
        /// Nobody; that file does not know the driver.
        case guess(String)
    }

    package let key: PublicKey
    package let origin: Origin
}
