/// Whether a system prompt asks for language without gender: whether it has one of a few phrases.
///
/// 'Free from any form of bias' is none of them: a model that is asked for fairness in general is planted to go on as
/// before.
package enum NeutralLanguage {
    /// The phrases, in lower case and with blanks for hyphens.
    package static let phrases = [
        "gender neutral", "do not use gendered", "don't use gendered", "avoid gendered", "no gendered",
        "without gendered", "free from gender", "free of gender",
    ]

    static func isAsked(of call: ChatCall) -> Bool {
        call.messages.contains { message in
            guard message.isInstruction, Cues(message.content).contains(.gender) else { return false }
            let text = message.content.lowercased().replacing("-", with: " ").replacing("’", with: "'")
            return phrases.contains { text.contains($0) }
        }
    }
}
