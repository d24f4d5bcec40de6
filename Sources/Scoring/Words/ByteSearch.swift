internal import Glibc

/// A search for a run of bytes in a time that grows with the text and no faster.
///
/// Most parts are found, or not, by their first byte. A text on which that goes wrong too often, as `aaaa` for `aab`, is
/// searched without looking at a byte twice (Knuth, Morris and Pratt 1977).
struct ByteSearch: Sendable {
    private var failures: [Int] = []

    /// Whether `part` occurs in `text`; an empty part does not.
    mutating func occurs(_ part: Span<UInt8>, in text: Span<UInt8>) -> Bool {
        if part.isEmpty || part.count > text.count { return false }
        return text.withUnsafeBytes { text in
            part.withUnsafeBytes { part in
                switch ByteSearch.byFirst(part, in: text) {
                case .some(let occurs): occurs
                case nil: byFailures(part, in: text)
                }
            }
        }
    }

    /// Whether the part occurs; nil where more bytes were compared in vain than there are.
    private static func byFirst(_ part: UnsafeRawBufferPointer, in text: UnsafeRawBufferPointer) -> Bool? {
        guard let start = text.baseAddress, let sought = part.baseAddress else { return false }
        let last = text.count - part.count
        var index = 0
        var work = 0
        while index <= last {
            guard let found = memchr(start + index, Int32(part[0]), last - index + 1) else { return false }
            index = UnsafeRawPointer(found) - start
            var matched = 1
            while matched < part.count, text[index &+ matched] == sought.load(fromByteOffset: matched, as: UInt8.self) {
                matched &+= 1
            }
            if matched == part.count { return true }
            work &+= matched
            if work > text.count { return nil }
            index &+= 1
        }
        return false
    }

    private mutating func byFailures(_ part: UnsafeRawBufferPointer, in text: UnsafeRawBufferPointer) -> Bool {
        failures.removeAll(keepingCapacity: true)
        failures.append(0)
        var length = 0
        for index in 1..<max(1, part.count) {
            while length > 0, part[index] != part[length] { length = failures[length &- 1] }
            if part[index] == part[length] { length &+= 1 }
            failures.append(length)
        }
        length = 0
        for byte in text {
            while length > 0, byte != part[length] { length = failures[length &- 1] }
            if byte == part[length] { length &+= 1 }
            if length == part.count { return true }
        }
        return false
    }
}
