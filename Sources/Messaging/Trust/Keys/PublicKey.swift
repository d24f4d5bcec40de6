/// The half of a CURVE key pair that may be shown: who has the other half is who it names.
package struct PublicKey: Hashable, Sendable, CustomStringConvertible {
    private let parts: (UInt64, UInt64, UInt64, UInt64)

    package static let byteCount = 32
    /// Characters of its text.
    package static let textCount = 40

    /// - Returns: nil where the bytes are not 32.
    package init?(bytes: some Collection<UInt8>) {
        guard bytes.count == Self.byteCount else { return nil }
        var parts: [UInt64] = [0, 0, 0, 0]
        for (index, byte) in bytes.enumerated() { parts[index / 8] = parts[index / 8] << 8 | UInt64(byte) }
        self.parts = (parts[0], parts[1], parts[2], parts[3])
    }

    /// Reads the 40 characters of Z85; nil where they are none.
    package init?(_ text: some StringProtocol) { self.init(text: text.utf8) }

    /// Reads 40 characters, as libzmq says whose a message is.
    package init?(text: some Collection<UInt8>) {
        guard text.count == Self.textCount, let bytes = Z85.decode(text) else { return nil }
        self.init(bytes: bytes)
    }

    package var bytes: [UInt8] {
        [parts.0, parts.1, parts.2, parts.3].flatMap { part in
            (0..<8).map { UInt8(truncatingIfNeeded: part >> UInt64(56 - $0 * 8)) }
        }
    }

    /// In Z85, 40 characters.
    package var description: String { Z85.encode(bytes) }

    /// As it stands in a command line: Z85 has characters that mean something to a shell, and no single quote.
    package var quoted: String { "'\(self)'" }

    package static func == (one: PublicKey, other: PublicKey) -> Bool { one.parts == other.parts }

    package func hash(into hasher: inout Hasher) {
        hasher.combine(parts.0)
        hasher.combine(parts.3)
    }
}
