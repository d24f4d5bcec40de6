/// One character read from UTF-8 bytes: its code point and its length in bytes.
///
/// A length of 0 marks bytes that are no UTF-8 (Unicode 16, table 3-7: overlong forms,
/// surrogates, code points over U+10FFFF, and sequences cut short are all refused).
struct UTF8Character {
    let codePoint: UInt32
    let length: Int

    var isValid: Bool { length != 0 }

    /// Reads the character at `pointer`, never at or after `end`.
    ///
    /// - Precondition: `pointer < end`.
    @inline(__always)
    init(at pointer: UnsafePointer<UInt8>, end: UnsafePointer<UInt8>) {
        let lead = pointer[0]
        if lead < 0x80 {
            self.init(codePoint: UInt32(lead), length: 1)
            return
        }
        self.init(lead: UInt32(lead), at: pointer, available: end - pointer)
    }

    @inline(__always)
    private init(lead: UInt32, at pointer: UnsafePointer<UInt8>, available: Int) {
        if lead < 0xE0 {
            guard lead >= 0xC2, available >= 2, Self.isContinuation(pointer[1]) else {
                self.init(codePoint: 0, length: 0)
                return
            }
            self.init(codePoint: (lead & 0x1F) << 6 | Self.payload(pointer[1]), length: 2)
        } else if lead < 0xF0 {
            guard available >= 3, Self.isContinuation(pointer[1]), Self.isContinuation(pointer[2])
            else {
                self.init(codePoint: 0, length: 0)
                return
            }
            let code = (lead & 0x0F) << 12 | Self.payload(pointer[1]) << 6 | Self.payload(pointer[2])
            let valid = code >= 0x800 && code &- 0xD800 >= 0x800
            self.init(codePoint: valid ? code : 0, length: valid ? 3 : 0)
        } else {
            guard lead <= 0xF4, available >= 4, Self.isContinuation(pointer[1]),
                Self.isContinuation(pointer[2]), Self.isContinuation(pointer[3])
            else {
                self.init(codePoint: 0, length: 0)
                return
            }
            let code =
                (lead & 0x07) << 18 | Self.payload(pointer[1]) << 12
                | Self.payload(pointer[2]) << 6 | Self.payload(pointer[3])
            let valid = code >= 0x10000 && code <= 0x10FFFF
            self.init(codePoint: valid ? code : 0, length: valid ? 4 : 0)
        }
    }

    @inline(__always)
    private init(codePoint: UInt32, length: Int) {
        self.codePoint = codePoint
        self.length = length
    }

    @inline(__always) private static func isContinuation(_ byte: UInt8) -> Bool {
        byte & 0xC0 == 0x80
    }

    @inline(__always) private static func payload(_ byte: UInt8) -> UInt32 {
        UInt32(byte & 0x3F)
    }
}
