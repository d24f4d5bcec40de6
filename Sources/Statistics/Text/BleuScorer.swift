/// BLEU of sentences and of corpora (Papineni and others 2002), as sacrebleu computes it (Post 2018).
///
/// A value keeps its memory between rows: use one for each thread and many rows. The score of a corpus is made of the
/// sums of its rows' statistics, in any order.
package struct BleuScorer: Sendable {
    private let options: BleuOptions
    private var reader: BleuWords
    private var trie = SymbolTrie()
    private var words: [Int] = []
    private var lengths: [Int] = []
    private var counts: [Int32] = []
    private var most: [Int32] = []
    private var grams: [Int] = []

    package init(_ options: BleuOptions = BleuOptions()) {
        self.options = options
        reader = BleuWords(tokenizer: options.tokenizer, lowercases: options.lowercases)
    }

    /// The score of a sentence, of effective order: its shortness costs no order.
    package mutating func sentence(_ hypothesis: String, references: [String]) throws(Undefined) -> BleuScore {
        var score = try statistics(hypothesis, references: references).score(options.smoothing, effectiveOrder: true)
        score.signature = signature(references: references.count, effectiveOrder: true)
        return score
    }

    /// The score of a corpus; `references` are each row's.
    package mutating func corpus(_ hypotheses: [String], references: [[String]]) throws(Undefined) -> BleuScore {
        guard hypotheses.count == references.count else {
            throw Undefined("the rows of hypotheses and references differ in number")
        }
        guard let first = references.first else { throw Undefined("there is no row") }
        var sum = BleuStatistics()
        for (hypothesis, references) in zip(hypotheses, references) {
            sum += try statistics(hypothesis, references: references)
        }
        var score = try sum.score(options.smoothing, effectiveOrder: false)
        let count = references.allSatisfy { $0.count == first.count } ? first.count : nil
        score.signature = signature(references: count, effectiveOrder: false)
        return score
    }

    /// What a row adds to a corpus.
    package mutating func statistics(_ hypothesis: String, references: [String]) throws(Undefined) -> BleuStatistics {
        guard !references.isEmpty else { throw Undefined("there is no reference") }
        begin()
        for reference in references { add(reference: reference.utf8.span) }
        return finish(hypothesis.utf8.span)
    }

    /// What a row of UTF-8 with one reference adds to a corpus.
    package mutating func statistics(_ hypothesis: Span<UInt8>, reference: Span<UInt8>) -> BleuStatistics {
        begin()
        add(reference: reference)
        return finish(hypothesis)
    }

    /// How the scores are made, as sacrebleu 2.6.0 writes it; no number of references where it varies.
    package func signature(references: Int?, effectiveOrder: Bool) -> String {
        let count = references.map(String.init) ?? "var"
        return "nrefs:\(count)|case:\(options.lowercases ? "lc" : "mixed")|eff:\(effectiveOrder ? "yes" : "no")|"
            + "tok:\(options.tokenizer.rawValue)|smooth:\(options.smoothing.name)|version:2.6.0"
    }

    private mutating func begin() {
        trie.removeAll()
        lengths.removeAll(keepingCapacity: true)
        counts.removeAll(keepingCapacity: true)
        most.removeAll(keepingCapacity: true)
    }

    /// Counts a reference's n-grams; of each the most that a reference has is kept.
    private mutating func add(reference: Span<UInt8>) {
        reader.read(reference, into: &words, trie: &trie)
        lengths.append(words.count)
        grams.removeAll(keepingCapacity: true)
        for start in words.indices {
            var gram = words[start]
            grams.append(gram)
            for next in start + 1..<max(start + 1, min(start + 4, words.count)) {
                gram = trie.number(gram, UInt64(words[next]))
                grams.append(gram)
            }
        }
        let size = trie.count + 1
        if counts.count < size { counts.append(contentsOf: repeatElement(0, count: size - counts.count)) }
        if most.count < size { most.append(contentsOf: repeatElement(0, count: size - most.count)) }
        for gram in grams {
            counts[gram] &+= 1
            if counts[gram] > most[gram] { most[gram] = counts[gram] }
        }
        for gram in grams { counts[gram] = 0 }
    }

    private mutating func finish(_ hypothesis: Span<UInt8>) -> BleuStatistics {
        reader.read(hypothesis, into: &words, trie: &trie)
        var statistics = BleuStatistics()
        statistics.hypothesisLength = words.count
        statistics.referenceLength = nearestLength(to: words.count)
        for order in 0..<4 { statistics.totals[order] = max(0, words.count - order) }
        for start in words.indices {
            var gram = words[start]
            for order in 0..<min(4, words.count - start) {
                if order > 0 { gram = trie.find(gram, UInt64(words[start + order])) }
                // No longer n-gram matches where this one was never seen.
                if gram == 0 { break }
                if gram < most.count, most[gram] > 0 {
                    most[gram] &-= 1
                    statistics.matches[order] &+= 1
                }
            }
        }
        return statistics
    }

    /// Of two references as near, the shorter.
    private func nearestLength(to count: Int) -> Int {
        var nearest = lengths.first ?? 0
        for length in lengths {
            let (distance, least) = (abs(length - count), abs(nearest - count))
            if distance < least || distance == least && length < nearest { nearest = length }
        }
        return nearest
    }
}
