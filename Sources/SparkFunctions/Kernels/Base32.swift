/// Bytes in the 32 letters and digits of RFC 4648.
enum Base32 {
    private static let letters = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567".utf8)

    static func text(_ bytes: [UInt8]) -> String {
        var result: [UInt8] = []
        for start in stride(from: 0, to: bytes.count, by: 5) {
            let group = Array(bytes[start..<min(start + 5, bytes.count)])
            var bits: UInt64 = 0
            for index in 0..<5 { bits = bits << 8 | UInt64(index < group.count ? group[index] : 0) }
            let count = (group.count * 8 + 4) / 5
            for index in 0..<8 {
                result.append(index < count ? letters[Int(bits >> UInt64(35 - 5 * index)) & 31] : UInt8(ascii: "="))
            }
        }
        return String(decoding: result, as: UTF8.self)
    }

    /// The bytes that a text stands for; letters that are none of the 32 are passed over.
    ///
    /// A last letter that stands alone is a byte of its upper bits, as Spark has it.
    static func bytes(_ text: String) -> [UInt8] {
        var result: [UInt8] = []
        var bits: UInt32 = 0
        var count: UInt32 = 0
        var letterCount = 0
        for byte in text.utf8 {
            if byte == UInt8(ascii: "=") { break }
            let upper = 97...122 ~= byte ? byte - 32 : byte
            guard let value = letters.firstIndex(of: upper) else { continue }
            letterCount += 1
            bits = (bits << 5 | UInt32(value)) & 0xFFFF
            count += 5
            if count >= 8 {
                count -= 8
                result.append(UInt8(truncatingIfNeeded: bits >> count))
            }
        }
        if letterCount % 8 == 1 { result.append(UInt8(truncatingIfNeeded: bits & 31) >> 2) }
        return result
    }
}
