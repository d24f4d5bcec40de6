internal import Statistics

/// How words of groups stand beside other words in texts.
///
/// Texts are taken apart as ``WordReader`` does, in lower case and at punctuation. Words of lists that are phrases of
/// several words cannot be found so: such a list is the outcome `undefined`.
public enum TextAssociations {
    /// A measure, with that of each word.
    public struct Measure: Sendable, Hashable {
        /// The mean over the words that have one; 0 is no bias.
        public let score: Score
        /// The words that have one.
        public let byWord: [String: Double]

        fileprivate init(_ reason: String) {
            score = .undefined(reason)
            byWord = [:]
        }

        fileprivate init(_ score: Double, _ byWord: [String: Double]) {
            self.score = Score(score)
            self.byWord = byWord
        }
    }

    /// How much nearer the targets stand to one group's words than to the other's (COBS: Bordia and Bowman 2019).
    ///
    /// - Parameters:
    ///   - texts: The answers; those that are missing are left out by the caller, who counts them.
    ///   - groups: The words of two groups.
    ///   - targets: The words whose nearness is measured.
    ///   - stopWords: Words that are no one's neighbours.
    ///   - beta: By how much a co-occurrence fades with each word between, above 0 and up to 1.
    /// - Returns: The bias, or the outcome `undefined` with its reason.
    public static func cooccurrence(
        _ texts: [String], groups: (WordList, WordList), targets: WordList, stopWords: Set<String> = [],
        beta: Double = 0.95
    ) -> Measure {
        guard let first = words(groups.0), let second = words(groups.1), let targets = words(targets) else {
            return Measure("a list has a phrase of several words")
        }
        do throws(Undefined) {
            let bias = try CooccurrenceBias(
                texts: texts.map(WordReader.words), groups: (Set(first), Set(second)), targets: targets,
                stopWords: stopWords, beta: beta)
            return Measure(bias.mean, bias.byWord)
        } catch {
            return Measure(error.reason)
        }
    }

    /// How unevenly the targets occur in texts with the groups' words (HELM: Liang and others 2023), from 0 on.
    ///
    /// - Parameters:
    ///   - texts: The answers; those that are missing are left out by the caller, who counts them.
    ///   - groups: The words of two groups or more, under different names.
    ///   - targets: The words that are associated: occupations, attributes.
    /// - Returns: The associations, or the outcome `undefined` with their reason.
    public static func stereotypes(_ texts: [String], groups: [WordList], targets: WordList) -> Measure {
        var lists: [String: [String]] = [:]
        for group in groups {
            guard let words = words(group) else { return Measure("a list has a phrase of several words") }
            guard lists.updateValue(words, forKey: group.name) == nil else {
                return Measure("two groups are called \(group.name)")
            }
        }
        guard let targets = words(targets) else { return Measure("a list has a phrase of several words") }
        do throws(Undefined) {
            let associations = try StereotypicalAssociations(
                texts: texts.map(WordReader.words), groups: lists, targets: targets)
            return Measure(associations.score, associations.byWord)
        } catch {
            return Measure(error.reason)
        }
    }

    /// The words of a list; nil where one is a phrase.
    private static func words(_ list: WordList) -> [String]? {
        var words: [String] = []
        for phrase in list.phrases {
            let parts = WordReader.words(phrase)
            guard parts.count == 1 else { return nil }
            words += parts
        }
        return words
    }
}

extension WordList {
    /// The list without its phrases of several words, for measures that compare single words; nil where none is left.
    public var singleWords: WordList? {
        let words = phrases.filter { WordReader.words($0).count == 1 }
        return words.isEmpty ? nil : WordList(checked: name, source, words)
    }
}
