/// Texts of users and models as they may stand on a terminal, in a page and in a script element.
///
/// What could move a cursor, turn the direction of a line or hide a text is shown by its number, `[U+202E]`, so that
/// a reader sees that it is there.
package enum SafeText {
    /// A text of one line: line ends and tabs are blanks, and it is cut after `limit` scalars.
    package static func line(_ text: String, limit: Int = 300) -> String {
        var line = ""
        for (index, scalar) in text.unicodeScalars.enumerated() {
            if index == limit { return line + "…" }
            if isLineEnd(scalar) || scalar == "\t" {
                line.unicodeScalars.append(" ")
            } else {
                appendVisible(scalar, to: &line)
            }
        }
        return line
    }

    /// A text of many lines, whose line ends are all `\n`.
    package static func lines(_ text: String) -> String {
        var lines = ""
        var previous: Unicode.Scalar = " "
        for scalar in text.unicodeScalars {
            if scalar == "\n" && previous == "\r" {
                // The line ended already.
            } else if isLineEnd(scalar) {
                lines.unicodeScalars.append("\n")
            } else if scalar == "\t" {
                lines.unicodeScalars.append("\t")
            } else {
                appendVisible(scalar, to: &lines)
            }
            previous = scalar
        }
        return lines
    }

    /// A text in an element or an attribute of a page.
    package static func html(_ text: String) -> String {
        if isPlain(text, but: "&<>\"'") { return text }
        var html = ""
        html.reserveCapacity(text.utf8.count)
        for scalar in lines(text).unicodeScalars {
            switch scalar {
            case "&": html += "&amp;"
            case "<": html += "&lt;"
            case ">": html += "&gt;"
            case "\"": html += "&quot;"
            case "'": html += "&#39;"
            default: html.unicodeScalars.append(scalar)
            }
        }
        return html
    }

    /// JSON that means the same and may stand in a script element: only strings hold what is escaped here.
    package static func json(_ json: String) -> String {
        if isPlain(json, but: "&<>") { return json }
        var safe = ""
        safe.reserveCapacity(json.utf8.count)
        for scalar in json.unicodeScalars {
            switch scalar {
            case "\n": safe.unicodeScalars.append(scalar)
            case "<", ">", "&", "\u{2028}", "\u{2029}": safe += escape(scalar)
            default:
                if isHidden(scalar) { safe += escape(scalar) } else { safe.unicodeScalars.append(scalar) }
            }
        }
        return safe
    }

    /// The text's first so many scalars; nil where that is all of it.
    package static func beginning(of text: String, _ limit: Int) -> String? {
        let scalars = text.unicodeScalars
        let end = scalars.index(scalars.startIndex, offsetBy: max(0, limit), limitedBy: scalars.endIndex)
        guard let end, end < scalars.endIndex else { return nil }
        return String(scalars[..<end])
    }

    /// Whether the text has nothing but line ends and what ASCII prints, without these.
    private static func isPlain(_ text: String, but marks: String) -> Bool {
        let marks = Array(marks.utf8)
        return text.utf8.allSatisfy { byte in
            guard byte == 0x0A || (0x20..<0x7F).contains(byte) else { return false }
            return !marks.contains(byte)
        }
    }

    private static func isLineEnd(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar {
        case "\n", "\r", "\u{0B}", "\u{0C}", "\u{85}", "\u{2028}", "\u{2029}": true
        default: false
        }
    }

    /// Whether it is a control character, a mark of direction, or another that is not seen but changes what is.
    private static func isHidden(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0...0x1F, 0x7F...0x9F: true
        // Unicode's property Bidi_Control (UAX 9).
        case 0x61C, 0x200E, 0x200F, 0x202A...0x202E, 0x2066...0x2069: true
        case 0x2060...0x2064, 0x206A...0x206F, 0xFEFF, 0xFFF9...0xFFFB, 0xE0000...0xE007F: true
        default: scalar.value & 0xFFFE == 0xFFFE || (0xFDD0...0xFDEF).contains(scalar.value)
        }
    }

    private static func appendVisible(_ scalar: Unicode.Scalar, to text: inout String) {
        if isHidden(scalar) {
            text += "[U+" + padded(scalar.value) + "]"
        } else {
            text.unicodeScalars.append(scalar)
        }
    }

    private static func padded(_ value: UInt32) -> String {
        let digits = String(value, radix: 16, uppercase: true)
        return String(repeating: "0", count: max(0, 4 - digits.count)) + digits
    }

    private static func escape(_ scalar: Unicode.Scalar) -> String {
        String(scalar).utf16.map { "\\u" + padded(UInt32($0)).lowercased() }.joined()
    }
}
