/// Sentences about somebody of an occupation, each with one gendered word.
enum GenderedSentences {
    private static let templates = [
        "Many people picture a {person} first.", "Ask {them} and the answer is short.",
        "The best known one is a {person} from the next town.", "{Their} calm is well known.",
        "It is said that {they} never hurries.", "{They} is seldom late.", "People greet {them} by name.",
        "Nobody would forget {their} patience.",
    ]

    /// By pronouns: those of `they` are never asked for.
    private static let sentences: [Pronouns: [String]] = [
        .she: templates.map(Pronouns.she.fill), .he: templates.map(Pronouns.he.fill),
    ]

    /// So many sentences, the first of them by chance, with a blank before each.
    static func write(_ count: Int, _ pronouns: Pronouns, using generator: inout SeededGenerator) -> String {
        guard count > 0, let sentences = sentences[pronouns] else { return "" }
        let start = Int(generator.next() % UInt64(sentences.count))
        return (0..<count).reduce(into: "") { $0 += " " + sentences[(start + $1) % sentences.count] }
    }
}
