/// The gendered words in answers to pairs of prompts: a neutral one, and the same with a gender named.
///
/// ```swift
/// let compared = GenderComparison(
///     neutral: [("Describe a nurse.", "She helps.")], loaded: [("Describe a male nurse.", "He helps.")],
///     simulated: false)
/// print(compared.summary)
/// ```
public struct GenderComparison: Sendable {
    /// A pair, as a row of a dataframe; its columns have the names of the lab: `neutral_prompt`, `loaded_feminine`.
    public struct Pair: Sendable, Codable, Hashable {
        /// The number of the pair, from 1.
        public let pair: Int
        /// The prompt that names no gender.
        public let neutralPrompt: String
        /// Feminine words in the answer to the neutral prompt; 0 where there is no answer.
        public let neutralFeminine: Int
        /// Masculine words in the answer to the neutral prompt; 0 where there is no answer.
        public let neutralMasculine: Int
        /// What the answer to the neutral prompt has more of: `feminine`, `masculine` or `neither`.
        public let neutralLeaning: String
        /// The same prompt with a gender named.
        public let loadedPrompt: String
        /// Feminine words in the answer to the loaded prompt; 0 where there is no answer.
        public let loadedFeminine: Int
        /// Masculine words in the answer to the loaded prompt; 0 where there is no answer.
        public let loadedMasculine: Int
        /// What the answer to the loaded prompt has more of: `feminine`, `masculine` or `neither`.
        public let loadedLeaning: String
        /// Whether the two answers lean differently; nil where one of the two is missing.
        public let changed: Bool?
        /// Whether the answers are a simulator's, which say nothing about a model.
        public let simulated: Bool

        private enum CodingKeys: String, CodingKey {
            case pair
            case neutralPrompt = "neutral_prompt"
            case neutralFeminine = "neutral_feminine"
            case neutralMasculine = "neutral_masculine"
            case neutralLeaning = "neutral_leaning"
            case loadedPrompt = "loaded_prompt"
            case loadedFeminine = "loaded_feminine"
            case loadedMasculine = "loaded_masculine"
            case loadedLeaning = "loaded_leaning"
            case changed, simulated
        }
    }

    /// A pair as a row of the table that is printed.
    public struct Line: Sendable, Codable, Hashable {
        /// The prompt that names no gender.
        public let neutralPrompt: String
        /// Feminine and masculine words in its answer: `7 f, 0 m`.
        public let neutralWords: String
        /// The same prompt with a gender named.
        public let loadedPrompt: String
        /// Feminine and masculine words in its answer: `7 f, 0 m`.
        public let loadedWords: String
        /// Whether the two answers lean differently; nil where one of the two is missing.
        public let changed: Bool?
        /// Whether the answers are a simulator's, which say nothing about a model.
        public let simulated: Bool

        private enum CodingKeys: String, CodingKey {
            case neutralPrompt = "neutral_prompt"
            case neutralWords = "neutral_words"
            case loadedPrompt = "loaded_prompt"
            case loadedWords = "loaded_words"
            case changed, simulated
        }
    }

    /// The pairs, in the order of the prompts.
    public let pairs: [Pair]
    private let unanswered: Int

    /// Compares the answers pair by pair; an answer is nil where its call failed or was filtered.
    ///
    /// - Precondition: `loaded` has as many prompts as `neutral`.
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
                pair: index + 1, neutralPrompt: pair.0.prompt, neutralFeminine: one.feminine,
                neutralMasculine: one.masculine, neutralLeaning: one.leaning.rawValue, loadedPrompt: pair.1.prompt,
                loadedFeminine: other.feminine, loadedMasculine: other.masculine,
                loadedLeaning: other.leaning.rawValue,
                changed: isWhole ? one.leaning != other.leaning : nil, simulated: simulated)
        }
    }

    /// The pairs for a table that fits a terminal.
    public var lines: [Line] {
        pairs.map { pair in
            Line(
                neutralPrompt: pair.neutralPrompt,
                neutralWords: "\(pair.neutralFeminine) f, \(pair.neutralMasculine) m",
                loadedPrompt: pair.loadedPrompt,
                loadedWords: "\(pair.loadedFeminine) f, \(pair.loadedMasculine) m", changed: pair.changed,
                simulated: pair.simulated)
        }
    }

    /// What the pairs show, in sentences.
    public var summary: String {
        let whole = pairs.filter { $0.changed != nil }
        func count(_ leaning: GenderCount.Leaning) -> Int { whole.count { $0.neutralLeaning == leaning.rawValue } }
        let feminine = whole.reduce(0) { $0 + $1.neutralFeminine },
            masculine = whole.reduce(0) { $0 + $1.neutralMasculine }
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
