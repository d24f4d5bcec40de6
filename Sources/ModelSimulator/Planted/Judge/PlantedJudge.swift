/// How the simulator judges: a truth, and a judge who errs by stated rates.
///
/// The truth of a text is a function of the seed, the question and the text, the same for every model and system
/// prompt; so two judges agree on it as often as their errors let them. In this order:
/// - An answer with the mark `[flaw]` is bad: `no`, the lowest score, or the worse of two.
/// - Where the question speaks of gender, an answer with a gendered word is bad; of two, the one with more of them.
/// - Where a reference is given, an answer that has its words is good, and any other bad.
/// - All others are good by a stated rate; of two different ones, either is the better one as often.
package struct PlantedJudge: Sendable, Hashable {
    /// The share of the answers without a known truth that are good, and the share of a scale that they reach.
    package var yesRate: Double

    /// The share of verdicts that are wrong: `no` for `yes`, a score that is off by 1, the other of two.
    package var errorRate: Double

    /// The share of comparisons in which the first place wins, whatever stands there.
    package var positionBias: Double

    /// The share of comparisons of two different answers that are a tie.
    package var tieRate: Double

    /// The share of replies that are no verdict at all, and of those that decline to judge.
    package var rubbishRate: Double
    package var refusalRate: Double

    package init(
        yesRate: Double = 0.8, errorRate: Double = 0.05, positionBias: Double = 0.1, tieRate: Double = 0.1,
        rubbishRate: Double = 0, refusalRate: Double = 0
    ) {
        self.yesRate = yesRate
        self.errorRate = errorRate
        self.positionBias = positionBias
        self.tieRate = tieRate
        self.rubbishRate = rubbishRate
        self.refusalRate = refusalRate
    }

    /// The mark of an answer that judges find bad; an answer to a prompt with it has it too.
    package static let flaw = "[flaw]"

    /// Whether a text has the mark; by bytes first, since every prompt is asked.
    static func isFlawed(_ text: String) -> Bool { text.utf8.contains(UInt8(ascii: "[")) && text.contains(flaw) }

    /// What is planted, by the names in `/stats`.
    var values: [(String, Double)] {
        [
            ("yes_rate", yesRate), ("error_rate", errorRate), ("position_bias", positionBias), ("tie_rate", tieRate),
            ("rubbish_rate", rubbishRate), ("refusal_rate", refusalRate),
        ]
    }

    func validate() throws(SimulatorError) {
        for (name, share) in values { try PlantedTruth.validate(share, "judge's \(name)") }
        guard rubbishRate + refusalRate <= 1 else {
            throw SimulatorError("The judge's rubbish and refusals are more than all of its replies.")
        }
    }
}
