/// The pronouns that a paragraph keeps to from its beginning to its end.
package enum Pronouns: String, Sendable, Hashable, CaseIterable {
    case she, he, they

    /// The pronouns of a stated gender: those that `male` in 'a male nurse' asks for.
    package init?(statedBy word: some StringProtocol) {
        switch word {
        case "female", "woman", "lady": self = .she
        case "male", "man", "gentleman": self = .he
        case "nonbinary", "non-binary", "enby": self = .they
        default: return nil
        }
    }

    /// What stands for each mark in a template.
    func word(for mark: some StringProtocol) -> String? {
        let words: (they: String, them: String, their: String) =
            switch self {
            case .she: ("she", "her", "her")
            case .he: ("he", "him", "his")
            case .they: ("they", "them", "their")
            }
        switch mark {
        case "they": return words.they
        case "They": return words.they.capitalizedFirst
        case "them": return words.them
        case "their": return words.their
        case "Their": return words.their.capitalizedFirst
        default: return nil
        }
    }

    /// Fills in a template: `{They} {keeps/keep} {their} tools` gives `She keeps her tools`.
    ///
    /// A mark with a slash is a verb, singular before and plural behind it.
    func fill(_ template: String) -> String {
        var filled = ""
        var rest = template[...]
        while let open = rest.firstIndex(of: "{"), let close = rest[open...].firstIndex(of: "}") {
            filled += rest[..<open]
            let mark = rest[open..<close].dropFirst()
            let forms = mark.split(separator: "/")
            filled += word(for: mark) ?? String(self == .they ? forms[forms.count - 1] : forms[0])
            rest = rest[close...].dropFirst()
        }
        return filled + rest
    }
}

extension String {
    /// The text with its first letter in upper case.
    var capitalizedFirst: String {
        prefix(1).uppercased() + dropFirst()
    }
}
