/// SHA-224, SHA-256, SHA-384 and SHA-512 of FIPS 180-4.
enum SHA2 {
    /// The first prime numbers.
    private static let primes: [Int] = {
        var primes: [Int] = []
        var next = 2
        while primes.count < 80 {
            if primes.allSatisfy({ next % $0 != 0 }) { primes.append(next) }
            next += 1
        }
        return primes
    }()

    /// The first 64 bits after the point of a prime's cube root.
    private static func cubeRootBits(_ prime: Int) -> UInt64 {
        // The largest number whose cube is at most prime · 2^192, found bit by bit.
        var root: UInt128 = 0
        for bit in stride(from: 67, through: 0, by: -1) {
            let next = root | (1 << UInt128(bit))
            if isCubeAtMost(next, prime) { root = next }
        }
        return UInt64(truncatingIfNeeded: root)
    }

    private static func isCubeAtMost(_ number: UInt128, _ prime: Int) -> Bool {
        let square = number.multipliedFullWidth(by: number)
        // number < 2^68: the square has up to 136 bits, the cube up to 204.
        let low = square.low.multipliedFullWidth(by: number)
        let (high, overflow) = low.high.addingReportingOverflow(square.high &* number)
        return !overflow && (high < UInt128(prime) << 64 || (high == UInt128(prime) << 64 && low.low == 0))
    }

    private static let constants64: [UInt64] = primes.map(cubeRootBits)
    private static let constants32: [UInt32] = constants64.prefix(64).map { UInt32($0 >> 32) }

    static let start256: [UInt32] = [
        0x6a09_e667, 0xbb67_ae85, 0x3c6e_f372, 0xa54f_f53a, 0x510e_527f, 0x9b05_688c, 0x1f83_d9ab, 0x5be0_cd19,
    ]
    static let start224: [UInt32] = [
        0xc105_9ed8, 0x367c_d507, 0x3070_dd17, 0xf70e_5939, 0xffc0_0b31, 0x6858_1511, 0x64f9_8fa7, 0xbefa_4fa4,
    ]
    static let start512: [UInt64] = [
        0x6a09_e667_f3bc_c908, 0xbb67_ae85_84ca_a73b, 0x3c6e_f372_fe94_f82b, 0xa54f_f53a_5f1d_36f1,
        0x510e_527f_ade6_82d1, 0x9b05_688c_2b3e_6c1f, 0x1f83_d9ab_fb41_bd6b, 0x5be0_cd19_137e_2179,
    ]
    static let start384: [UInt64] = [
        0xcbbb_9d5d_c105_9ed8, 0x629a_292a_367c_d507, 0x9159_015a_3070_dd17, 0x152f_ecd8_f70e_5939,
        0x6733_2667_ffc0_0b31, 0x8eb4_4a87_6858_1511, 0xdb0c_2e0d_64f9_8fa7, 0x47b5_481d_befa_4fa4,
    ]

    private static func padded(_ bytes: [UInt8], block: Int) -> [UInt8] {
        var padded = bytes + [0x80]
        while padded.count % block != block - 8 { padded.append(0) }
        let bits = UInt64(bytes.count) * 8
        return padded + (0..<8).reversed().map { UInt8(truncatingIfNeeded: bits >> (8 * UInt64($0))) }
    }

    private static func load<Word: FixedWidthInteger & UnsignedInteger>(_ bytes: [UInt8], _ start: Int, _: Word.Type)
        -> Word
    {
        let width = Word.bitWidth / 8
        return (0..<width).reduce(0) { $0 << 8 | Word(bytes[start + $1]) }
    }

    private static func rotate<Word: FixedWidthInteger>(_ word: Word, _ count: Int) -> Word {
        word >> Word(count) | word << Word(Word.bitWidth - count)
    }

    private static func hash<Word: FixedWidthInteger & UnsignedInteger>(
        _ bytes: [UInt8], _ start: [Word], _ constants: [Word], shifts: [Int], block: Int
    ) -> [Word] {
        var state = start
        let message = padded(bytes, block: block)
        for offset in stride(from: 0, to: message.count, by: block) {
            var words = (0..<16).map { load(message, offset + $0 * Word.bitWidth / 8, Word.self) }
            for index in 16..<constants.count {
                let (a, b) = (words[index - 15], words[index - 2])
                let s0 = rotate(a, shifts[0]) ^ rotate(a, shifts[1]) ^ a >> Word(shifts[2])
                let s1 = rotate(b, shifts[3]) ^ rotate(b, shifts[4]) ^ b >> Word(shifts[5])
                words.append(words[index - 16] &+ s0 &+ words[index - 7] &+ s1)
            }
            var v = state
            for index in constants.indices {
                let s1 = rotate(v[4], shifts[9]) ^ rotate(v[4], shifts[10]) ^ rotate(v[4], shifts[11])
                let choice = (v[4] & v[5]) ^ (~v[4] & v[6])
                let first = v[7] &+ s1 &+ choice &+ constants[index] &+ words[index]
                let s0 = rotate(v[0], shifts[6]) ^ rotate(v[0], shifts[7]) ^ rotate(v[0], shifts[8])
                let second = s0 &+ ((v[0] & v[1]) ^ (v[0] & v[2]) ^ (v[1] & v[2]))
                v = [first &+ second, v[0], v[1], v[2], v[3] &+ first, v[4], v[5], v[6]]
            }
            for index in state.indices { state[index] = state[index] &+ v[index] }
        }
        return state
    }

    private static func text<Word: FixedWidthInteger>(_ words: ArraySlice<Word>) -> String {
        let bytes = words.flatMap { word in
            (0..<(Word.bitWidth / 8)).reversed().map { UInt8(truncatingIfNeeded: word >> Word(8 * $0)) }
        }
        return Hexadecimal.text(bytes, upper: false)
    }

    static func hash32(_ bytes: [UInt8], _ start: [UInt32], words: Int) -> String {
        text(
            hash(bytes, start, constants32, shifts: [7, 18, 3, 17, 19, 10, 2, 13, 22, 6, 11, 25], block: 64).prefix(
                words))
    }

    static func hash64(_ bytes: [UInt8], _ start: [UInt64], words: Int) -> String {
        text(
            hash(bytes, start, constants64, shifts: [1, 8, 7, 19, 61, 6, 28, 34, 39, 14, 18, 41], block: 128).prefix(
                words))
    }
}
