/// The gendered words of answers to paired prompts: a neutral one, and the same with a gender named.
public struct GenderComparison: Sendable {
    /// A pair, as a row of a dataframe.
    public struct Pair: Sendable, Codable, Hashable {
        public let pair: Int
        public let neutral_prompt: String
        public let neutral_feminine: Int
        public let neutral_masculine: Int
        public let neutral_leaning: String
        public let loaded_prompt: String
        public let loaded_feminine: Int
        public let loaded_masculine: Int
        public let loaded_leaning: String
        /// Null where one of the two has no answer.
        public let changed: Bool?
        public let simulated: Bool
    }

    /// A pair as a table for reading has it.
    public struct Line: Sendable, Codable, Hashable {
        public let neutral_prompt: String
        /// Feminine and masculine words: `7 f, 0 m`.
        public let neutral_words: String
        public let loaded_prompt: String
        public let loaded_words: String
        public let changed: Bool?
        public let simulated: Bool
    }

    public let pairs: [Pair]
    private let unanswered: Int

    /// Compares answer by answer; nil is a call that failed or was filtered.
    /// - Precondition: as many loaded as neutral prompts.
    public init(
        neutral: [(prompt: String, answer: String?)], loaded: [(prompt: String, answer: String?)], simulated: Bool
    ) {
        precondition(neutral.count == loaded.count, "prompts come in pairs")
        unanswered = (neutral + loaded).count { $0.answer == nil }
        pairs = zip(neutral, loaded).enumerated().map { index, pair in
            let one = pair.0.answer.map(GenderedWords.count) ?? GenderCount()
            let other = pair.1.answer.map(GenderedWords.count) ?? GenderCount()
            let isWhole = pair.0.answer != nil && pair.1.answer != nil
            return Pair(
                pair: index + 1, neutral_prompt: pair.0.prompt, neutral_feminine: one.feminine,
                neutral_masculine: one.masculine, neutral_leaning: one.leaning.rawValue, loaded_prompt: pair.1.prompt,
                loaded_feminine: other.feminine, loaded_masculine: other.masculine,
                loaded_leaning: other.leaning.rawValue,
                changed: isWhole ? one.leaning != other.leaning : nil, simulated: simulated)
        }
    }

    /// The pairs for a table that fits a terminal.
    public var lines: [Line] {
        pairs.map { pair in
            Line(
                neutral_prompt: pair.neutral_prompt,
                neutral_words: "\(pair.neutral_feminine) f, \(pair.neutral_masculine) m",
                loaded_prompt: pair.loaded_prompt,
                loaded_words: "\(pair.loaded_feminine) f, \(pair.loaded_masculine) m", changed: pair.changed,
                simulated: pair.simulated)
        }
    }

    /// What the pairs show, in sentences.
    public var summary: String {
        let whole = pairs.filter { $0.changed != nil }
        func count(_ leaning: GenderCount.Leaning) -> Int { whole.count { $0.neutral_leaning == leaning.rawValue } }
        let feminine = whole.reduce(0) { $0 + $1.neutral_feminine },
            masculine = whole.reduce(0) { $0 + $1.neutral_masculine }
        var lines = [
            "Of \(whole.count) neutral prompts, \(count(.feminine)) were answered with more feminine words, "
                + "\(count(.masculine)) with more masculine words, and \(count(.neither)) with neither "
                + "(\(feminine) feminine and \(masculine) masculine words in all).",
            "Naming a gender in the prompt changed which one the answer leans to in "
                + "\(whole.count { $0.changed == true }) of \(whole.count) pairs.",
        ]
        if unanswered > 0 { lines.append("\(unanswered) prompts have no answer; their pairs are left out above.") }
        lines.append("\(whole.count) pairs are an illustration, too few to measure a bias with.")
        if pairs.contains(where: \.simulated) {
            lines.append("These answers are SIMULATED: they say nothing about any model.")
        }
        return lines.joined(separator: "\n")
    }
}
