internal import SparkSQL

/// Hashes and check sums as Spark computes them.
enum HashKernels {
    static let all: [String: Kernel] = [
        "hash": Kernel(strict: false) { (call) throws(SparkError) in
            let types = call.arguments
            return { (row) throws(SparkError) in
                var hash: Int32 = 42
                for index in types.indices { hash = Murmur3.hash(row[index], types[index], seed: hash) }
                return .integer(Int64(hash))
            }
        },
        "xxhash64": Kernel(strict: false) { (call) throws(SparkError) in
            let types = call.arguments
            return { (row) throws(SparkError) in
                var hash: UInt64 = 42
                for index in types.indices { hash = XXHash64.hash(row[index], types[index], seed: hash) }
                return .integer(Int64(bitPattern: hash))
            }
        },
        "crc32": .row { (row) throws(SparkError) in .integer(Int64(CyclicRedundancy.sum(row[0].bytes))) },
        "sha2": .row { (row) throws(SparkError) in
            switch row[1].int {
            case 224: .string(SHA2.hash32(row[0].bytes, SHA2.start224, words: 7))
            case 0, 256: .string(SHA2.hash32(row[0].bytes, SHA2.start256, words: 8))
            case 384: .string(SHA2.hash64(row[0].bytes, SHA2.start384, words: 6))
            case 512: .string(SHA2.hash64(row[0].bytes, SHA2.start512, words: 8))
            default: .null
            }
        },
    ]

    /// The bytes of a whole number in two's complement, as few as it needs, the highest first.
    static func bytes(_ value: Int128) -> [UInt8] {
        var bytes = (0..<16).reversed().map { UInt8(truncatingIfNeeded: value >> (8 * $0)) }
        while bytes.count > 1, (bytes[0] == 0 && bytes[1] < 128) || (bytes[0] == 255 && bytes[1] >= 128) {
            bytes.removeFirst()
        }
        return bytes
    }
}

/// A hash of Spark's values: which of a value's bytes count, and in what order, is the same for each.
protocol ValueHash {
    associatedtype Code

    static func int(_ value: Int32, _ seed: Code) -> Code
    static func long(_ value: Int64, _ seed: Code) -> Code
    static func bytes(_ bytes: [UInt8], _ seed: Code) -> Code
}

extension ValueHash {
    /// The hash of a value of this type; of null it is the seed.
    static func hash(_ value: SparkValue, _ type: SparkType, seed: Code) -> Code {
        switch (value, type) {
        case (.null, _): return seed
        case (.boolean(let value), _): return int(value ? 1 : 0, seed)
        case (.integer(let value), .long), (.integer(let value), .timestamp), (.integer(let value), .timestampNTZ),
            (.integer(let value), .dayTimeInterval), (.integer(let value), .time):
            return long(value, seed)
        case (.integer(let value), _): return int(Int32(truncatingIfNeeded: value), seed)
        case (.float(let value), _):
            return int(Int32(bitPattern: value.isNaN ? 0x7fc0_0000 : value == 0 ? 0 : value.bitPattern), seed)
        case (.double(let value), _):
            return long(
                Int64(bitPattern: value.isNaN ? 0x7ff8_0000_0000_0000 : value == 0 ? 0 : value.bitPattern), seed)
        case (.decimal(let value), .decimal(let precision, _)):
            return precision <= 18
                ? long(Int64(truncatingIfNeeded: value), seed) : bytes(HashKernels.bytes(value), seed)
        case (.string(let text), _): return bytes(Array(text.utf8), seed)
        case (.binary(let value), _): return bytes(value, seed)
        case (.interval(let months, let days, let microseconds), _):
            return int(months, int(days, long(microseconds, seed)))
        case (.array(let values), .array(let element, _)):
            return values.reduce(seed) { hash($1, element, seed: $0) }
        case (.structure(let values), .structure(let fields)):
            return zip(values, fields).reduce(seed) { hash($1.0, $1.1.type, seed: $0) }
        default: return seed
        }
    }
}

/// Murmur3 of 32 bits, with Spark's way of ending.
enum Murmur3: ValueHash {
    private static func mixK(_ value: Int32) -> UInt32 {
        var k = UInt32(bitPattern: value) &* 0xcc9e_2d51
        k = k << 15 | k >> 17
        return k &* 0x1b87_3593
    }

    private static func mixH(_ hash: UInt32, _ k: UInt32) -> UInt32 {
        let mixed = hash ^ k
        return (mixed << 13 | mixed >> 19) &* 5 &+ 0xe654_6b64
    }

    private static func finish(_ hash: UInt32, _ length: Int) -> Int32 {
        var h = hash ^ UInt32(truncatingIfNeeded: length)
        h ^= h >> 16
        h = h &* 0x85eb_ca6b
        h ^= h >> 13
        h = h &* 0xc2b2_ae35
        return Int32(bitPattern: h ^ h >> 16)
    }

