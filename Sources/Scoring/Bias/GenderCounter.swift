/// Counts the words of two lists in texts in one pass; a word that is in both counts for both.
///
/// With the lists of ``GenderedWords`` it gives what that counts. A value keeps its memory between texts: use one for
/// each thread and many rows.
public struct GenderCounter: Sendable {
    private var matcher: PhraseMatcher
    /// For each phrase of the matcher, whether it is in the first and in the second list.
    private let members: [(feminine: Bool, masculine: Bool)]

    /// A counter by these lists.
    public init(feminine: WordList = .feminine, masculine: WordList = .masculine) {
        let (first, second) = (GenderCounter.keys(feminine), GenderCounter.keys(masculine))
        let phrases = feminine.phrases + masculine.phrases
        matcher = PhraseMatcher(phrases)
        members = phrases.map { phrase in
            let words = WordReader.words(phrase)
            return (first.contains(words), second.contains(words))
        }
    }

    /// The words of both lists in a text.
    public mutating func count(in text: String) -> GenderCount { count(text.utf8.span) }

    package mutating func count(_ text: Span<UInt8>) -> GenderCount {
        var count = GenderCount()
        let members = members
        matcher.eachMatch(text) { match in
            if members[match.phrase].feminine { count.feminine += 1 }
            if members[match.phrase].masculine { count.masculine += 1 }
            return true
        }
        return count
    }

    private static func keys(_ list: WordList) -> Set<[String]> { Set(list.phrases.map(WordReader.words)) }
}

extension GenderCount {
    /// Feminine less masculine words by both: from -1 to 1; nil where there is neither.
    public var lean: Double? {
        let total = Double(feminine) + Double(masculine)
        return total > 0 ? (Double(feminine) - Double(masculine)) / total : nil
    }
}
