internal import JSONText

/// Finds the verdict in a judge's answer, and never guesses one.
///
/// Taken are, in any case and with any white space: a JSON object with a member `verdict`, alone, in a fence of Markdown
/// or in other text; a line that is nothing but the verdict; a line that begins with a label such as `Verdict:`; and,
/// where the vocabulary allows it, a verdict at the start of the answer with a mark behind it. An answer in which two
/// verdicts stand is rubbish, but for the reason inside of a JSON object; so is one in which a verdict's word stands in a
/// sentence only, as in "there are no errors".
struct VerdictParser: Sendable {
    private static let refusals = RefusalWork(RefusalDetection())

    private let vocabulary: VerdictVocabulary

    init(_ vocabulary: VerdictVocabulary) { self.vocabulary = vocabulary }

    /// The verdict's place in the vocabulary, with the reason.
    func parse(_ answer: String) -> JudgeAnswer<Int> {
        let text = answer.drop { $0.isWhitespace || $0 == "\u{FEFF}" }
        if text.isEmpty { return rubbish("the judge's answer is empty") }
        let parts = JudgeText(String(text))
        if parts.objects.isEmpty { return plain(parts.rest) }
        return object(parts)
    }

    /// The verdict of the objects, which must all say the same, as must the text around them.
    private func object(_ parts: JudgeText) -> JudgeAnswer<Int> {
        var found: Int?
        for object in parts.objects {
            guard object.verdicts.count == 1, let text = object.verdicts.first else {
                return rubbish("the judge's object has \(object.verdicts.count) verdicts")
            }
            guard let verdict = vocabulary.verdict(text) else {
                return rubbish("the verdict \"\(text.prefix(40))\" is none of \(list)")
            }
            if let found, found != verdict { return rubbish("the judge gives two verdicts") }
            found = verdict
        }
        guard let found else { return rubbish("there is no verdict") }
        let others = mentioned(in: parts.rest).subtracting([found])
        if !others.isEmpty, place(in: parts.rest).map({ $0 != found }) ?? false {
            return rubbish("the judge gives two verdicts")
        }
        return JudgeAnswer(found, reason: parts.objects.first?.reason)
    }

    /// The verdict of a text without an object.
    private func plain(_ text: String) -> JudgeAnswer<Int> {
        let mentioned = mentioned(in: text)
        if mentioned.count > 1 { return rubbish("the judge names several of \(list)") }
        guard let verdict = place(in: text) else {
            if mentioned.isEmpty, let phrase = refusal(text) {
                return JudgeAnswer(missing: .refused, "the judge refuses: \"\(phrase)\"")
            }
            return rubbish("the judge's answer is none of \(list)")
        }
        return JudgeAnswer(verdict, reason: reason(text))
    }

    /// The verdicts whose words stand in a text as whole words.
    private func mentioned(in text: String) -> Set<Int> {
        var words = Set(WordReader.words(text))
        if let suffix = vocabulary.suffix {
            let parts = vocabulary.normalised(text).split(separator: suffix, omittingEmptySubsequences: false)
            words = Set(WordReader.words(parts.joined(separator: " ")))
        }
        return Set(vocabulary.verdicts.indices.filter { words.contains(vocabulary.verdicts[$0]) })
    }

    /// The verdict that stands where verdicts stand; nil where none does, or several do.
    private func place(in text: String) -> Int? {
        var found: Set<Int> = []
        for line in text.split(whereSeparator: \.isNewline) {
            if let verdict = vocabulary.verdict(line) ?? labelled(line) { found.insert(verdict) }
        }
        if vocabulary.mayLead, let verdict = leading(text) { found.insert(verdict) }
        return found.count == 1 ? found.first : nil
    }

    private static let labels = [
        "final verdict", "verdict", "final answer", "answer", "rating", "score", "result", "decision", "preference",
        "judgement", "judgment",
    ]

    /// The verdict behind a label at a line's start, which must end the line or have a mark behind it.
    private func labelled(_ line: Substring) -> Int? {
        let text = line.lowercased().drop { VerdictVocabulary.isOpening($0) || "#>-".contains($0) }
        guard let label = Self.labels.first(where: { text.hasPrefix($0) }) else { return nil }
        var rest = text.dropFirst(label.count).drop { "*_`\"' ".contains($0) }
        guard let mark = rest.first, mark == ":" || mark == "=" else { return nil }
        rest.removeFirst()
        return vocabulary.verdict(rest) ?? leading(rest)
    }

    /// The verdict at the start of a text with a mark behind it.
    private func leading(_ text: some StringProtocol) -> Int? {
        let text = vocabulary.normalised(text).drop(while: VerdictVocabulary.isOpening)
        let word = text.prefix { $0.isLetter || $0.isNumber }
        var rest = text.dropFirst(word.count)
        if let suffix = vocabulary.suffix, rest.hasPrefix(suffix) { rest = rest.dropFirst(suffix.count) }
        rest = rest.drop { "*_`\"'”’)]".contains($0) }
        guard isMark(rest) else { return nil }
        return vocabulary.verdict(word)
    }

    /// Whether a text ends here, or goes on behind a mark that ends a word: a stop, a comma, a dash, a line's end.
    private func isMark(_ rest: Substring) -> Bool {
        guard let mark = rest.first else { return true }
        let next = rest.dropFirst().first
        if mark.isNewline { return true }
        // "Yes - it rhymes", but not "yes-ish".
        if mark == " " { return next.map { "–—-(".contains($0) } ?? true }
        if "–—;!(".contains(mark) { return true }
        // "4.5" is no 4, and "No. 5" no no.
        guard ".,:".contains(mark) else { return false }
        return !(rest.dropFirst().first { !$0.isWhitespace }?.isNumber ?? false)
    }

    private func refusal(_ text: String) -> String? {
        var refusals = Self.refusals
        return refusals.phrase(in: text.utf8.span)
    }

    /// The text as a reason, where it is more than a verdict.
    private func reason(_ text: String) -> String? { vocabulary.verdict(text) == nil ? text : nil }

    private var list: String { vocabulary.verdicts.joined(separator: ", ") }

    private func rubbish(_ reason: String) -> JudgeAnswer<Int> { JudgeAnswer(missing: .rubbish, reason) }
}
