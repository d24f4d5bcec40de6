import Glibc

/// Remembers one text's number of tokens, for what is the same from row to row: a file's system prompt
/// mostly is, and comparing is a hundred times faster than counting.
struct RepeatedText {
    private static let longest = 1 << 16

    private var bytes: [UInt8] = []
    private var tokens: Int?

    /// The number of tokens where this is the text remembered.
    func tokens(of text: UnsafeRawBufferPointer) -> Int? {
        guard let tokens, text.count == bytes.count else { return nil }
        return bytes.withUnsafeBytes { known in
            guard let left = text.baseAddress, let right = known.baseAddress else { return tokens }
            return memcmp(left, right, known.count) == 0 ? tokens : nil
        }
    }

    mutating func remember(_ text: UnsafeRawBufferPointer, _ tokens: Int) {
        guard text.count <= Self.longest else { return }
        bytes.removeAll(keepingCapacity: true)
        bytes.append(contentsOf: text)
        self.tokens = tokens
    }
}
