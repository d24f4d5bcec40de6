/// Porter's stemmer (1980) for English words in lower-case ASCII, with the changes that NLTK makes to it.
///
/// Published ROUGE scores with stemming are computed with those changes: a pool of irregular words, `ies` and `ied` in
/// words of four letters, `y` after a consonant only, and `fulli`, `alli`, `bli` and `logi` in the second step.
struct PorterStemmer: Sendable {
    private typealias Rule = (suffix: [UInt8], replacement: [UInt8])

    /// Words that have a stem of their own.
    private static let irregular: [[UInt8]: [UInt8]] = {
        let forms = [
            "sky": ["sky", "skies"], "die": ["dying"], "lie": ["lying"], "tie": ["tying"], "news": ["news"],
            "inning": ["innings", "inning"], "outing": ["outings", "outing"], "canning": ["cannings", "canning"],
            "howe": ["howe"], "proceed": ["proceed"], "exceed": ["exceed"], "succeed": ["succeed"],
        ]
        var stems: [[UInt8]: [UInt8]] = [:]
        for (stem, words) in forms { for word in words { stems[Array(word.utf8)] = Array(stem.utf8) } }
        return stems
    }()

    private static let plurals = rules([("sses", "ss"), ("ies", "i"), ("ss", "ss"), ("s", "")])
    private static let second = rules([
        ("ational", "ate"), ("tional", "tion"), ("enci", "ence"), ("anci", "ance"), ("izer", "ize"), ("bli", "ble"),
        ("alli", "al"), ("entli", "ent"), ("eli", "e"), ("ousli", "ous"), ("ization", "ize"), ("ation", "ate"),
        ("ator", "ate"), ("alism", "al"), ("iveness", "ive"), ("fulness", "ful"), ("ousness", "ous"), ("aliti", "al"),
        ("iviti", "ive"), ("biliti", "ble"), ("fulli", "ful"),
    ])
    private static let third = rules([
        ("icate", "ic"), ("ative", ""), ("alize", "al"), ("iciti", "ic"), ("ical", "ic"), ("ful", ""), ("ness", ""),
    ])
    private static let fourth = rules([
        ("al", ""), ("ance", ""), ("ence", ""), ("er", ""), ("ic", ""), ("able", ""), ("ible", ""), ("ant", ""),
        ("ement", ""), ("ment", ""), ("ent", ""), ("ion", ""), ("ou", ""), ("ism", ""), ("ate", ""), ("iti", ""),
        ("ous", ""), ("ive", ""), ("ize", ""),
    ])

    private static func rules(_ pairs: [(String, String)]) -> [Rule] {
        pairs.map { (Array($0.0.utf8), Array($0.1.utf8)) }
    }

    /// Puts a word's stem in its place.
    func stem(_ word: inout [UInt8]) {
        if let stem = PorterStemmer.irregular[word] {
            word = stem
            return
        }
        guard word.count > 2 else { return }
        dropPlural(&word)
        dropPast(&word)
        if word.last == UInt8(ascii: "y"), word.count > 2, isConsonant(word, word.count - 2) {
            word[word.count - 1] = UInt8(ascii: "i")
        }
        secondStep(&word)
        apply(PorterStemmer.third, to: &word) { measure($0, $1) > 0 }
        apply(PorterStemmer.fourth, to: &word) { word, length in
            guard measure(word, length) > 1 else { return false }
            guard word.count - length == 3, word[length] == UInt8(ascii: "i"), word[length + 1] == UInt8(ascii: "o")
            else {
                return true
            }
            return word[length - 1] == UInt8(ascii: "s") || word[length - 1] == UInt8(ascii: "t")
        }
        lastStep(&word)
    }

    /// Applies the first rule whose suffix the word has, if what is before it is fit; no other is tried.
    private func apply(_ rules: [Rule], to word: inout [UInt8], where fits: ([UInt8], Int) -> Bool) {
        guard let rule = rules.first(where: { ends(word, $0.suffix) }) else { return }
        let length = word.count - rule.suffix.count
        guard fits(word, length) else { return }
        word.removeSubrange(length...)
        word.append(contentsOf: rule.replacement)
    }

    private func dropPlural(_ word: inout [UInt8]) {
        if word.count == 4, ends(word, "ies") {
            word.removeLast()
            return
        }
        apply(PorterStemmer.plurals, to: &word) { _, _ in true }
    }

