/// Finds the occupation that a prompt names, and the gender that stands before it.
///
/// The first occupation counts, alone or as a plural. A gender counts if it is the word right
/// before: in 'a male nurse' and 'a non-binary chef', but not in 'a male, tired nurse'.
struct OccupationFinder: Sendable {
    struct Finding: Sendable, Hashable {
        /// The place in ``Occupation/all``.
        let index: Int
        let stated: Pronouns?
        /// The word that stated it, as it was written but in lower case.
        let statedBy: String?
    }

    private let byName: [String: Int]

    /// The first words of names with two: `social`, `bus`.
    private let beginnings: Set<String>

    init(_ occupations: [Occupation]) {
        byName = Dictionary(
            occupations.enumerated().map { ($1.name, $0) }, uniquingKeysWith: { first, _ in first })
        beginnings = Set(
            occupations.map { $0.name.split(separator: " ") }.filter { $0.count > 1 }
                .map { String($0[0]) })
    }

    func find(in prompt: String) -> Finding? {
        let words = Self.words(of: prompt)
        for (position, word) in words.enumerated() {
            guard let index = named(at: position, of: words) ?? named(word) else { continue }
            let before = position > 0 ? words[position - 1] : ""
            let stated = Pronouns(statedBy: before)
            return Finding(index: index, stated: stated, statedBy: stated == nil ? nil : before)
        }
        return nil
    }

    /// The words in lower case; hyphens and apostrophes belong to them.
    private static func words(of prompt: String) -> [String] {
        prompt.lowercased().utf8.split { byte in
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "-"), UInt8(ascii: "'"),
                0x80...:
                false
            default: true
            }
        }.map { String(Substring($0)) }
    }

    private func named(at position: Int, of words: [String]) -> Int? {
        guard beginnings.contains(words[position]), position + 1 < words.count else { return nil }
        return named(words[position] + " " + words[position + 1])
    }

    private func named(_ words: String) -> Int? {
        byName[words]
            ?? (words.utf8.last == UInt8(ascii: "s") ? byName[String(words.dropLast())] : nil)
    }
}
