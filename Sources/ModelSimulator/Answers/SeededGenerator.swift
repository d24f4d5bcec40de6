/// SplitMix64: chance that is the same on every machine for the same seed.
///
/// Steele, Lea, Flood: Fast Splittable Pseudorandom Number Generators, OOPSLA 2014.
package struct SeededGenerator: RandomNumberGenerator, Sendable {
    private var state: UInt64

    package init(seed: UInt64) {
        state = seed
    }

    package mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }

    /// A draw from 0 up to 1.
    package mutating func nextUnit() -> Double {
        Double(next() >> 11) * 0x1p-53
    }

    /// A draw from the standard normal distribution, never beyond six deviations.
    ///
    /// Twelve draws, added: their mean is 6 and their variance 1, and no logarithm is needed, whose
    /// last bit differs between C libraries.
    package mutating func nextNormal() -> Double {
        (0..<12).reduce(-6) { sum, _ in sum + nextUnit() }
    }

    /// One of the elements, which must not be empty; each as likely.
    mutating func pick<Element>(_ elements: [Element]) -> Element {
        // The remainder's bias is below 2^-50 for the handful of elements there are here.
        elements[Int(next() % UInt64(elements.count))]
    }
}
