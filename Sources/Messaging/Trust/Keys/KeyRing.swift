/// What a driver knows of keys: its own, those that are authorised, and how long a stranger may ask to be.
///
/// A value without clock or file; times are seconds since 1970.
package struct KeyRing: Sendable, Hashable {
    /// What the two ends of a new connection are told of the client's key.
    package enum Verdict: Sendable, Hashable {
        /// It may come in, and be what it is authorised as.
        case known
        /// It may ask to be let in with a join token, and nothing else.
        case mayEnrol
        /// Nobody has authorised it yet.
        case unknown
        /// It was shut out.
        case revoked
    }

    package let own: PublicKey
    package let authorized: AuthorizedKeys
    private let tokens: JoinTokens

    package init(own: PublicKey, authorized: AuthorizedKeys = AuthorizedKeys(), tokens: JoinTokens = JoinTokens()) {
        self.own = own
        self.authorized = authorized
        self.tokens = tokens
    }

    package func verdict(on key: PublicKey, now: Int64) -> Verdict {
        if let entry = entry(of: key) { return entry.isRevoked ? .revoked : .known }
        return tokens.isAnyOpen(now: now) ? .mayEnrol : .unknown
    }

    /// Whose key it is, and what they may be; nil where nobody knows it.
    ///
    /// The driver's own user has every role.
    func entry(of key: PublicKey) -> AuthorizedKeys.Entry? {
        if key == own {
            return .init(key: key, roles: Set(PeerRole.allCases), name: Principal.owner.name)
        }
        return authorized[key]
    }
}
