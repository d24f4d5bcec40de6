internal import Columnar
internal import Messaging
internal import ZeroMQTransport

extension FuzzTarget {
    /// Files of keys, cookies and tokens, and what people paste of them.
    static let trust = FuzzTarget("trust") { bytes in
        let text = bytes.string
        try Contradiction.unlessSame(
            AuthorizedKeys(text: text), "a list of keys", write: { $0.text }, read: { AuthorizedKeys(text: $0) })
        let keys = AuthorizedKeys(text: text)
        for entry in AuthorizedKeys(text: keys.text).entries where keys[entry.key] != entry {
            throw Contradiction("a key has other roles when its list is written and read again")
        }
        try Contradiction.unlessSame(
            KnownDrivers(text: text), "a list of drivers", write: { $0.text }, read: { KnownDrivers(text: $0) })
        try Contradiction.unlessSame(
            JoinTokens(text: text), "a list of tokens", write: { $0.text }, read: { JoinTokens(text: $0) })
        if let key = PublicKey(text) {
            try Contradiction.unlessSame(key, "a key", write: { $0.description }, read: { PublicKey($0) })
        }
        if let token = try? JoinToken(parsing: text) {
            try Contradiction.unlessSame(
                token, "a join token", write: { $0.exposed }, read: { try JoinToken(parsing: $0) })
        }
        if let pair = KeyPair(text: text) {
            try Contradiction.unlessSame(pair, "a key pair", write: { $0.text }, read: { KeyPair(text: $0) })
        }
        if let cookie = Cookie(text: text) {
            try Contradiction.unlessSame(cookie, "a cookie", write: { $0.text }, read: { Cookie(text: $0) })
        }
        _ = try? PeerRole.read(text)
        guard AuthorizedKeys.isName(AuthorizedKeys.name(of: text)) else {
            throw Contradiction("a name that was made is none")
        }
    }

    /// Drivers' addresses, and what libzmq asks about those who knock.
    static let addresses = FuzzTarget("addresses") { bytes in
        let text = bytes.string
        for address in [try? Address(parsing: text), try? Address(parsing: text, port: 7077)] {
            guard let address else { continue }
            try Contradiction.unlessSame(
                address, "an address", write: { $0.description }, read: { try Address(parsing: $0) })
        }
        if let request = ZapRequest(Parts.split(bytes, 7)) { _ = request.answer(.unknown) }
    }
}
