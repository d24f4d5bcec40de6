internal import Foundation

/// The columns that texts take on a terminal.
package enum TextWidth {
    /// Columns of a text: East Asian wide characters and emoji take two, marks that combine none.
    package static func of(_ text: String) -> Int { text.reduce(0) { $0 + of($1) } }

    private static func of(_ character: Character) -> Int {
        guard let first = character.unicodeScalars.first else { return 0 }
        if first.isASCII { return first.value < 32 || first.value == 127 ? 0 : 1 }
        switch first.properties.generalCategory {
        case .nonspacingMark, .enclosingMark, .format, .control, .lineSeparator, .paragraphSeparator: return 0
        default: break
        }
        let scalars = character.unicodeScalars
        // A sign that is asked to show as an emoji, such as a heart.
        let isEmoji = first.properties.isEmojiPresentation || scalars.contains("\u{FE0F}")
        return isEmoji || wideRanges.contains { $0.contains(first.value) } ? 2 : 1
    }

    /// The blocks whose characters Unicode's EastAsianWidth.txt gives as wide or full width.
    private static let wideRanges: [ClosedRange<UInt32>] = [
        0x1100...0x115F, 0x2E80...0x303E, 0x3041...0x33FF, 0x3400...0x4DBF, 0x4E00...0x9FFF, 0xA000...0xA4CF,
        0xAC00...0xD7A3, 0xF900...0xFAFF, 0xFE30...0xFE6F, 0xFF00...0xFF60, 0xFFE0...0xFFE6, 0x20000...0x3FFFD,
    ]

    /// At most `width` columns of a text on one line, of which the last says that something is left out.
    package static func cut(_ text: String, to width: Int) -> String {
        let text = oneLine(text)
        guard of(text) > width else { return text }
        guard width > 0 else { return "" }
        var cut = "", columns = 0
        for character in text {
            columns += of(character)
            if columns > width - 1 { break }
            cut.append(character)
        }
        return cut + "…"
    }

    /// The text with blanks for what ends a line or moves along it.
    package static func oneLine(_ text: String) -> String {
        guard text.utf8.contains(where: { $0 < 32 }) else { return text }
        return String(text.map { $0.isNewline || $0 == "\t" || $0.asciiValue.map { $0 < 32 } == true ? " " : $0 })
    }

    package static func padded(_ text: String, to width: Int, right: Bool) -> String {
        let space = String(repeating: " ", count: max(0, width - of(text)))
        return right ? space + text : text + space
    }

    /// Lines of at most `width` columns, broken between words where they can be.
    package static func wrap(_ text: String, to width: Int) -> [String] {
        var lines: [String] = []
        for paragraph in text.replacing("\t", with: " ").split(separator: "\n", omittingEmptySubsequences: false) {
            var line = ""
            for word in paragraph.split(separator: " ", omittingEmptySubsequences: false) {
                let joined = line.isEmpty ? String(word) : line + " " + word
                if of(joined) <= width {
                    line = joined
                    continue
                }
                if !line.isEmpty { lines.append(line) }
                line = ""
                for character in word {
                    if of(line) + of(character) > width {
                        lines.append(line)
                        line = ""
                    }
                    line.append(character)
                }
            }
            lines.append(line)
        }
        return lines
    }
}

/// How wide the terminal is.
package enum TerminalWidth {
    /// Columns of standard output's terminal; nil where it is none, or does not know.
    package static var ofOutput: Int? { columns(of: STDOUT_FILENO) }

    /// Columns for tables on standard output; 100 where that is no terminal.
    package static var current: Int { min(ofOutput ?? 100, 200) }

    /// Columns of standard error's terminal; 100 where it is none.
    static var ofErrors: Int { min(columns(of: STDERR_FILENO) ?? 100, 200) }

    private static func columns(of descriptor: Int32) -> Int? {
        var size = winsize()
        // A terminal that does not know its width says 0.
        guard ioctl(descriptor, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 0 else { return nil }
        return Int(size.ws_col)
    }
}
