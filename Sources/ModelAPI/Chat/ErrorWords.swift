/// What a server said of an error, for a terminal: one short line of words.
///
/// A page of HTML becomes its title, JSON its message; the whole text stands in the results.
package enum ErrorWords {
    /// One line of what a server said.
    ///
    /// - Parameters:
    ///   - text: What the server said.
    ///   - length: Characters at most.
    /// - Returns: The words, cut with an ellipsis.
    package static func short(_ text: String, to length: Int) -> String {
        // Enough of any page; the rest is not looked at.
        var text = String(decoding: text.utf8.prefix(20_000), as: UTF8.self)
        let start = text.drop(while: \.isWhitespace).prefix(15).lowercased()
        if start.hasPrefix("<") || start.contains("<html") {
            text = title(text) ?? withoutTags(text)
        } else if start.hasPrefix("{") || start.hasPrefix("[") {
            text = message(text) ?? text
        }
        let words = text.split(whereSeparator: \.isWhitespace).joined(separator: " ")
        return words.count > length ? words.prefix(max(0, length - 1)) + "…" : words
    }

    private static func title(_ page: String) -> String? {
        for tag in ["title", "h1", "h2"] {
            guard let open = range(of: "<" + tag, in: page[...]),
                let close = page[open.upperBound...].firstIndex(of: ">"),
                let end = range(of: "</" + tag, in: page[close...])
            else { continue }
            let title = withoutTags(String(page[page.index(after: close)..<end.lowerBound]))
            if title.contains(where: { !$0.isWhitespace }) { return title }
        }
        return nil
    }

    private static func range(of words: String, in text: Substring) -> Range<String.Index>? {
        var start = text.startIndex
        while start < text.endIndex {
            if let end = text.index(start, offsetBy: words.count, limitedBy: text.endIndex),
                text[start..<end].lowercased() == words
            {
                return start..<end
            }
            start = text.index(after: start)
        }
        return nil
    }

    private static func withoutTags(_ page: String) -> String {
        var text = ""
        var isTag = false
        for character in page {
            switch character {
            case "<": isTag = true
            case ">":
                if isTag { text.append(" ") }
                isTag = false
            default: if !isTag { text.append(character) }
            }
        }
        return text
    }

    /// The first text under a name that errors go by.
    private static func message(_ json: String) -> String? {
        for name in ["\"message\"", "\"detail\"", "\"error\"", "\"msg\""] {
            guard let key = range(of: name, in: json[...]) else { continue }
            let rest = json[key.upperBound...].drop { $0.isWhitespace || $0 == ":" }
            guard rest.first == "\"" else { continue }
            var text = ""
            var isEscaped = false
            for character in rest.dropFirst() {
                if isEscaped {
                    text.append(character == "n" || character == "t" ? " " : character)
                    isEscaped = false
                } else if character == "\\" {
                    isEscaped = true
                } else if character == "\"" {
                    return text
                } else {
                    text.append(character)
                }
            }
            return text
        }
        return nil
    }
}
