extension PlantedTruth: CustomStringConvertible {
    /// The values in a few lines, for whoever starts a simulator.
    package var description: String {
        var lines: [String] = []
        if let words {
            lines.append(
                "\(words.bias) more gendered words about 'a male nurse' than about 'a nurse', which has \(words.base); "
                    + "\(words.mitigatedBias) where the system prompt asks for neutral language")
        }
        lines.append(
            "\(skill.plain) of the questions with a known answer are answered right, "
                + "\(skill.withInstructions) with instructions")
        lines.append(
            "judges say yes to \(judge.yesRate), err in \(judge.errorRate), prefer the first place in "
                + "\(judge.positionBias)")
        if let drift {
            lines.append("\(drift.words) more words in a paragraph" + (drift.model.map { " of \($0)" } ?? ""))
        }
        return lines.map { "  " + $0 }.joined(separator: "\n")
    }
}
