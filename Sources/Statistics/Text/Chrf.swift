/// What chrF is computed with; sacrebleu's signature says it.
package struct ChrfOptions: Sendable, Hashable {
    /// The longest n-gram of characters.
    package var characterOrder = 6
    /// The longest n-gram of words: 0 for chrF, 2 for chrF++.
    package var wordOrder = 0
    /// How many times recall counts as much as precision.
    package var beta = 2.0
    /// Whether upper and lower case are the same.
    package var lowercases = false
    /// Whether white space counts as characters.
    package var keepsWhiteSpace = false

    package init(wordOrder: Int = 0) { self.wordOrder = wordOrder }
}

/// What a row adds to chrF: for each order the hypothesis's n-grams, the reference's and those that match.
package struct ChrfStatistics: Sendable, Hashable {
    /// One order's counts.
    struct Order: Sendable, Hashable {
        var hypothesis = 0
        var reference = 0
        var matches = 0
    }

    /// The orders of characters, then those of words.
    var orders: [Order] = []

    package init() {}

    /// Adds a row's statistics to a corpus's.
    package static func += (sum: inout ChrfStatistics, row: ChrfStatistics) {
        if sum.orders.isEmpty {
            sum = row
            return
        }
        for index in sum.orders.indices where index < row.orders.count {
            sum.orders[index].hypothesis += row.orders[index].hypothesis
            sum.orders[index].reference += row.orders[index].reference
            sum.orders[index].matches += row.orders[index].matches
        }
    }

    /// The score of these counts from 0 to 100: F-beta of the mean precision and recall over the orders that both
    /// sides have; 0 where there is none.
    package func score(beta: Double) -> Double {
        var (precision, recall, count) = (0.0, 0.0, 0.0)
        for order in orders where order.hypothesis > 0 && order.reference > 0 {
            precision += Double(order.matches) / Double(order.hypothesis)
            recall += Double(order.matches) / Double(order.reference)
            count += 1
        }
        guard precision + recall > 0 else { return 0 }
        precision /= count
        recall /= count
        let factor = beta * beta
        return 100 * ((1 + factor) * precision * recall / (factor * precision + recall))
    }
}

/// chrF and chrF++ of sentences and of corpora (Popović 2015, 2017), as sacrebleu computes them.
///
/// Characters are Unicode's scalar values; white space is left out. Of several references, the one with the best score
/// counts. A value keeps its memory between rows: use one for each thread and many rows.
package struct ChrfScorer: Sendable {
    private let options: ChrfOptions
    private var trie = SymbolTrie()
    private var reference = ChrfText()
    private var hypothesis = ChrfText()
    private var counts: [Int32] = []
    private var grams: [Int] = []

    /// Throws where an order is out of 1 to 32 (0 to 32 for words) or beta is no positive number.
    package init(_ options: ChrfOptions = ChrfOptions()) throws(Undefined) {
        guard (1...32).contains(options.characterOrder), (0...32).contains(options.wordOrder) else {
            throw Undefined("the orders of chrF are 1 to 32, and 0 to 32 for words")
        }
        guard options.beta > 0, options.beta < 1e100 else { throw Undefined("beta is no positive number") }
        self.options = options
    }

    /// The score of a sentence, from 0 to 100.
    package mutating func sentence(_ hypothesis: String, references: [String]) throws(Undefined) -> Double {
        try statistics(hypothesis, references: references).score(beta: options.beta)
    }

    /// The score of a corpus, from 0 to 100; `references` are each row's.
    package mutating func corpus(_ hypotheses: [String], references: [[String]]) throws(Undefined) -> Double {
        guard hypotheses.count == references.count else {
            throw Undefined("the rows of hypotheses and references differ in number")
        }
        guard !hypotheses.isEmpty else { throw Undefined("there is no row") }
        var sum = ChrfStatistics()
        for (hypothesis, references) in zip(hypotheses, references) {
            sum += try statistics(hypothesis, references: references)
        }
        return sum.score(beta: options.beta)
    }

    /// What a row adds to a corpus.
    package mutating func statistics(_ hypothesis: String, references: [String]) throws(Undefined) -> ChrfStatistics {
        var best: (score: Double, statistics: ChrfStatistics)?
        for reference in references {
            let statistics = statistics(hypothesis.utf8.span, reference: reference.utf8.span)
            let score = statistics.score(beta: options.beta)
            if score > best?.score ?? -1 { best = (score, statistics) }
        }
        guard let best else { throw Undefined("there is no reference") }
        return best.statistics
    }

    /// What a row of UTF-8 with one reference adds to a corpus.
    package mutating func statistics(_ text: Span<UInt8>, reference other: Span<UInt8>) -> ChrfStatistics {
        trie.removeAll()
        reference.read(other, options, trie: &trie)
        hypothesis.read(text, options, trie: &trie)
        var statistics = ChrfStatistics()
        statistics.orders = Array(repeating: .init(), count: options.characterOrder + options.wordOrder)
        count(reference.characters, hypothesis.characters, orders: 0..<options.characterOrder, into: &statistics)
        if options.wordOrder > 0 {
            let orders = options.characterOrder..<options.characterOrder + options.wordOrder
            count(reference.words, hypothesis.words, orders: orders, into: &statistics)
        }
        return statistics
    }

    /// How the scores are made, as sacrebleu 2.6.0 writes it; no number of references where it varies.
    package func signature(references: Int?) -> String {
        "nrefs:\(references.map(String.init) ?? "var")|case:\(options.lowercases ? "lc" : "mixed")|eff:yes|"
            + "nc:\(options.characterOrder)|nw:\(options.wordOrder)|"
            + "space:\(options.keepsWhiteSpace ? "yes" : "no")|version:2.6.0"
    }

    private mutating func count(
        _ reference: [Int], _ hypothesis: [Int], orders: Range<Int>, into statistics: inout ChrfStatistics
    ) {
        grams.removeAll(keepingCapacity: true)
        for start in reference.indices {
            var gram = reference[start]
            grams.append(gram)
            var next = start &+ 1
            let end = min(start &+ orders.count, reference.count)
            while next < end {
                gram = trie.number(gram, UInt64(reference[next]))
                grams.append(gram)
                next &+= 1
            }
        }
        counts.removeAll(keepingCapacity: true)
        counts.append(contentsOf: repeatElement(0, count: trie.count + 1))
        for gram in grams { counts[gram] &+= 1 }
        for order in orders.indices {
            let length = order - orders.lowerBound
            let references = max(0, reference.count - length)
            statistics.orders[order].reference = references
            statistics.orders[order].hypothesis = references > 0 ? max(0, hypothesis.count - length) : 0
        }
        for start in hypothesis.indices {
            var gram = hypothesis[start]
            for length in 0..<min(orders.count, hypothesis.count &- start) {
                if length > 0 { gram = trie.find(gram, UInt64(hypothesis[start &+ length])) }
                // No longer n-gram matches where this one was never seen.
                if gram == 0 { break }
                if counts[gram] > 0 {
                    counts[gram] &-= 1
                    statistics.orders[orders.lowerBound &+ length].matches &+= 1
                }
            }
        }
    }
}

