internal import Foundation

extension WordList {
    /// Reads a list from the text of a file: a word or phrase on each line.
    ///
    /// ```
    /// # Words of care, from: Doe 2020, table 3
    /// nurse
    /// day care
    /// ```
    ///
    /// Lines that begin with `#` are comments; those before the first word are the source, unless one is given. White
    /// space at a line's ends does not matter. Errors, each with the line's number: an empty line (but at the end), a
    /// line without a word, a phrase of more than 16 words, a word that stands twice, bytes that are no UTF-8, and a
    /// file without a word.
    public init(name: String, source: String? = nil, text: String) throws(ScorerError) {
        var phrases: [String] = []
        var comments: [String] = []
        var places: [[String]: Int] = [:]
        var lines = text.split(omittingEmptySubsequences: false) { $0 == "\n" || $0 == "\r\n" || $0 == "\r" }
        while let last = lines.last, last.allSatisfy(\.isWhitespace) { lines.removeLast() }
        for (index, line) in lines.enumerated() {
            var phrase = line.trimmingCharacters(in: .whitespaces)
            if index == 0, phrase.unicodeScalars.first == "\u{FEFF}" { phrase.unicodeScalars.removeFirst() }
            if phrase.hasPrefix("#") {
                if phrases.isEmpty { comments.append(phrase.drop { $0 == "#" }.trimmingCharacters(in: .whitespaces)) }
                continue
            }
            if phrase.isEmpty { throw ScorerError(.wordList, "the line is empty", line: index + 1) }
            let words = try WordList.words(phrase, line: index + 1)
            if let first = places.updateValue(index + 1, forKey: words) {
                throw ScorerError(
                    .wordList, "\"\(phrase)\" stands on line \(first) already", line: index + 1)
            }
            phrases.append(phrase)
        }
        guard !phrases.isEmpty else { throw ScorerError(.wordList, "the list \(name) has no word") }
        self.init(checked: name, source ?? comments.joined(separator: " "), phrases)
    }

    /// Reads a list from the bytes of a file in UTF-8.
    public init(name: String, source: String? = nil, utf8 bytes: [UInt8]) throws(ScorerError) {
        guard let text = String(validating: bytes, as: UTF8.self) else {
            throw ScorerError(.wordList, "the text is no UTF-8", line: WordList.lineOfFault(bytes))
        }
        try self.init(name: name, source: source, text: text)
    }

    /// The first line that is no UTF-8.
    private static func lineOfFault(_ bytes: [UInt8]) -> Int {
        for (index, line) in bytes.split(separator: 0x0A, omittingEmptySubsequences: false).enumerated()
        where String(validating: line, as: UTF8.self) == nil {
            return index + 1
        }
        return 1
    }
}
