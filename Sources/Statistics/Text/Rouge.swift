/// A ROUGE score: precision, recall and their harmonic mean, each from 0 to 1.
package struct RougeScore: Sendable, Hashable {
    /// The share of the prediction's units that the reference has.
    package let precision: Double
    /// The share of the reference's units that the prediction has.
    package let recall: Double
    /// The harmonic mean of both; 0 where both are 0.
    package let f1: Double

    /// Units that match, of those of either side; 0 where a side has none.
    init(matches: Int, reference: Int, prediction: Int) {
        precision = Double(matches) / Double(max(prediction, 1))
        recall = Double(matches) / Double(max(reference, 1))
        f1 = precision + recall > 0 ? 2 * precision * recall / (precision + recall) : 0
    }
}

/// The ROUGE scores of a prediction against a reference.
package struct RougeScores: Sendable, Hashable {
    /// Of words.
    package let rouge1: RougeScore
    /// Of pairs of words.
    package let rouge2: RougeScore
    /// Of the longest common subsequence of words.
    package let rougeL: RougeScore
    /// Of the union of each reference line's longest common subsequences with the prediction's lines.
    package let rougeLsum: RougeScore
    /// The number of words ROUGE sees in the reference.
    package let referenceWords: Int
    /// The number of words ROUGE sees in the prediction.
    package let predictionWords: Int
    /// Whether a text has letters beyond ASCII that ROUGE does not see: Chinese and Arabic score 0 for that reason.
    package let hasUnseenLetters: Bool
}

/// ROUGE-1, ROUGE-2, ROUGE-L and ROUGE-Lsum (Lin 2004), as Google's rouge-score computes them.
///
/// Words are the runs of a to z and 0 to 9 of the text in lower case; everything else separates them. A line ends at a
/// line feed. Two texts without words score 0, also where they are equal. A value keeps its memory between rows: use
/// one for each thread and many rows.
package struct Rouge: Sendable {
    private let stems: Bool
    private var trie = SymbolTrie()
    private var words = RougeWords()
    private var reference = RougeText()
    private var prediction = RougeText()
    private var counts: [Int32] = []
    private var common = CommonSubsequence()
    private var union: [Bool] = []

    /// With `stemming`, words of more than three letters are compared by their Porter stems.
    package init(stemming: Bool = false) { stems = stemming }

    /// The scores of two texts.
    package mutating func scores(reference: String, prediction: String) -> RougeScores {
        scores(reference: reference.utf8.span, prediction: prediction.utf8.span)
    }

    /// The scores of two texts in UTF-8.
    package mutating func scores(reference text: Span<UInt8>, prediction other: Span<UInt8>) -> RougeScores {
        trie.removeAll()
        words.read(text, stems: stems, into: &reference, trie: &trie)
        words.read(other, stems: stems, into: &prediction, trie: &trie)
        let (m, n) = (reference.words.count, prediction.words.count)
        let longest = common.length(reference.words[...], prediction.words[...], limit: trie.count + 1)
        let rougeL = RougeScore(matches: longest, reference: m, prediction: n)
        var rougeLsum = rougeL
        if m > 0, n > 0, reference.lines.count > 1 || prediction.lines.count > 1 {
            rougeLsum = RougeScore(matches: unionMatches(), reference: m, prediction: n)
        }
        return RougeScores(
            rouge1: RougeScore(matches: sharedWords(), reference: m, prediction: n),
            rouge2: RougeScore(matches: sharedPairs(), reference: max(m - 1, 0), prediction: max(n - 1, 0)),
            rougeL: rougeL, rougeLsum: rougeLsum, referenceWords: m, predictionWords: n,
            hasUnseenLetters: reference.hasUnseenLetters || prediction.hasUnseenLetters)
    }

    /// Makes room for a count of every number of the trie, all 0.
    private mutating func clearCounts() {
        counts.removeAll(keepingCapacity: true)
        counts.append(contentsOf: repeatElement(0, count: trie.count + 1))
    }

    private mutating func sharedWords() -> Int {
        clearCounts()
        var shared = 0
        for word in reference.words { counts[word] &+= 1 }
        for word in prediction.words where counts[word] > 0 {
            counts[word] &-= 1
            shared += 1
        }
        return shared
    }

    private mutating func sharedPairs() -> Int {
        let words = reference.words
        guard words.count > 1, prediction.words.count > 1 else { return 0 }
        reference.pairs.removeAll(keepingCapacity: true)
        for index in 1..<words.count {
            reference.pairs.append(trie.number(words[index - 1], UInt64(words[index])))
        }
        clearCounts()
        for pair in reference.pairs { counts[pair] &+= 1 }
        var shared = 0
        for index in 1..<prediction.words.count {
            let pair = trie.find(prediction.words[index - 1], UInt64(prediction.words[index]))
            if pair > 0, counts[pair] > 0 {
                counts[pair] &-= 1
                shared += 1
            }
        }
        return shared
    }

    /// The words that the lines' common subsequences go through, each counted no more often than either text has it.
    private mutating func unionMatches() -> Int {
        clearCounts()
        for word in reference.words { counts[word] &+= 1 }
        var left: [Int32] = Array(repeating: 0, count: counts.count)
        for word in prediction.words { left[word] &+= 1 }
        var matches = 0
        for line in reference.lines where !line.isEmpty {
            let row = reference.words[line]
            union.removeAll(keepingCapacity: true)
            union.append(contentsOf: repeatElement(false, count: row.count))
            for other in prediction.lines where !other.isEmpty {
                common.markUnion(row, prediction.words[other], limit: trie.count + 1, union: &union)
            }
            for (offset, word) in row.enumerated() where union[offset] && left[word] > 0 && counts[word] > 0 {
                left[word] &-= 1
                counts[word] &-= 1
                matches += 1
            }
        }
        return matches
    }
}
