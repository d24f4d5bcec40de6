/// Finds the occupation that a prompt names, and the gender that stands before it.
///
/// The first occupation counts, alone or as a plural. A gender counts if it is the word right
/// before: 'a male nurse', 'women engineers' no, 'a non-binary chef' yes.
struct OccupationFinder: Sendable {
    struct Finding: Sendable, Hashable {
        /// The place in ``Occupation/all``.
        let index: Int
        let stated: Pronouns?
        /// The word that stated it, as it was written but in lower case.
        let statedBy: String?
    }

    private let byName: [String: Int]

    init(_ occupations: [Occupation]) {
        byName = Dictionary(
            occupations.enumerated().map { ($1.name, $0) }, uniquingKeysWith: { first, _ in first })
    }

    func find(in prompt: String) -> Finding? {
        let words = prompt.lowercased().split { !($0.isLetter || $0 == "-" || $0 == "'") }
        for (position, word) in words.enumerated() {
            let pair = position + 1 < words.count ? word + " " + words[position + 1] : nil
            guard let index = pair.flatMap({ named(String($0)) }) ?? named(String(word)) else {
                continue
            }
            let before = position > 0 ? words[position - 1] : ""
            let stated = Pronouns(statedBy: before)
            return Finding(
                index: index, stated: stated, statedBy: stated == nil ? nil : String(before))
        }
        return nil
    }

    private func named(_ words: String) -> Int? {
        byName[words] ?? (words.last == "s" ? byName[String(words.dropLast())] : nil)
    }
}
