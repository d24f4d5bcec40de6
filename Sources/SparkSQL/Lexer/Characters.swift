/// Kinds of ASCII characters.
enum ASCII {
    static func isDigit(_ byte: UInt8) -> Bool { byte >= UInt8(ascii: "0") && byte <= UInt8(ascii: "9") }

    static func isLetter(_ byte: UInt8) -> Bool {
        (byte | 0x20) >= UInt8(ascii: "a") && (byte | 0x20) <= UInt8(ascii: "z")
    }

    static func isWord(_ byte: UInt8) -> Bool { isLetter(byte) || isDigit(byte) || byte == UInt8(ascii: "_") }

    /// The letter as a capital, any other byte as it is.
    static func upper(_ byte: UInt8) -> UInt8 {
        byte >= UInt8(ascii: "a") && byte <= UInt8(ascii: "z") ? byte & 0xDF : byte
    }

    /// The signs that a location without quotes may have, such as `s3://bucket/a-b.csv`.
    static let locationSigns = Set("/-.?=&#%".utf8)
}

/// Characters of a text in UTF-8.
enum Unicode8 {
    /// The character at `offset`, and where the next one begins; a broken one is U+FFFD.
    static func next(_ bytes: [UInt8], _ offset: Int) -> (scalar: Unicode.Scalar, end: Int) {
        var decoder = UTF8()
        var iterator = bytes[offset...].prefix(4).makeIterator()
        switch decoder.decode(&iterator) {
        case .scalarValue(let scalar): return (scalar, offset + UTF8.width(scalar))
        case .emptyInput, .error: return ("\u{FFFD}", offset + 1)
        }
    }

    static func isLetter(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.properties.generalCategory {
        case .uppercaseLetter, .lowercaseLetter, .titlecaseLetter, .modifierLetter, .otherLetter: true
        default: false
        }
    }

    /// Whether Spark's grammar skips it between tokens.
    static func isBlank(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0x09...0x0D, 0x20, 0xA0, 0x1680, 0x2000...0x200A, 0x2028, 0x202F, 0x205F, 0x3000: true
        default: false
        }
    }
}
