internal import Foundation
internal import SparkSQL

/// Spark's random numbers: XORShift, from a seed that is hashed first.
struct SeededRandom {
    private var seed: UInt64
    private var spare: Double?

    init(seed: Int64) {
        let bytes = (0..<8).reversed().map { UInt8(truncatingIfNeeded: seed >> (8 * Int64($0))) }
        let low = Self.hash(bytes, 0x3c07_4a61)
        let high = Self.hash(bytes, low)
        self.seed = UInt64(high) << 32 | UInt64(low)
    }

    /// Murmur3 of 32 bits over eight bytes.
    private static func hash(_ bytes: [UInt8], _ seed: UInt32) -> UInt32 {
        var hash = seed
        for start in stride(from: 0, to: bytes.count, by: 4) {
            var word = (0..<4).reduce(UInt32(0)) { $0 | UInt32(bytes[start + $1]) << UInt32(8 * $1) }
            word = word &* 0xcc9e_2d51
            word = (word << 15 | word >> 17) &* 0x1b87_3593
            hash ^= word
            hash = (hash << 13 | hash >> 19) &* 5 &+ 0xe654_6b64
        }
        hash ^= UInt32(bytes.count)
        hash = (hash ^ hash >> 16) &* 0x85eb_ca6b
        hash = (hash ^ hash >> 13) &* 0xc2b2_ae35
        return hash ^ hash >> 16
    }

    private mutating func next(_ bits: UInt64) -> UInt64 {
        var next = seed ^ seed << 21
        next ^= next >> 35
        next ^= next << 4
        seed = next
        return next & ((1 << bits) - 1)
    }

    /// The next number from 0 up to 1.
    mutating func nextDouble() -> Double {
        let high = next(26) << 27
        return Double(high + next(27)) * 0x1.0p-53
    }

    /// The next number of the standard normal distribution.
    mutating func nextGaussian() -> Double {
        if let spare {
            self.spare = nil
            return spare
        }
        while true {
            let (x, y) = (2 * nextDouble() - 1, 2 * nextDouble() - 1)
            let square = x * x + y * y
            guard square < 1, square != 0 else { continue }
            let factor = (-2 * log(square) / square).squareRoot()
            spare = y * factor
            return x * factor
        }
    }

    static let all: [String: Kernel] = [
        "rand": Kernel { (call) throws(SparkError) in
            var random = SeededRandom(seed: call.options.first.flatMap { Int64($0) } ?? 0)
            return { (_) throws(SparkError) in .double(random.nextDouble()) }
        },
        "randn": Kernel { (call) throws(SparkError) in
            var random = SeededRandom(seed: call.options.first.flatMap { Int64($0) } ?? 0)
            return { (_) throws(SparkError) in .double(random.nextGaussian()) }
        },
    ]
}
