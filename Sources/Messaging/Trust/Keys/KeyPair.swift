internal import Crypto

/// A CURVE key pair: who a user on a machine is to the drivers of others.
package struct KeyPair: Sendable, CustomStringConvertible {
    package let publicKey: PublicKey
    package let secret: SecretKey

    /// A new pair.
    ///
    /// Its public key begins with a letter or a digit, so that nobody takes it for an option or a comment.
    package static func random() -> KeyPair {
        while true {
            let pair = KeyPair(SecretKey(Curve25519.KeyAgreement.PrivateKey()))
            if pair.publicKey.description.first.map({ $0.isLetter || $0.isNumber }) == true { return pair }
        }
    }

    init(_ secret: SecretKey) {
        self.secret = secret
        publicKey = secret.publicKey
    }

    /// The pair of a key file's text: the secret key in Z85, which the other half follows from; nil where it is none.
    package init?(text: String) {
        let lines = text.split(whereSeparator: \.isNewline).filter { !$0.hasPrefix("# ") }
        guard lines.count == 1, let line = lines.first, line.utf8.count == PublicKey.textCount,
            let bytes = Z85.decode(line.utf8), let secret = SecretKey(bytes: bytes)
        else { return nil }
        self.init(secret)
    }

    /// As it stands in the key file.
    package var text: String {
        "# Roost's key of this user on this machine. The line below is secret: whoever has it is this user.\n"
            + "# public \(publicKey)\n\(secret.exposed)\n"
    }

    /// Never the secret.
    package var description: String { "the key pair of \(publicKey)" }
}

/// The half of a pair that nobody is shown.
package struct SecretKey: Sendable, CustomStringConvertible, CustomReflectable {
    private let key: Curve25519.KeyAgreement.PrivateKey

    fileprivate init(_ key: Curve25519.KeyAgreement.PrivateKey) { self.key = key }

    fileprivate init?(bytes: [UInt8]) {
        guard let key = try? Curve25519.KeyAgreement.PrivateKey(rawRepresentation: bytes) else { return nil }
        self.key = key
    }

    fileprivate var publicKey: PublicKey {
        guard let key = PublicKey(bytes: Array(key.publicKey.rawRepresentation)) else {
            preconditionFailure("a public key of Curve25519 has 32 bytes")
        }
        return key
    }

    /// The secret itself in Z85: for the key file, and for libzmq.
    package var exposed: String { Z85.encode(Array(key.rawRepresentation)) }

    /// Never the secret.
    package var description: String { "a secret key" }
    package var customMirror: Mirror { Mirror(self, children: []) }
}
