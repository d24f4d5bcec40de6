/// A request that asks for a verdict in a JSON object, as Roost's judges and many others do.
///
/// Its system prompt or a message of the user speaks of JSON and of a `verdict`, or of a `score` or `rating` on a scale
/// such as '1 to 5'; and it names the verdicts: yes and no, first, second and tie, or the numbers of a scale.
struct JudgeQuestion: Sendable, Hashable {
    /// What the verdict may be.
    enum Form: Sendable, Hashable {
        case yesOrNo
        case score(ClosedRange<Int>)
        case place
    }

    let form: Form
    /// What the verdict's member is called: `verdict`, `score` or `rating`.
    let member: String
    /// What is judged.
    let texts: JudgedTexts
    /// The message with what is judged: the same one when a judge is asked once more.
    let message: String

    init?(_ call: ChatCall) {
        let asking =
            call.messages.lazy.filter(\.isInstruction).compactMap { Self.ask(in: $0.content) }.first
            ?? call.messages.lazy.filter { $0.role == "user" }.compactMap { Self.ask(in: $0.content) }.first
        guard let asking else { return nil }
        (form, member) = asking
        let judged = call.messages.lazy.filter { $0.role == "user" }.map { ($0.content, JudgedTexts($0.content)) }
        guard let (message, texts) = judged.first(where: { $0.1.isFound }) ?? judged.first else { return nil }
        self.message = message
        self.texts = texts
    }

    private static func ask(in text: String) -> (Form, member: String)? {
        let cues = Cues(text)
        guard cues.contains(.json), !cues.isDisjoint(with: [.verdict, .score, .rating]) else { return nil }
        if cues.contains(.verdict) {
            if cues.isSuperset(of: [.first, .second, .tie]) { return (.place, "verdict") }
            if cues.isSuperset(of: [.yes, .no]) { return (.yesOrNo, "verdict") }
            return scale(in: text).map { (.score($0), "verdict") }
        }
        return scale(in: text).map { (.score($0), cues.contains(.score) ? "score" : "rating") }
    }

    /// The first scale in a text: `1 to 5`, `1-5`, `0–10`, from 0 or 1 to 100 at most.
    static func scale(in text: String) -> ClosedRange<Int>? {
        var scanner = TextScanner(text)
        for start in 0..<scanner.count {
            scanner.position = start
            guard let byte = scanner.byte(), TextScanner.isDigit(byte), scanner.isAtStartOfWord,
                let lowest = scanner.integer(), lowest <= 1
            else { continue }
            scanner.skipBlanks()
            guard ["to", "through", "-", "–", "..."].contains(where: { scanner.take($0) }) else { continue }
            scanner.skipBlanks()
            if let highest = scanner.integer(), highest > lowest, highest <= 100 { return lowest...highest }
        }
        return nil
    }
}
