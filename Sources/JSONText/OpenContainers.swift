/// The containers that are open while a value is skipped: a bit for each, set for an object.
struct OpenContainers {
    private var objects = SIMD4<UInt64>()
    private(set) var count = 0

    /// The opening byte of the innermost container.
    var innermost: UInt8? {
        guard count > 0 else { return nil }
        let index = count &- 1
        return objects[index &>> 6] & 1 &<< UInt64(index & 63) == 0 ? UInt8(ascii: "[") : UInt8(ascii: "{")
    }

    /// Adds a container by its opening byte; at most 256 are open at once.
    mutating func append(_ container: UInt8) {
        let bit: UInt64 = 1 &<< UInt64(count & 63)
        if container == UInt8(ascii: "{") {
            objects[count &>> 6] |= bit
        } else {
            objects[count &>> 6] &= ~bit
        }
        count &+= 1
    }

    mutating func removeLast() {
        count &-= 1
    }
}
