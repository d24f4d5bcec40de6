/// A member's name in UTF-8, escapes resolved, while its value is read.
@usableFromInline
package struct JSONKey {
    /// The name's bytes, which are not checked for UTF-8; gone when the member was read.
    @usableFromInline package let bytes: UnsafeRawBufferPointer

    @inlinable
    package init(_ bytes: UnsafeRawBufferPointer) {
        self.bytes = bytes
    }

    /// The name, invalid UTF-8 repaired with U+FFFD.
    package var string: String { String(decoding: bytes, as: UTF8.self) }

    /// Whether this is the name, byte for byte.
    // Inlined, the name's length is a constant and the comparison a few instructions.
    @inlinable
    @inline(__always)
    package func equals(_ name: StaticString) -> Bool {
        guard bytes.count == name.utf8CodeUnitCount else { return false }
        for index in 0..<bytes.count where bytes[index] != name.utf8Start[index] { return false }
        return true
    }
}
