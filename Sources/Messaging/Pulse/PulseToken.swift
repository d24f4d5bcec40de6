internal import Columnar

/// Whose pulse a connection carries: a secret of 128 bits that a client names when its connection for messages knocks,
/// and again with each connection of its pulse.
///
/// It is never logged or shown.
package struct PulseToken: Hashable, Sendable, CustomStringConvertible {
    private let bytes: [UInt8]

    private static let count = 16

    /// From the system's generator for secrets.
    package static func random() -> PulseToken {
        var generator = SystemRandomNumberGenerator()
        return PulseToken(bytes: (0..<count).map { _ in UInt8.random(in: 0...255, using: &generator) })
    }

    private init(bytes: [UInt8]) { self.bytes = bytes }

    init(reading buffer: Buffer) throws(CodecError) {
        guard buffer.count == Self.count else { throw CodecError("a pulse's token of \(buffer.count) bytes") }
        bytes = buffer.array
    }

    var buffer: Buffer { Buffer(bytes) }

    /// Never the secret.
    package var description: String { "a pulse's token" }
}
