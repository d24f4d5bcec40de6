/// A text with `{column}` in it, filled from each row; `{{` and `}}` stand for the braces themselves.
package struct Template: Hashable, Sendable, Codable {
    package enum Part: Hashable, Sendable, Codable {
        case text(String)
        case column(String)
    }

    package let parts: [Part]

    package init(parts: [Part]) { self.parts = parts }

    /// Text that is sent as it stands, braces and all.
    package init(verbatim text: String) { parts = [.text(text)] }

    /// The columns that the template reads.
    package var columns: [String] {
        parts.compactMap { if case .column(let name) = $0 { name } else { nil } }
    }

    /// Reads `{column}` and `{{`.
    /// - Throws: `TemplateError` where a brace is left open or names nothing.
    package init(parsing text: String) throws(TemplateError) {
        var parts: [Part] = []
        var literal = ""
        var rest = Substring(text)
        while let character = rest.popFirst() {
            switch character {
            case "{" where rest.first == "{", "}" where rest.first == "}":
                rest.removeFirst()
                literal.append(character)
            case "{":
                guard let end = rest.firstIndex(of: "}") else {
                    throw TemplateError(template: text, problem: "a '{' has no '}'")
                }
                let name = String(rest[..<end])
                guard !name.isEmpty else { throw TemplateError(template: text, problem: "'{}' names no column") }
                if !literal.isEmpty { parts.append(.text(literal)) }
                literal = ""
                parts.append(.column(name))
                rest = rest[rest.index(after: end)...]
            case "}": throw TemplateError(template: text, problem: "a '}' has no '{'")
            default: literal.append(character)
            }
        }
        if !literal.isEmpty || parts.isEmpty { parts.append(.text(literal)) }
        self.parts = parts
    }
}

package struct TemplateError: Error, Sendable, CustomStringConvertible {
    package let template: String
    package let problem: String

    package var description: String {
        "the template \"\(template)\": \(problem); write {column} for a column's value and {{ or }} for a brace"
    }
}
