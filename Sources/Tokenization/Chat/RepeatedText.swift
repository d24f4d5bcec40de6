/// Remembers one text's number of tokens, for what is the same from row to row: a file's system prompt
/// mostly is, and comparing is a hundred times faster than counting.
struct RepeatedText {
    private static let longest = 1 << 16

    private var bytes: [UInt8] = []
    private var tokens: Int?

    /// The number of tokens where this is the text remembered.
    func tokens(of text: UnsafeRawBufferPointer) -> Int? {
        guard let tokens, text.count == bytes.count else { return nil }
        return bytes.withUnsafeBytes { $0.isSame(as: text) } ? tokens : nil
    }

    mutating func remember(_ text: UnsafeRawBufferPointer, _ tokens: Int) {
        guard text.count <= Self.longest else { return }
        bytes.removeAll(keepingCapacity: true)
        bytes.append(contentsOf: text)
        self.tokens = tokens
    }
}

extension UnsafeRawBufferPointer {
    /// Whether the bytes are the same, eight at a time; both are of one length.
    fileprivate func isSame(as other: UnsafeRawBufferPointer) -> Bool {
        var index = 0
        while index + 8 <= count {
            if loadUnaligned(fromByteOffset: index, as: UInt64.self) != other.loadUnaligned(fromByteOffset: index, as: UInt64.self) {
                return false
            }
            index += 8
        }
        while index < count {
            if self[index] != other[index] { return false }
            index += 1
        }
        return true
    }
}
