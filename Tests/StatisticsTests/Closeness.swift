/// Whether two numbers are equal but for rounding.
func isClose(_ a: Double, _ b: Double, relative: Double = 1e-10, absolute: Double = 1e-14) -> Bool {
    a == b || abs(a - b) <= max(absolute, relative * abs(b))
}

func isClose(_ a: [Double], _ b: [Double], relative: Double = 1e-10) -> Bool {
    a.count == b.count && zip(a, b).allSatisfy { isClose($0, $1, relative: relative) }
}

/// Random numbers that are the same in every run: Steele, Lea and Flood, Fast splittable pseudorandom number generators,
/// 2014.
struct SplitMix: RandomNumberGenerator {
    private var state: UInt64

    init(seed: UInt64) { state = seed }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var z = state
        z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
        z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
        return z ^ (z >> 31)
    }
}
