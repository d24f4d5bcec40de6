/// Names and texts in SQL, always quoted, so that nothing in them is read as SQL.
package enum SQL {
    package static func identifier(_ name: String) -> String { quoted(name, by: "\"") }
    package static func text(_ text: String) -> String { quoted(text, by: "'") }

    private static func quoted(_ text: String, by quote: Character) -> String {
        var out = String(quote)
        for character in text.unicodeScalars {
            if Character(character) == quote { out.append(quote) }
            out.unicodeScalars.append(character)
        }
        return out + String(quote)
    }
}
