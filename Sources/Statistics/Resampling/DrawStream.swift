/// The random numbers of one draw: they depend on the seed and the draw's number, and on nothing else.
///
/// So a draw is the same whoever makes it, and in whatever order. A word is a counter, mixed: Steele, Lea and
/// Flood, Fast splittable pseudorandom number generators, 2014; draws start at places that are mixed themselves.
package struct DrawStream: RandomNumberGenerator, Sendable {
    private static let step: UInt64 = 0x9E37_79B9_7F4A_7C15
    private var state: UInt64

    /// The numbers of a draw; a purpose keeps those of several uses of one seed apart.
    package init(seed: UInt64, draw: Int, purpose: UInt64 = 0) {
        let key = Self.mix(Self.mix(seed) ^ (purpose &* 0xD1B5_4A32_D192_ED03))
        state = Self.mix(key &+ UInt64(bitPattern: Int64(draw)) &* 0xA076_1D64_78BD_642F)
    }

    @inline(__always)
    package mutating func next() -> UInt64 {
        state &+= Self.step
        return Self.mix(state)
    }

    /// The word that `next()` would give after so many others.
    @inline(__always)
    func word(_ index: Int) -> UInt64 {
        Self.mix(state &+ UInt64(truncatingIfNeeded: index &+ 1) &* Self.step)
    }

    /// A number between 0 and 1, neither of which it is.
    @inline(__always)
    mutating func fraction() -> Double { (Double(next() >> 12) + 0.5) * 0x1p-52 }

    /// One of so many numbers from 0 on, all as likely but for one part in 2⁶⁴ / count.
    @inline(__always)
    mutating func index(below count: Int) -> Int {
        Int(truncatingIfNeeded: next().multipliedFullWidth(by: UInt64(truncatingIfNeeded: count)).high)
    }

    @inline(__always)
    private static func mix(_ value: UInt64) -> UInt64 {
        var z = value
        z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
        z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
        return z ^ (z >> 31)
    }
}
