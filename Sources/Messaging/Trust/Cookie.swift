internal import Crypto

/// The secret that a user's driver, workers and sessions share: who can read its file is that user.
package struct Cookie: Sendable, CustomStringConvertible {
    private let key: SymmetricKey

    static let byteCount = 32

    /// A new secret.
    static func random() -> Cookie { Cookie(key: SymmetricKey(size: .bits256)) }

    private init(key: SymmetricKey) { self.key = key }

    /// The secret in the text of a cookie file; nil where it is none.
    package init?(text: String) {
        var digits = Substring(text)
        while digits.last?.isWhitespace == true { digits.removeLast() }
        guard let bytes = Hexadecimal.bytes(digits), bytes.count == Self.byteCount else { return nil }
        key = SymmetricKey(data: bytes)
    }

    /// As it stands in the file.
    package var text: String {
        key.withUnsafeBytes { Hexadecimal.text($0) } + "\n"
    }

    /// What only those can compute who know the secret.
    func proof(of statement: [UInt8]) -> [UInt8] {
        Array(HMAC<SHA256>.authenticationCode(for: statement, using: key))
    }

    /// Whether `proof` is the statement's, found out in the same time for every wrong one.
    func isValid(_ proof: [UInt8], of statement: [UInt8]) -> Bool {
        HMAC<SHA256>.isValidAuthenticationCode(proof, authenticating: statement, using: key)
    }

    /// Never the secret.
    package var description: String { "a cookie" }
}