/// A text as chrF sees it.
struct ChrfText: Sendable {
    /// The number of every character.
    private(set) var characters: [Int] = []
    /// The number of every word, with the punctuation at its end or else its beginning apart.
    private(set) var words: [Int] = []
    private var folded: [UInt8] = []

    /// Reads a text in place of the earlier one.
    mutating func read(_ bytes: Span<UInt8>, _ options: ChrfOptions, trie: inout SymbolTrie) {
        characters.removeAll(keepingCapacity: true)
        words.removeAll(keepingCapacity: true)
        if options.lowercases {
            folded.removeAll(keepingCapacity: true)
            LowerCase.append(bytes, to: &folded)
            let copy = folded
            readFolded(copy.span, options, trie: &trie)
        } else {
            readFolded(bytes, options, trie: &trie)
        }
    }

    private mutating func readFolded(_ bytes: Span<UInt8>, _ options: ChrfOptions, trie: inout SymbolTrie) {
        var index = 0
        while index < bytes.count {
            let (scalar, length) = Characters.decode(bytes, at: index)
            index &+= length
            if scalar == 0x20 || Characters.isWhiteSpace(scalar), !options.keepsWhiteSpace { continue }
            characters.append(trie.number(0, UInt64(scalar)))
        }
        guard options.wordOrder > 0 else { return }
        Characters.eachWord(bytes) { range in
            let last = range.upperBound - 1
            let first = range.lowerBound
            if range.count > 1, Characters.isPunctuation(UInt32(bytes[last])) {
                appendWord(bytes, first..<last, trie: &trie)
                appendWord(bytes, last..<range.upperBound, trie: &trie)
            } else if range.count > 1, Characters.isPunctuation(UInt32(bytes[first])) {
                appendWord(bytes, first..<first + 1, trie: &trie)
                appendWord(bytes, first + 1..<range.upperBound, trie: &trie)
            } else {
                appendWord(bytes, range, trie: &trie)
            }
        }
    }

    private mutating func appendWord(_ bytes: Span<UInt8>, _ range: Range<Int>, trie: inout SymbolTrie) {
        var path = WordPath()
        for index in range { path.append(bytes[index], to: &trie) }
        words.append(path.finish(in: &trie))
    }
}
