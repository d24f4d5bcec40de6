/// A text with `{column}` in it, filled from each row; `{{` and `}}` stand for the braces themselves.
package struct Template: Hashable, Sendable, Codable {
    package enum Segment: Hashable, Sendable, Codable {
        case text(String)
        case column(String)
    }

    package let segments: [Segment]

    /// Plans keep the key that they were first written with.
    private enum CodingKeys: String, CodingKey { case segments = "parts" }

    package init(segments: [Segment]) { self.segments = segments }

    /// Text that is sent as it stands, braces and all.
    package init(verbatim text: String) { segments = [.text(text)] }

    /// The columns that the template reads.
    package var columns: [String] {
        segments.compactMap { if case .column(let name) = $0 { name } else { nil } }
    }

    /// Reads `{column}` and `{{`.
    /// - Throws: `TemplateError` where a brace is left open or names nothing.
    package init(parsing text: String) throws(TemplateError) {
        var segments: [Segment] = []
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
                if !literal.isEmpty { segments.append(.text(literal)) }
                literal = ""
                segments.append(.column(name))
                rest = rest[rest.index(after: end)...]
            case "}": throw TemplateError(template: text, problem: "a '}' has no '{'")
            default: literal.append(character)
            }
        }
        if !literal.isEmpty || segments.isEmpty { segments.append(.text(literal)) }
        self.segments = segments
    }
}

package struct TemplateError: Error, Sendable, CustomStringConvertible {
    package let template: String
    package let problem: String

    package var description: String {
        "the template \"\(template)\": \(problem); write {column} for a column's value and {{ or }} for a brace"
    }
}
