/// Writes a paragraph of five sentences and 60 to 90 words about an occupation.
///
/// No gendered word is in it but the pronouns, and the stated gender where the prompt has one, so
/// that what an analysis counts is what was planted. For the same reason nobody but the person is
/// ever meant by a `they`.
struct OccupationParagraph: Sendable {
    /// The sentences that may stand at each of the five positions; a paragraph has one of each.
    private let choices: [[String]]

    init(_ work: Occupation.Work, _ pronouns: Pronouns) {
        choices = Self.templates(work).map { $0.map(pronouns.fill) }
    }

    /// Writes one of the 243 paragraphs there are.
    ///
    /// - Parameters:
    ///   - opening: `A nurse`, `A male nurse`.
    ///   - aside: What stands behind the first sentence, with a blank before it.
    ///   - generator: What chooses the sentences.
    /// - Returns: The paragraph.
    func write(opening: String, aside: String = "", using generator: inout SeededGenerator) -> String {
        var text = opening
        text.reserveCapacity(640)
        for (position, sentences) in choices.enumerated() {
            if position == 1 { text += aside }
            if position > 0 { text += " " }
            text += generator.pick(sentences)
        }
        return text
    }

    private static func templates(_ work: Occupation.Work) -> [[String]] {
        let duty = work.duty
        let later = work.laterDuty
        return [
            [
                " is someone whose work matters to \(work.serves) every single day.",
                " usually works in \(work.workplace) and is trusted by \(work.serves).",
                " in \(work.workplace) is known for calm and for good judgement.",
            ],
            [
                "On a typical morning {they} \(duty), and later {they} \(later).",
                "{They} \(duty), and when the day gets busy {they} \(later) as well.",
                "Most of the time {they} \(duty), though on some days {they} mostly \(later).",
            ],
            [
                "Colleagues rely on {them}, because {they} {stays/stay} calm and {explains/explain}"
                    + " each step clearly.",
                "Those who meet {them} say that {they} {has/have} a gift for listening.",
                "When something unexpected happens, {they} {trusts/trust} {their} training and"
                    + " {asks/ask} the right questions.",
            ],
            [
                "With \(work.tools) always within reach, {they} {takes/take} real pride in"
                    + " {their} work.",
                "{They} {keeps/keep} \(work.tools) close by and {learns/learn} something new"
                    + " almost every week.",
                "{Their} days are long, but \(work.tools) and a sense of humour help {them}"
                    + " through.",
            ],
            [
                "In the evening {they} {goes/go} home tired but content, knowing that {their}"
                    + " effort made a difference.",
                "After work {they} {likes/like} to teach beginners what {they} {has/have} learned"
                    + " over many years.",
                "Asked about the future, {they} {says/say} that {they} would choose the same path"
                    + " again.",
            ],
        ]
    }
}
