internal import Planning

extension RequestKey {
    /// The key in 64 hexadecimal digits: the `custom_id` of its line.
    var customID: String {
        let digits = Array("0123456789abcdef".utf8)
        var text: [UInt8] = []
        text.reserveCapacity(64)
        for byte in bytes {
            text.append(digits[Int(byte >> 4)])
            text.append(digits[Int(byte & 15)])
        }
        return String(decoding: text, as: UTF8.self)
    }

    /// The key that a `custom_id` tells; nil for a text that is none.
    init?(customID: some Collection<UInt8>) {
        guard customID.count == 64 else { return nil }
        var bytes: [UInt8] = []
        bytes.reserveCapacity(32)
        var high: UInt8?
        for character in customID {
            let digit: UInt8
            switch character {
            case 0x30...0x39: digit = character - 0x30
            case 0x61...0x66: digit = character - 0x61 + 10
            default: return nil
            }
            if let first = high {
                bytes.append(first << 4 | digit)
                high = nil
            } else {
                high = digit
            }
        }
        guard let key = bytes.withUnsafeBytes({ RequestKey($0) }) else { return nil }
        self = key
    }
}
