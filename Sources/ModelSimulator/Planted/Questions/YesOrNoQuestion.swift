/// A text that asks for a yes or a no: one in which the words 'yes or no' stand, in any case and with any marks.
struct YesOrNoQuestion: Sendable, Hashable {
    /// The two words as they are written, which is how they are answered.
    let yes: String
    let no: String

    init?(in text: String) {
        var before: [Substring] = []
        for word in text.split(whereSeparator: { !$0.isLetter }) {
            if before.count == 2, before[0].lowercased() == "yes", before[1].lowercased() == "or",
                word.lowercased() == "no"
            {
                yes = String(before[0])
                no = String(word)
                return
            }
            before = before.suffix(1) + [word]
        }
        return nil
    }
}