    static func int(_ value: Int32, _ seed: Int32) -> Int32 {
        finish(mixH(UInt32(bitPattern: seed), mixK(value)), 4)
    }

    static func long(_ value: Int64, _ seed: Int32) -> Int32 {
        let low = mixH(UInt32(bitPattern: seed), mixK(Int32(truncatingIfNeeded: value)))
        return finish(mixH(low, mixK(Int32(truncatingIfNeeded: value >> 32))), 8)
    }

    static func bytes(_ bytes: [UInt8], _ seed: Int32) -> Int32 {
        var hash = UInt32(bitPattern: seed)
        var index = 0
        while index + 4 <= bytes.count {
            let word =
                UInt32(bytes[index]) | UInt32(bytes[index + 1]) << 8 | UInt32(bytes[index + 2]) << 16 | UInt32(
                    bytes[index + 3]) << 24
            hash = mixH(hash, mixK(Int32(bitPattern: word)))
            index += 4
        }
        // Each byte that is left counts as a word of its own, with its sign.
        for byte in bytes[index...] { hash = mixH(hash, mixK(Int32(Int8(bitPattern: byte)))) }
        return finish(hash, bytes.count)
    }
}

/// XXH64.
enum XXHash64: ValueHash {
    private static let prime1: UInt64 = 0x9E37_79B1_85EB_CA87
    private static let prime2: UInt64 = 0xC2B2_AE3D_27D4_EB4F
    private static let prime3: UInt64 = 0x1656_67B1_9E37_79F9
    private static let prime4: UInt64 = 0x85EB_CA77_C2B2_AE63
    private static let prime5: UInt64 = 0x27D4_EB2F_1656_67C5

    private static func rotate(_ value: UInt64, _ count: UInt64) -> UInt64 { value << count | value >> (64 - count) }

    private static func finish(_ hash: UInt64) -> UInt64 {
        var h = hash
        h ^= h >> 33
        h = h &* prime2
        h ^= h >> 29
        h = h &* prime3
        return h ^ h >> 32
    }

    static func int(_ value: Int32, _ seed: UInt64) -> UInt64 {
        var hash = seed &+ prime5 &+ 4
        hash ^= UInt64(UInt32(bitPattern: value)) &* prime1
        return finish(rotate(hash, 23) &* prime2 &+ prime3)
    }

    static func long(_ value: Int64, _ seed: UInt64) -> UInt64 {
        var hash = seed &+ prime5 &+ 8
        hash ^= rotate(UInt64(bitPattern: value) &* prime2, 31) &* prime1
        return finish(rotate(hash, 27) &* prime1 &+ prime4)
    }

    private static func word(_ bytes: [UInt8], _ index: Int, _ count: Int) -> UInt64 {
        (0..<count).reduce(0) { $0 | UInt64(bytes[index + $1]) << UInt64(8 * $1) }
    }

    static func bytes(_ bytes: [UInt8], _ seed: UInt64) -> UInt64 {
        var index = 0
        var hash: UInt64
        if bytes.count >= 32 {
            var lanes = [seed &+ prime1 &+ prime2, seed &+ prime2, seed, seed &- prime1]
            while index + 32 <= bytes.count {
                for lane in 0..<4 {
                    lanes[lane] = rotate(lanes[lane] &+ word(bytes, index, 8) &* prime2, 31) &* prime1
                    index += 8
                }
            }
            hash = rotate(lanes[0], 1) &+ rotate(lanes[1], 7) &+ rotate(lanes[2], 12) &+ rotate(lanes[3], 18)
            for lane in lanes { hash = (hash ^ rotate(lane &* prime2, 31) &* prime1) &* prime1 &+ prime4 }
        } else {
            hash = seed &+ prime5
        }
        hash = hash &+ UInt64(bytes.count)
        while index + 8 <= bytes.count {
            hash ^= rotate(word(bytes, index, 8) &* prime2, 31) &* prime1
            hash = rotate(hash, 27) &* prime1 &+ prime4
            index += 8
        }
        if index + 4 <= bytes.count {
            hash ^= word(bytes, index, 4) &* prime1
            hash = rotate(hash, 23) &* prime2 &+ prime3
            index += 4
        }
        for byte in bytes[index...] { hash = rotate(hash ^ UInt64(byte) &* prime5, 11) &* prime1 }
        return finish(hash)
    }
}

/// CRC-32 of ISO 3309.
enum CyclicRedundancy {
    private static let table: [UInt32] = (0..<256).map { index in
        (0..<8).reduce(UInt32(index)) { value, _ in value & 1 == 1 ? 0xEDB8_8320 ^ value >> 1 : value >> 1 }
    }

    static func sum(_ bytes: [UInt8]) -> UInt32 {
        ~bytes.reduce(UInt32.max) { table[Int(($0 ^ UInt32($1)) & 0xFF)] ^ $0 >> 8 }
    }
}
