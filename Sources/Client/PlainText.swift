/// Text from outside as it may reach a terminal.
///
/// A model's answer, an error of a server or a name in a file may hold characters that move the cursor, change
/// colours, or type commands. They are shown as escapes, as JSON writes them: `\u001b`.
package enum PlainText {
    /// - Returns: `text`, whose only control characters are line feeds and tabs.
    package static func of(_ text: String) -> String {
        guard text.unicodeScalars.contains(where: isCommand) else { return text }
        var plain = ""
        for scalar in text.unicodeScalars {
            if isCommand(scalar) {
                let digits = String(scalar.value, radix: 16)
                plain += "\\u" + String(repeating: "0", count: max(0, 4 - digits.count)) + digits
            } else {
                plain.unicodeScalars.append(scalar)
            }
        }
        return plain
    }

    private static func isCommand(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0x09, 0x0A: false
        case 0..<0x20, 0x7F..<0xA0: true
        // They turn the direction of text, so that it reads as something else than it is.
        case 0x202A...0x202E, 0x2066...0x2069: true
        default: false
        }
    }
}
