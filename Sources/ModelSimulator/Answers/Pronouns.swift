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
    private func word(for mark: Substring) -> Substring? {
        let words:
            (
                they: Substring, They: Substring, them: Substring, their: Substring, Their: Substring, person: Substring
            ) =
                switch self {
                case .she: ("she", "She", "her", "her", "Her", "woman")
                case .he: ("he", "He", "him", "his", "His", "man")
                case .they: ("they", "They", "them", "their", "Their", "person")
                }
        switch mark {
        case "they": return words.they
        case "They": return words.They
        case "them": return words.them
        case "their": return words.their
        case "Their": return words.Their
        case "person": return words.person
        default: return nil
        }
    }

    /// Fills in a template: `{They} {keeps/keep} {their} tools` gives `She keeps her tools`.
    ///
    /// A mark with a slash is a verb, singular before and plural behind it.
    func fill(_ template: String) -> String {
        var filled = ""
        var rest = template[...]
        // By bytes, since the marks are ASCII and finding characters costs ten times as much.
        while let open = rest.utf8.firstIndex(of: UInt8(ascii: "{")),
            let close = rest[open...].utf8.firstIndex(of: UInt8(ascii: "}"))
        {
            filled += rest[..<open]
            let mark = rest[rest.utf8.index(after: open)..<close]
            filled += mark.utf8.contains(UInt8(ascii: "/")) ? verb(mark) : word(for: mark) ?? mark
            rest = rest[rest.utf8.index(after: close)...]
        }
        return filled + rest
    }

    private func verb(_ forms: Substring) -> Substring {
        let slash = forms.utf8.firstIndex(of: UInt8(ascii: "/")) ?? forms.endIndex
        return self == .they ? forms[forms.utf8.index(after: slash)...] : forms[..<slash]
    }
}
