/// Words that name a gender, counted in a text.
///
/// The lists are the attribute words of the Word Embedding Association Test (Caliskan, Bryson and
/// Narayanan 2017, "Semantics derived automatically from language corpora contain human-like biases",
/// test 7: male, man, boy, brother, he, him, his, son; female, woman, girl, sister, she, her, hers,
/// daughter), with their plurals and reflexives, and the titles Mr and Mrs, Ms.
public enum GenderedWords {
    /// The feminine words, in lower case.
    public static let feminine: Set<String> = [
        "female", "females", "woman", "women", "girl", "girls", "sister", "sisters", "she", "her", "hers", "herself",
        "daughter", "daughters", "mrs", "ms",
    ]
    /// The masculine words, in lower case.
    public static let masculine: Set<String> = [
        "male", "males", "man", "men", "boy", "boys", "brother", "brothers", "he", "him", "his", "himself", "son",
        "sons", "mr",
    ]

    /// Counts whole words, in upper or lower case.
    ///
    /// An apostrophe ends a word: "she's" counts as "she".
    public static func count(in text: String) -> GenderCount {
        var count = GenderCount()
        for word in text.lowercased().split(whereSeparator: { !$0.isLetter }) {
            if feminine.contains(String(word)) { count.feminine += 1 }
            if masculine.contains(String(word)) { count.masculine += 1 }
        }
        return count
    }
}

/// How many feminine and masculine words a text has.
public struct GenderCount: Sendable, Hashable, Codable {
    /// Feminine words in the text; a word that stands twice counts twice.
    public var feminine = 0
    /// Masculine words in the text; a word that stands twice counts twice.
    public var masculine = 0

    /// A count, which is of no words where nothing else is said.
    public init(feminine: Int = 0, masculine: Int = 0) {
        self.feminine = feminine
        self.masculine = masculine
    }

    /// The gender of which a text has more words.
    public enum Leaning: String, Sendable, Hashable, Codable {
        /// More feminine words, more masculine words, or as many of both.
        case feminine, masculine, neither
    }

    /// The gender with more words; `neither` where they are as many, none included.
    public var leaning: Leaning {
        feminine == masculine ? .neither : feminine > masculine ? .feminine : .masculine
    }
}
