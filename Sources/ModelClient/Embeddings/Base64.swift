/// Base64: of little-endian 32-bit floats, as servers send vectors, and of what a proxy is sent.
///
/// RFC 4648, 4.
enum Base64 {
    /// The value of each byte as a digit, or 255.
    private static let values: [UInt8] = {
        var values = [UInt8](repeating: 255, count: 256)
        let digits = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"
        for (value, digit) in digits.utf8.enumerated() { values[Int(digit)] = UInt8(value) }
        return values
    }()

    /// The floats, or `nil` for text that is not base64 of whole floats.
    ///
    /// Padding may be absent.
    static func floats(decoding text: UnsafeRawBufferPointer) -> [Float]? {
        var end = text.count
        while end > 0, text.count - end < 2, text[end - 1] == UInt8(ascii: "=") { end -= 1 }
        let byteCount = end * 3 / 4
        guard byteCount % 4 == 0, (byteCount * 4 + 2) / 3 == end else { return nil }
        return values.withUnsafeBufferPointer { values in
            var isBase64 = true
            let floats = [Float](unsafeUninitializedCapacity: byteCount / 4) { floats, count in
                var bits: UInt64 = 0
                var held = 0
                for byte in text[..<end] {
                    let value = values[Int(byte)]
                    guard value < 64 else {
                        isBase64 = false
                        return
                    }
                    bits = bits << 6 | UInt64(value)
                    held += 6
                    // Six digits hold 36 bits: a float is taken as soon as it is whole.
                    if held >= 32 {
                        held -= 32
                        let bigEndian = UInt32(truncatingIfNeeded: bits >> UInt64(held))
                        if count < floats.count {
                            floats[count] = Float(bitPattern: bigEndian.byteSwapped)
                            count += 1
                        }
                    }
                }
            }
            return isBase64 && floats.count == byteCount / 4 ? floats : nil
        }
    }

    /// Bytes as base64, padded.
    static func text(encoding bytes: [UInt8]) -> String {
        let digits = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)
        var text: [UInt8] = []
        for start in stride(from: 0, to: bytes.count, by: 3) {
            let group = bytes[start..<min(start + 3, bytes.count)]
            let bits = group.reduce(0) { $0 << 8 | Int($1) } << (8 * (3 - group.count))
            for digit in 0..<4 {
                text.append(digit <= group.count ? digits[bits >> (18 - 6 * digit) & 63] : UInt8(ascii: "="))
            }
        }
        return String(decoding: text, as: UTF8.self)
    }
}
