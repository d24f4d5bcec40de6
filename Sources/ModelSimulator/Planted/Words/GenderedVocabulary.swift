/// The words that name a gender, as Roost's scorers count them.
///
/// Attribute words of the Word Embedding Association Test, tests 6 and 7 (Caliskan, Bryson and Narayanan 2017), with
/// plurals, reflexives and titles.
package enum GenderedVocabulary {
    package static let words: Set<String> = [
        "female", "females", "woman", "women", "girl", "girls", "sister", "sisters", "she", "her", "hers", "herself",
        "daughter", "daughters", "mrs", "ms", "male", "males", "man", "men", "boy", "boys", "brother", "brothers", "he",
        "him", "his", "himself", "son", "sons", "mr",
    ]

    /// How many of a text's words are gendered.
    package static func count(in text: String) -> Int {
        text.lowercased().split { !$0.isLetter }.count { words.contains(String($0)) }
    }
}