    private func dropPast(_ word: inout [UInt8]) {
        if ends(word, "ied") {
            word.removeLast(word.count == 4 ? 1 : 2)
            return
        }
        if ends(word, "eed") {
            if measure(word, word.count - 3) > 0 { word.removeLast() }
            return
        }
        let length = ends(word, "ed") ? word.count - 2 : ends(word, "ing") ? word.count - 3 : -1
        guard length >= 0, hasVowel(word, length) else { return }
        word.removeSubrange(length...)
        if ends(word, "at") || ends(word, "bl") || ends(word, "iz") {
            word.append(UInt8(ascii: "e"))
        } else if let last = word.last, word.count >= 2, word[word.count - 2] == last, isConsonant(word, word.count - 1)
        {
            if last != UInt8(ascii: "l"), last != UInt8(ascii: "s"), last != UInt8(ascii: "z") { word.removeLast() }
        } else if measure(word, word.count) == 1, endsInShortSyllable(word, word.count) {
            word.append(UInt8(ascii: "e"))
        }
    }

    private func secondStep(_ word: inout [UInt8]) {
        if ends(word, "alli"), measure(word, word.count - 4) > 0 { word.removeLast(2) }
        if ends(word, "logi") {
            if measure(word, word.count - 3) > 0 { word.removeLast() }
            return
        }
        apply(PorterStemmer.second, to: &word) { measure($0, $1) > 0 }
    }

    private func lastStep(_ word: inout [UInt8]) {
        if word.last == UInt8(ascii: "e") {
            let measure = measure(word, word.count - 1)
            if measure > 1 || measure == 1 && !endsInShortSyllable(word, word.count - 1) { word.removeLast() }
        }
        if ends(word, "ll"), measure(word, word.count - 1) > 1 { word.removeLast() }
    }

    /// How many times vowels are followed by consonants in the first `length` letters.
    private func measure(_ word: [UInt8], _ length: Int) -> Int {
        var count = 0
        var consonant = false
        for index in 0..<max(length, 0) {
            let before = consonant
            consonant = PorterStemmer.isConsonant(word[index], isFirst: index == 0, after: before)
            if consonant, !before, index > 0 { count += 1 }
        }
        return count
    }

    /// Whether the first `length` letters have a vowel.
    private func hasVowel(_ word: [UInt8], _ length: Int) -> Bool {
        var consonant = false
        for index in 0..<length {
            consonant = PorterStemmer.isConsonant(word[index], isFirst: index == 0, after: consonant)
            if !consonant { return true }
        }
        return false
    }

    private func isConsonant(_ word: [UInt8], _ index: Int) -> Bool {
        // Every other y of a run is a vowel; so it is enough to know what is before the run.
        var start = index
        while start > 0, word[start] == UInt8(ascii: "y") { start -= 1 }
        let first = PorterStemmer.isConsonant(word[start], isFirst: true, after: false)
        return (index - start) % 2 == 0 ? first : !first
    }

    /// A `y` is a vowel after a consonant only.
    private static func isConsonant(_ letter: UInt8, isFirst: Bool, after consonant: Bool) -> Bool {
        switch letter {
        case UInt8(ascii: "a"), UInt8(ascii: "e"), UInt8(ascii: "i"), UInt8(ascii: "o"), UInt8(ascii: "u"): false
        case UInt8(ascii: "y"): isFirst || !consonant
        default: true
        }
    }

    /// Whether consonant, vowel and consonant other than w, x and y end the first `length` letters, or are both of two.
    private func endsInShortSyllable(_ word: [UInt8], _ length: Int) -> Bool {
        if length == 2 { return !isConsonant(word, 0) && isConsonant(word, 1) }
        guard length >= 3 else { return false }
        let last = word[length - 1]
        return isConsonant(word, length - 3) && !isConsonant(word, length - 2) && isConsonant(word, length - 1)
            && last != UInt8(ascii: "w") && last != UInt8(ascii: "x") && last != UInt8(ascii: "y")
    }

    private func ends(_ word: [UInt8], _ suffix: StaticString) -> Bool {
        let count = suffix.utf8CodeUnitCount
        guard word.count >= count else { return false }
        return suffix.withUTF8Buffer { buffer in
            for index in 0..<count where word[word.count - count + index] != buffer[index] { return false }
            return true
        }
    }

    private func ends(_ word: [UInt8], _ suffix: [UInt8]) -> Bool {
        guard word.count >= suffix.count else { return false }
        let start = word.count - suffix.count
        for index in suffix.indices where word[start + index] != suffix[index] { return false }
        return true
    }
}
