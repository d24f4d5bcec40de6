internal import Foundation

/// Base64 in the form of e-mails (RFC 2045), as Spark's `base64` writes and `unbase64` reads it.
enum Base64Text {
    private static let lineLength = 76

    /// The bytes as lines of at most 76 characters.
    static func lines(_ bytes: [UInt8]) -> String {
        let whole = Data(bytes).base64EncodedString()
        guard whole.utf8.count > lineLength else { return whole }
        let letters = Array(whole.utf8)
        let lines = stride(from: 0, to: letters.count, by: lineLength).map { start in
            String(decoding: letters[start..<min(letters.count, start + lineLength)], as: UTF8.self)
        }
        return lines.joined(separator: "\r\n")
    }

    /// The bytes of a text, in which what is no letter of base64 is passed over; nil where its end is missing.
    static func bytes(_ text: String) -> [UInt8]? {
        var letters = text.utf8[...]
        var result: [UInt8] = []
        var bits: UInt32 = 0
        var count = 0
        while let letter = letters.popFirst() {
            if letter == UInt8(ascii: "=") {
                // Two letters need two marks, three need one.
                if count == 2, letters.popFirst() != UInt8(ascii: "=") { return nil }
                guard count == 2 || count == 3 else { return nil }
                break
            }
            guard let digit = digit(letter) else { continue }
            bits = bits << 6 | digit
            count += 1
            guard count == 4 else { continue }
            result += [
                UInt8(truncatingIfNeeded: bits >> 16), UInt8(truncatingIfNeeded: bits >> 8),
                UInt8(truncatingIfNeeded: bits),
            ]
            (bits, count) = (0, 0)
        }
        switch count {
        case 0: break
        case 2: result.append(UInt8(truncatingIfNeeded: bits >> 4))
        case 3: result += [UInt8(truncatingIfNeeded: bits >> 10), UInt8(truncatingIfNeeded: bits >> 2)]
        default: return nil
        }
        return letters.contains { digit($0) != nil || $0 == UInt8(ascii: "=") } ? nil : result
    }

    private static func digit(_ letter: UInt8) -> UInt32? {
        switch letter {
        case 65...90: UInt32(letter) - 65
        case 97...122: UInt32(letter) - 71
        case 48...57: UInt32(letter) + 4
        case UInt8(ascii: "+"): 62
        case UInt8(ascii: "/"): 63
        default: nil
        }
    }
}
