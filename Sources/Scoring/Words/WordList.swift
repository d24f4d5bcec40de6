/// A list of words and phrases with the source that published it.
///
/// Words are compared without case, and phrases are whole words one behind the other: see ``PhraseMatcher``.
public struct WordList: Sendable, Hashable, Codable {
    /// What the list is called.
    public let name: String
    /// Where the list was published, for the report's page on methods.
    public let source: String
    /// The words and phrases, in their order.
    public let phrases: [String]

    /// The greatest number of words that a phrase may have.
    static let longestPhrase = 16

    /// A list of these words and phrases.
    ///
    /// Throws where it is empty, or one of them has no word, more than 16, or stands twice.
    public init(_ name: String, source: String, _ phrases: [String]) throws(ScorerError) {
        guard !phrases.isEmpty else { throw ScorerError(.wordList, "the list \(name) has no word") }
        var seen: [[String]: Int] = [:]
        for (index, phrase) in phrases.enumerated() {
            let words = try WordList.words(phrase, line: nil)
            if let first = seen.updateValue(index, forKey: words) {
                throw ScorerError(
                    .wordList,
                    "\"\(phrase)\" stands twice in the list \(name), in places \(first + 1) and \(index + 1)",
                    offset: index)
            }
        }
        self.init(checked: name, source, phrases)
    }

    /// A list that is known to be without fault.
    init(checked name: String, _ source: String, _ phrases: [String]) {
        self.name = name
        self.source = source
        self.phrases = phrases
    }

    /// Reads a list, and checks it.
    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        try self.init(
            container.decode(String.self, forKey: .name),
            source: container.decodeIfPresent(String.self, forKey: .source) ?? "",
            container.decode([String].self, forKey: .phrases))
    }

    /// The words of a phrase in lower case.
    static func words(_ phrase: String, line: Int?) throws(ScorerError) -> [String] {
        let words = WordReader.words(phrase)
        if words.isEmpty { throw ScorerError(.wordList, "there is no word in \"\(phrase)\"", line: line) }
        if words.count > longestPhrase {
            throw ScorerError(
                .wordList, "the phrase has \(words.count) words, more than \(longestPhrase): \"\(phrase)\"", line: line)
        }
        return words
    }
}
