/// How the text of an answer is compared with that of a reference.
package struct AnswerNormalisation: Sendable, Hashable {
    /// Upper and lower case are the same.
    package var lowercases = true
    /// ASCII's punctuation is left out.
    package var dropsPunctuation = true
    /// The words a, an and the are left out.
    package var dropsArticles = true

    /// As SQuAD's evaluation does (Rajpurkar and others 2016): all three; white space is always one space.
    package init() {}

    /// White space at the ends and runs of it are the only thing that does not matter.
    package static let spaces: AnswerNormalisation = {
        var rules = AnswerNormalisation()
        rules.lowercases = false
        rules.dropsPunctuation = false
        rules.dropsArticles = false
        return rules
    }()

    /// A text by these rules.
    package func normalised(_ text: String) -> String {
        String(decoding: bytes(text.utf8.span), as: UTF8.self)
    }

    func bytes(_ text: Span<UInt8>) -> [UInt8] {
        var folded: [UInt8] = []
        folded.reserveCapacity(text.count)
        if lowercases {
            LowerCase.append(text, to: &folded)
        } else {
            for index in 0..<text.count { folded.append(text[index]) }
        }
        if dropsPunctuation { folded.removeAll { Characters.isPunctuation(UInt32($0)) } }
        var result: [UInt8] = []
        result.reserveCapacity(folded.count)
        Characters.eachWord(folded.span) { range in
            if dropsArticles, AnswerNormalisation.isArticle(folded[range]) { return }
            if !result.isEmpty { result.append(0x20) }
            result.append(contentsOf: folded[range])
        }
        return result
    }

    private static func isArticle(_ word: ArraySlice<UInt8>) -> Bool {
        word.elementsEqual("the".utf8) || word.elementsEqual("a".utf8) || word.elementsEqual("an".utf8)
    }
}

/// How well an answer matches a reference.
package struct AnswerMatch: Sendable, Hashable {
    /// Whether both are the same after normalisation.
    package let isExact: Bool
    /// Whether the answer has the reference as whole words in it; an empty reference is in an empty answer only.
    package let containsReference: Bool
    /// The words' F1 (Rajpurkar and others 2016); where either has no word, 1 if both have none and else 0.
    package let f1: Double

    /// Compares an answer with a reference.
    package init(answer: String, reference: String, _ rules: AnswerNormalisation = AnswerNormalisation()) {
        let answer = rules.bytes(answer.utf8.span)
        let reference = rules.bytes(reference.utf8.span)
        isExact = answer == reference
        containsReference = AnswerMatch.contains(answer, reference)
        f1 = AnswerMatch.f1(answer, reference)
    }

    /// The best of several references for each of the three.
    package init(
        answer: String, references: [String], _ rules: AnswerNormalisation = AnswerNormalisation()
    ) throws(Undefined) {
        guard !references.isEmpty else { throw Undefined("there is no reference") }
        let matches = references.map { AnswerMatch(answer: answer, reference: $0, rules) }
        isExact = matches.contains { $0.isExact }
        containsReference = matches.contains { $0.containsReference }
        f1 = matches.map(\.f1).max() ?? 0
    }

    /// Whether one text is in the other as whole words; both have single spaces only.
    private static func contains(_ text: [UInt8], _ part: [UInt8]) -> Bool {
        if part.isEmpty { return text.isEmpty }
        return SubsequenceSearch(part).occurs(in: text) { start, end in
            (start == 0 || text[start - 1] == 0x20) && (end == text.count || text[end] == 0x20)
        }
    }

    private static func f1(_ answer: [UInt8], _ reference: [UInt8]) -> Double {
        if answer.isEmpty || reference.isEmpty { return answer == reference ? 1 : 0 }
        var counts: [ArraySlice<UInt8>: Int] = [:]
        let words = answer.split(separator: 0x20)
        let others = reference.split(separator: 0x20)
        for word in others { counts[word, default: 0] += 1 }
        var shared = 0
        for word in words {
            if let count = counts[word], count > 0 {
                counts[word] = count - 1
                shared += 1
            }
        }
        return 2 * Double(shared) / Double(words.count + others.count)
    }
}

/// A search for bytes in bytes that never looks at a byte of the text twice (Knuth, Morris and Pratt 1977).
private struct SubsequenceSearch {
    private let part: [UInt8]
    private let failures: [Int]

    init(_ part: [UInt8]) {
        self.part = part
        var failures = [0]
        var length = 0
        for index in part.indices.dropFirst() {
            while length > 0, part[index] != part[length] { length = failures[length - 1] }
            if part[index] == part[length] { length += 1 }
            failures.append(length)
        }
        self.failures = failures
    }

    /// Whether the part is anywhere where `fits` its start and end.
    func occurs(in text: [UInt8], where fits: (Int, Int) -> Bool) -> Bool {
        var length = 0
        for index in text.indices {
            while length > 0, length == part.count || text[index] != part[length] { length = failures[length - 1] }
            if text[index] == part[length] { length += 1 }
            if length == part.count, fits(index + 1 - length, index + 1) { return true }
        }
        return false
    }
}
