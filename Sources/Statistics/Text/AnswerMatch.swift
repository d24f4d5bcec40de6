/// How well an answer matches a reference.
package struct AnswerMatch: Sendable, Hashable {
    /// Whether both are the same after normalisation.
    package let isExact: Bool
    /// Whether the answer has the reference as whole words in it; an empty reference is in an empty answer only.
    package let containsReference: Bool
    /// The words' F1 (Rajpurkar and others 2016); where either has no word, 1 if both have none and else 0.
    package let f1: Double

    /// Compares one answer with one reference; for many use `AnswerMatcher`.
    package init(answer: String, reference: String, _ rules: AnswerNormalisation = AnswerNormalisation()) {
        var matcher = AnswerMatcher(rules)
        self = matcher.match(answer: answer, reference: reference)
    }

    fileprivate init(isExact: Bool, containsReference: Bool, f1: Double) {
        self.isExact = isExact
        self.containsReference = containsReference
        self.f1 = f1
    }

    /// The better of two for each of the three.
    fileprivate func merged(_ other: AnswerMatch) -> AnswerMatch {
        AnswerMatch(
            isExact: isExact || other.isExact, containsReference: containsReference || other.containsReference,
            f1: max(f1, other.f1))
    }
}

/// Compares answers with references by their words after normalisation.
///
/// A value keeps its memory between rows: use one for each thread and many rows.
package struct AnswerMatcher: Sendable {
    private let rules: AnswerNormalisation
    private var trie = SymbolTrie()
    private var folded: [UInt8] = []
    private var answer: [Int] = []
    private var reference: [Int] = []
    private var counts: [Int32] = []
    private var search = WordSearch()

    package init(_ rules: AnswerNormalisation = AnswerNormalisation()) { self.rules = rules }

    /// Compares an answer with a reference.
    package mutating func match(answer: String, reference: String) -> AnswerMatch {
        match(answer: answer.utf8.span, reference: reference.utf8.span)
    }

    /// Compares an answer with a reference in UTF-8.
    package mutating func match(answer text: Span<UInt8>, reference other: Span<UInt8>) -> AnswerMatch {
        trie.removeAll()
        rules.read(text, into: &answer, trie: &trie, scratch: &folded)
        rules.read(other, into: &reference, trie: &trie, scratch: &folded)
        let isExact = answer == reference
        let contains = isExact || !reference.isEmpty && search.occurs(reference, in: answer)
        return AnswerMatch(isExact: isExact, containsReference: contains, f1: f1())
    }

    /// The best of several references for each of the three; undefined without one.
    package mutating func match(answer: String, references: [String]) throws(Undefined) -> AnswerMatch {
        guard let first = references.first else { throw Undefined("there is no reference") }
        var best = match(answer: answer, reference: first)
        for reference in references.dropFirst() { best = best.merged(match(answer: answer, reference: reference)) }
        return best
    }

    private mutating func f1() -> Double {
        if answer.isEmpty || reference.isEmpty { return answer.isEmpty && reference.isEmpty ? 1 : 0 }
        counts.removeAll(keepingCapacity: true)
        counts.append(contentsOf: repeatElement(0, count: trie.count + 1))
        for word in reference { counts[word] &+= 1 }
        var shared = 0
        for word in answer where counts[word] > 0 {
            counts[word] &-= 1
            shared += 1
        }
        return 2 * Double(shared) / Double(answer.count + reference.count)
    }
}

/// A search for a run of words that never looks at a word of the text twice (Knuth, Morris and Pratt 1977).
private struct WordSearch: Sendable {
    private var failures: [Int] = []

    mutating func occurs(_ part: [Int], in text: [Int]) -> Bool {
        if part.isEmpty || part.count > text.count { return false }
        failures.removeAll(keepingCapacity: true)
        failures.append(0)
        var length = 0
        for index in part.indices.dropFirst() {
            while length > 0, part[index] != part[length] { length = failures[length - 1] }
            if part[index] == part[length] { length += 1 }
            failures.append(length)
        }
        length = 0
        for word in text {
            while length > 0, word != part[length] { length = failures[length - 1] }
            if word == part[length] { length += 1 }
            if length == part.count { return true }
        }
        return false
    }
}
