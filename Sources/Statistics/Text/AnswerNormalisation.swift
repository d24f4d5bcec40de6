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
        var folded: [UInt8] = []
        fold(text.utf8.span, into: &folded)
        var result: [UInt8] = []
        Characters.eachWord(folded.span) { range in
            if isLeftOut(folded[range]) { return }
            if !result.isEmpty { result.append(0x20) }
            result.append(contentsOf: folded[range])
        }
        return String(decoding: result, as: UTF8.self)
    }

    /// Puts the numbers of the words that are left in place of those in `words`.
    func read(_ text: Span<UInt8>, into words: inout [Int], trie: inout SymbolTrie, scratch: inout [UInt8]) {
        fold(text, into: &scratch)
        words.removeAll(keepingCapacity: true)
        let bytes = scratch
        Characters.eachWord(bytes.span) { range in
            if range.count <= 3, isLeftOut(bytes[range]) { return }
            var path = WordPath()
            for index in range { path.append(bytes[index], to: &trie) }
            words.append(path.finish(in: &trie))
        }
    }

    private func fold(_ text: Span<UInt8>, into folded: inout [UInt8]) {
        folded.removeAll(keepingCapacity: true)
        folded.reserveCapacity(text.count)
        var start = 0
        // ASCII is folded here, the rest of the text from its first other character on by Unicode's rules.
        while start < text.count, text[start] < 0x80 {
            let byte = text[start]
            start &+= 1
            if byte &- 0x41 < 26 {
                folded.append(lowercases ? byte | 0x20 : byte)
            } else if !dropsPunctuation || !Characters.isPunctuation(UInt32(byte)) {
                folded.append(byte)
            }
        }
        guard start < text.count else { return }
        folded.removeAll(keepingCapacity: true)
        if lowercases {
            LowerCase.append(text, to: &folded)
        } else {
            for index in 0..<text.count { folded.append(text[index]) }
        }
        if dropsPunctuation { folded.removeAll { Characters.isPunctuation(UInt32($0)) } }
    }

    private func isLeftOut(_ word: ArraySlice<UInt8>) -> Bool {
        guard dropsArticles, word.count <= 3 else { return false }
        return word.elementsEqual("the".utf8) || word.elementsEqual("a".utf8) || word.elementsEqual("an".utf8)
    }
}
