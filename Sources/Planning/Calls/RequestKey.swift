internal import Crypto

/// The content of a request, hashed: the same endpoint, model, parameters and messages give the same key.
///
/// 32 bytes of SHA-256, so that two requests share a key only where they are one.
package struct RequestKey: Hashable, Sendable {
    package let words: SIMD4<UInt64>

    package init(words: SIMD4<UInt64>) { self.words = words }

    /// The key in its 32 bytes, or nil for another number of them.
    package init?(_ bytes: UnsafeRawBufferPointer) {
        guard bytes.count == 32 else { return nil }
        words = bytes.loadUnaligned(as: SIMD4<UInt64>.self)
    }

    /// The 32 bytes.
    package var bytes: [UInt8] { withUnsafeBytes(of: words) { Array($0) } }

    /// Enough of the key to find it in an index.
    package var hash: Int64 { Int64(bitPattern: words[0]) }

    /// A key of its own for the `index`th of several requests that must not share an answer.
    package func salted(_ index: UInt64) -> RequestKey {
        var state = index &+ 0x9E37_79B9_7F4A_7C15
        var salt = SIMD4<UInt64>()
        for lane in 0..<4 {
            state = (state ^ (state >> 30)) &* 0xBF58_476D_1CE4_E5B9
            state = (state ^ (state >> 27)) &* 0x94D0_49BB_1331_11EB
            salt[lane] = state ^ (state >> 31)
        }
        return RequestKey(words: words ^ salt)
    }

    /// The key among those of one user, where several keep answers to the same requests; that user's comes of it again.
    package func of(_ user: UserSalt?) -> RequestKey { user.map { RequestKey(words: words ^ $0.words) } ?? self }

    /// What sets a user's keys apart from those of all others.
    package struct UserSalt: Sendable {
        fileprivate let words: SIMD4<UInt64>

        /// - Parameter user: the user's name.
        package init(_ user: String) {
            let digest = SHA256.hash(data: Array("roost.request.user\u{0}\(user)".utf8))
            words = digest.withUnsafeBytes { $0.loadUnaligned(as: SIMD4<UInt64>.self) }
        }
    }
}
