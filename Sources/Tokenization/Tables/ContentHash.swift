/// A quick 64-bit hash of a file's bytes, against truncation and corruption, not against malice.
///
/// Four independent lanes of multiply and rotate, eight bytes each: several GB/s, so that a
/// whole table can be checked at every start.
enum ContentHash {
    private static let prime: UInt64 = 0x9E37_79B1_85EB_CA87

    static func of(_ bytes: UnsafeRawBufferPointer) -> UInt64 {
        // Four variables, not a vector: without AVX-512 there is no vector multiply of 64 bits.
        var (a, b, c, d) = (prime, 2 &* prime, 3 &* prime, 4 &* prime)
        var offset = 0
        while bytes.count - offset >= 32 {
            a = mix(a ^ word(bytes, offset))
            b = mix(b ^ word(bytes, offset + 8))
            c = mix(c ^ word(bytes, offset + 16))
            d = mix(d ^ word(bytes, offset + 24))
            offset += 32
        }
        var hash = UInt64(bytes.count) &* prime
        for lane in [a, b, c, d] {
            hash = (hash ^ lane) &* prime
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
    private static func mix(_ lane: UInt64) -> UInt64 {
        let product = lane &* prime
        return product << 31 | product >> 33
    }

    @inline(__always)
    private static func word(_ bytes: UnsafeRawBufferPointer, _ offset: Int) -> UInt64 {
        UInt64(littleEndian: bytes.loadUnaligned(fromByteOffset: offset, as: UInt64.self))
    }
}
