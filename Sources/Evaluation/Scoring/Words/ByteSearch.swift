/// A search for a run of bytes that never looks at a byte of the text twice (Knuth, Morris and Pratt 1977).
struct ByteSearch: Sendable {
    private var failures: [Int] = []

    /// Whether `part` occurs in `text`; an empty part does not.
    mutating func occurs(_ part: Span<UInt8>, in text: Span<UInt8>) -> Bool {
        if part.isEmpty || part.count > text.count { return false }
        failures.removeAll(keepingCapacity: true)
        failures.append(0)
        var length = 0
        for index in 1..<max(1, part.count) {
            while length > 0, part[index] != part[length] { length = failures[length &- 1] }
            if part[index] == part[length] { length &+= 1 }
            failures.append(length)
        }
        length = 0
        for index in 0..<text.count {
            while length > 0, text[index] != part[length] { length = failures[length &- 1] }
            if text[index] == part[length] { length &+= 1 }
            if length == part.count { return true }
        }
        return false
    }
}
