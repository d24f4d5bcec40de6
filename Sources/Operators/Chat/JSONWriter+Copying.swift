internal import JSONText

extension JSONWriter {
    /// Writes the value that comes next in one spelling: without blanks, with escapes only where JSON needs them, and
    /// without members that are null, so that equal requests have equal bytes.
    mutating func copy(_ reader: inout JSONReader) throws(JSONSyntaxError) {
        switch try reader.kind() {
        case .string: try copyText(&reader)
        case .object:
            raw("{")
            var isFirst = true
            try reader.members { key, reader throws(JSONSyntaxError) in
                guard try reader.kind() != .null else { return try reader.skip() }
                if !isFirst { raw(",") }
                isFirst = false
                string(key.string)
                raw(":")
                try copy(&reader)
            }
            raw("}")
        case .array:
            raw("[")
            var isFirst = true
            try reader.array { reader throws(JSONSyntaxError) in
                if !isFirst { raw(",") }
                isFirst = false
                try copy(&reader)
            }
            raw("]")
        default: raw(try reader.literalText())
        }
    }

    /// Writes the text that comes next; one with half a character in it as it stands, since only escapes can say that.
    mutating func copyText(_ reader: inout JSONReader) throws(JSONSyntaxError) {
        _ = try reader.kind()
        let start = reader.position
        let text = try reader.string()
        let source = reader.text(from: start)
        if text.unicodeScalars.contains("\u{FFFD}"), source.lowercased().contains("\\ud") {
            raw(source)
        } else {
            string(text)
        }
    }
}
