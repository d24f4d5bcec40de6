internal import Crypto

/// What lets a new key in once: `roost1.DRIVERKEY.SECRET`, both in hexadecimal, which every shell takes as it is.
///
/// It names the driver's key, so that nobody else can be taken for the driver.
package struct JoinToken: Sendable, CustomStringConvertible, CustomReflectable {
    package let driver: PublicKey
    private let secret: String

    private static let prefix = "roost1"
    private static let secretDigits = 32

    /// A new one for the driver with this key.
    package static func random(driver: PublicKey) -> JoinToken {
        var generator = SystemRandomNumberGenerator()
        let bytes = (0..<secretDigits / 2).map { _ in UInt8.random(in: 0...255, using: &generator) }
        return JoinToken(driver: driver, secret: Hexadecimal.text(bytes))
    }

    private init(driver: PublicKey, secret: String) {
        self.driver = driver
        self.secret = secret
    }

    /// Reads what `roost keys token` printed.
    ///
    /// - Throws: `TrustError`, which does not repeat the text: it may be a secret all the same.
    package init(parsing text: String) throws(TrustError) {
        let parts = text.split(separator: ".", omittingEmptySubsequences: false)
        guard parts.count == 3, parts[0] == Self.prefix, let bytes = Hexadecimal.bytes(parts[1]),
            let driver = PublicKey(bytes: bytes), parts[2].utf8.count == Self.secretDigits,
            Hexadecimal.bytes(parts[2]) != nil
        else {
            throw TrustError(
                "that is no join token; it is what 'roost keys token' prints on the driver's machine, and begins with "
                    + "\(Self.prefix).")
        }
        self.init(driver: driver, secret: String(parts[2]))
    }

    /// The token itself: for whoever asked for one, and for the driver that made it.
    package var exposed: String { "\(Self.prefix).\(Hexadecimal.text(driver.bytes)).\(secret)" }

    /// What the driver keeps of it.
    package var digest: String { Self.digest(of: secret) }

    /// What the driver is told.
    package var proof: String { secret }

    fileprivate static func digest(of secret: String) -> String {
        Hexadecimal.text(Array(SHA256.hash(data: Array(secret.utf8))))
    }

    /// Never the secret.
    package var description: String { "a join token" }
    package var customMirror: Mirror { Mirror(self, children: []) }
}

/// The join tokens that are open at a driver: the file `tokens`, without what they are.
///
/// A line is `SHA256 ROLE EXPIRY [NAME]`, the third in seconds since 1970.
package struct JoinTokens: Sendable, Hashable {
    package struct Entry: Sendable, Hashable {
        let digest: String
        package let role: PeerRole
        package let expires: Int64
        /// Whose key it will be; nil for whoever it says it is, if nobody else is called so.
        package var name: String?

        fileprivate var line: String { "\(digest) \(role.word) \(expires)\(name.map { " \($0)" } ?? "")\n" }
    }

    /// More of them are not kept open at once.
    package static let most = 1000

    package private(set) var entries: [Entry] = []

    package init() {}

    /// Reads a file's text; what cannot be read opens nothing.
    package init(text: String) {
        entries = text.split(whereSeparator: \.isNewline).compactMap { line in
            let words = line.split(separator: " ")
            guard 3...4 ~= words.count, words[0].utf8.count == 64, Hexadecimal.bytes(words[0]) != nil,
                let role = PeerRole.allCases.first(where: { $0.word == words[1] }), let expires = Int64(words[2])
            else { return nil }
            let name = words.dropFirst(3).first.map { String($0) }
            guard name.map(AuthorizedKeys.isName) != false else { return nil }
            return Entry(digest: String(words[0]), role: role, expires: expires, name: name)
        }
    }

    package var text: String { entries.map(\.line).joined() }

    /// Whether any is open.
    package func isAnyOpen(now: Int64) -> Bool { entries.contains { $0.expires > now } }

    /// Opens one, and forgets those that have expired.
    ///
    /// - Parameters:
    ///   - token: The token.
    ///   - role: What it lets a key be.
    ///   - name: Whose key it will be; nil where that is left to whoever has the token.
    ///   - expires: When it opens nothing any more, in seconds since 1970.
    ///   - now: The time, likewise.
    /// - Throws: `TrustError` where too many are open.
    package mutating func add(
        _ token: JoinToken, role: PeerRole, name: String? = nil, expires: Int64, now: Int64
    ) throws(TrustError) {
        entries.removeAll { $0.expires <= now }
        guard entries.count < Self.most else {
            throw TrustError("\(Self.most) join tokens are open; wait until some are used or have expired")
        }
        entries.append(Entry(digest: token.digest, role: role, expires: expires, name: name))
    }

    /// Uses a token up.
    ///
    /// - Parameters:
    ///   - proof: What somebody says that the token is.
    ///   - now: The time, in seconds since 1970.
    /// - Returns: What it gives; nil where it was used, has expired, or never was.
    package mutating func redeem(_ proof: String, now: Int64) -> Entry? {
        let digest = JoinToken.digest(of: proof)
        guard let index = entries.firstIndex(where: { $0.digest == digest }) else { return nil }
        let entry = entries.remove(at: index)
        return entry.expires > now ? entry : nil
    }
}
