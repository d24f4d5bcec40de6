internal import JSONText

/// A question to a judge model: the messages of the call, and how its answer is read.
///
/// What is judged goes to the judge as the strings of one JSON object: no text can end its own quotes, so that an answer
/// that contains instructions, or an object like the judge's own, stays what is judged.
public protocol JudgePrompt: Sendable, Hashable, Codable {
    /// What a judge may say.
    associatedtype Verdict: Sendable & Hashable

    /// What the scores are called and what they mean.
    var traits: ScorerTraits { get }

    /// What the judge said; an answer that is none of the verdicts is ``ScoreOutcome/rubbish``.
    func read(_ answer: String) -> JudgeAnswer<Verdict>

    /// The score of what the judge said.
    func score(_ answer: JudgeAnswer<Verdict>) -> Score

    /// How the judge is reminded of what it may say.
    var reminder: String { get }
}

extension JudgePrompt {
    /// The messages of the second call, after an answer that is none of the verdicts.
    public func retry(_ messages: [JudgeMessage], after answer: String) -> [JudgeMessage] {
        // A long answer is of no use in the second call, and costs tokens.
        let said = answer.count > 2_000 ? answer.prefix(2_000) + "..." : answer
        return messages + [JudgeMessage(.assistant, said), JudgeMessage(.user, reminder)]
    }
}

/// The object that a judge is given.
enum JudgedText {
    /// An object with these members, one on a line; members without a text are left out.
    static func object(_ members: [(name: String, text: String?)]) -> String {
        var writer = JSONWriter(capacity: 256)
        writer.raw("{")
        var isFirst = true
        for (name, text) in members {
            guard let text else { continue }
            writer.raw(isFirst ? "\n  " : ",\n  ")
            writer.string(name)
            writer.raw(": ")
            writer.string(text)
            isFirst = false
        }
        writer.raw("\n}")
        return String(decoding: writer.bytes, as: UTF8.self)
    }
}
