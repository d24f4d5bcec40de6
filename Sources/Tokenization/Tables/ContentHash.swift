/// A quick 64-bit hash of a file's bytes, against truncation and corruption, not against malice.
///
/// Four independent lanes of multiply and rotate, eight bytes each: several GB/s, so that a
/// whole table can be checked at every start.
enum ContentHash {
    private static let prime: UInt64 = 0x9E37_79B1_85EB_CA87

    static func of(_ bytes: UnsafeRawBufferPointer) -> UInt64 {
        var lanes = SIMD4<UInt64>(1, 2, 3, 4) &* prime
        var offset = 0
        while bytes.count - offset >= 32 {
            let words = SIMD4<UInt64>(
                word(bytes, offset), word(bytes, offset + 8),
                word(bytes, offset + 16), word(bytes, offset + 24))
            lanes = mix(lanes ^ words)
            offset += 32
        }
        var hash = UInt64(bytes.count) &* prime
        for lane in 0..<4 {
            hash = (hash ^ lanes[lane]) &* prime
            hash ^= hash >> 29
        }
        while offset < bytes.count {
            hash = (hash ^ UInt64(bytes[offset])) &* prime
            hash ^= hash >> 32
            offset += 1
        }
        return hash
    }

    @inline(__always)
    private static func mix(_ lanes: SIMD4<UInt64>) -> SIMD4<UInt64> {
        var mixed = lanes
        for lane in 0..<4 {
            let product = lanes[lane] &* prime
            mixed[lane] = product << 31 | product >> 33
        }
        return mixed
    }

    @inline(__always)
    private static func word(_ bytes: UnsafeRawBufferPointer, _ offset: Int) -> UInt64 {
        UInt64(littleEndian: bytes.loadUnaligned(fromByteOffset: offset, as: UInt64.self))
    }
}
