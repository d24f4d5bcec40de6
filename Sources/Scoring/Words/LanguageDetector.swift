/// Tells the language of a text by its script and by frequent words; nil where it is not sure.
///
/// Greek, Hebrew, Thai, Korean, Japanese and Chinese are told by their script: the one that most letters are of.
/// Languages that share a script are told by words: the best one needs two of its frequent words (one in a text of up to
/// four words that has no other language's), a twelfth of the text's words, and half as many again as the next one. A
/// short text, a name, a text of code or in a language that is not listed is not sure; it is not the most similar one.
/// Numbers, marks and the words of other scripts say nothing. It reads the first 2,000 words.
public struct LanguageDetector: Sendable {
    private static let table = FrequentWords()

    private var reader = WordReader()

    /// A detector; it keeps its memory between texts, so use one for each thread.
    public init() {}

    /// The language of a text.
    public mutating func detect(_ text: String) -> Language? { detect(text.utf8.span) }

    package mutating func detect(_ text: Span<UInt8>) -> Language? {
        let table = Self.table
        var sums = Array(repeating: 0.0, count: table.languages.count)
        var scripts = ScriptCounts()
        var words = 0
        reader.eachWord(text) { word, place in
            words += 1
            for index in place where text[index] & 0xC0 != 0x80 { scripts.add(UTF8Text.decode(text, at: index).scalar) }
            for (language, weight) in table.entries[table.words.number(word)] { sums[language] += weight }
            return words < 2_000
        }
        guard let script = scripts.most else { return nil }
        if let language = script.language(scripts) { return language }
        return best(sums, words, table, script)
    }

    private func best(_ sums: [Double], _ words: Int, _ table: FrequentWords, _ script: Script) -> Language? {
        var (best, next) = (-1, -1)
        for index in sums.indices where table.scripts[index] == script && sums[index] > 0 {
            if best < 0 || sums[index] > sums[best] {
                (best, next) = (index, best)
            } else if next < 0 || sums[index] > sums[next] {
                next = index
            }
        }
        guard best >= 0 else { return nil }
        let rival = next >= 0 ? sums[next] : 0
        let isEnough = sums[best] >= 2 || words <= 4 && rival == 0 && sums[best] >= 1
        guard isEnough, sums[best] * 12 >= Double(words), sums[best] >= 1.5 * rival else { return nil }
        return table.languages[best]
    }
}

/// The frequent words of all languages in one table.
private struct FrequentWords: Sendable {
    let languages = Language.frequentWords.keys.sorted { $0.rawValue < $1.rawValue }
    /// The script of each language.
    let scripts: [Script]
    private(set) var words = WordTable()
    /// For each word's number the languages that have it, and what it counts for each; none for 0, any other word.
    private(set) var entries: [[(language: Int, weight: Double)]] = [[]]

    init() {
        scripts = languages.map { language in
            switch language {
            case .russian: .cyrillic
            case .hindi: .devanagari
            case .arabic: .arabic
            default: .latin
            }
        }
        var owners: [[Int]] = [[]]
        for (index, language) in languages.enumerated() {
            for word in WordReader.words(Language.frequentWords[language] ?? "") {
                let number = words.insert(Array(word.utf8))
                if number == owners.count { owners.append([]) }
                if owners[number].last != index { owners[number].append(index) }
            }
        }
        entries = owners.map { owners in owners.map { ($0, 1 / Double(owners.count)) } }
    }
}
