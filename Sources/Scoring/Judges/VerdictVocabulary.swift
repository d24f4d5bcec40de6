/// The verdicts that a judge may give; any other answer is rubbish.
struct VerdictVocabulary: Sendable, Hashable {
    /// The verdicts, each one word in lower case.
    let verdicts: [String]
    /// Whether a verdict may begin a sentence: `Yes, for it rhymes.` is one, `4. It rhymes` may be the fourth point.
    let mayLead: Bool
    /// What may stand behind a verdict and belongs to it: `/5` for the scores of 1 to 5.
    let suffix: String?

    init(_ verdicts: [String], mayLead: Bool = false, suffix: String? = nil) {
        self.verdicts = verdicts
        self.mayLead = mayLead
        self.suffix = suffix
    }

    /// The verdict that a text is but for case, white space, marks around it and the suffix; nil for any other text.
    func verdict(_ text: some StringProtocol) -> Int? {
        var word = VerdictVocabulary.bare(normalised(text))
        if let suffix, word.hasSuffix(suffix) { word = VerdictVocabulary.bare(word.dropLast(suffix.count)) }
        return verdicts.firstIndex { $0 == word }
    }

    /// The text in lower case; where there is a suffix, without space around a slash.
    func normalised(_ text: some StringProtocol) -> String {
        let lower = text.lowercased()
        guard suffix != nil, lower.contains("/") else { return lower }
        return lower.split(separator: "/", omittingEmptySubsequences: false).enumerated().map { index, part in
            var part = part
            while index > 0, part.first == " " { part.removeFirst() }
            while part.last == " " { part.removeLast() }
            return String(part)
        }.joined(separator: "/")
    }

    /// White space and the marks with which models set a word off, before it: `**Yes.**`, `"yes"`, `[[A]]`.
    ///
    /// A point, a minus or a sign of comparison is none: it would make another number of a score.
    static func isOpening(_ character: Character) -> Bool {
        character.isWhitespace || "*_`\"'“‘([".contains(character)
    }

    /// White space and such marks behind a word.
    static func isClosing(_ character: Character) -> Bool {
        character.isWhitespace || "*_`\"'”’)].!".contains(character)
    }

    private static func bare(_ text: some StringProtocol) -> String {
        var part = text[...]
        while let first = part.first, isOpening(first) { part.removeFirst() }
        while let last = part.last, isClosing(last) { part.removeLast() }
        return String(part)
    }
}
