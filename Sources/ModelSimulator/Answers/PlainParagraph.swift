/// A plausible paragraph about nothing in particular, without a gendered word.
enum PlainParagraph {
    private static let choices = [
        [
            "That is a good question, and there is more than one way to look at it.",
            "Here is a short answer that should help you to get started.",
            "There are a few points that are worth keeping in mind here.",
        ],
        [
            "First, it helps to say clearly what the goal is and how you would know that it is"
                + " reached.",
            "The most important step is to gather the facts and to put aside what only seems"
                + " certain.",
            "A simple example often shows more than a long explanation, so it is wise to begin"
                + " with one.",
        ],
        [
            "Next, compare the options with the same measure and write down why one is better.",
            "After that, a small trial shows quickly which assumptions hold and which do not.",
            "Then look at the result from the side of those who have to work with it.",
        ],
        [
            "It is rarely worth the effort to make everything perfect at the first attempt.",
            "Small steps in the right order are usually faster than one large leap.",
            "A second opinion costs little and often finds what was overlooked.",
        ],
        [
            "If anything remains unclear, tell me more about your situation and I can be more"
                + " specific.",
            "In the end the best choice depends on what matters most to you.",
            "With a little patience, the rest follows almost by itself.",
        ],
    ]

    static func write(using generator: inout SeededGenerator) -> String {
        var text = ""
        text.reserveCapacity(512)
        for (position, sentences) in choices.enumerated() {
            if position > 0 { text += " " }
            text += generator.pick(sentences)
        }
        return text
    }
}
