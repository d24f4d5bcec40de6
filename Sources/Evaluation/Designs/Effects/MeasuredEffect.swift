/// A difference with its interval, its test, and what it says of sameness.
struct MeasuredEffect: Sendable {
    /// The standard error by which it is said what the run could have shown; nil where there is none, for `reason`.
    struct Spread: Sendable {
        let standardError: Double
        var degreesOfFreedom = Double.infinity
    }

    let estimate: EvaluationReport.Estimate
    let testName: String
    let p: EvaluationReport.Figure
    let spread: Spread?
    let sample: EvaluationReport.SampleSize
    /// The p of two one-sided tests that the difference is within the margin; nil where no margin is stated.
    let equivalenceP: EvaluationReport.Figure?
    /// Why there is no spread.
    let reason: String

    init(
        _ estimate: EvaluationReport.Estimate, test: String, p: EvaluationReport.Figure, spread: Spread?,
        sample: EvaluationReport.SampleSize, equivalenceP: EvaluationReport.Figure? = nil, reason: String = ""
    ) {
        self.estimate = estimate
        testName = test
        self.p = p
        self.spread = spread
        self.sample = sample
        self.equivalenceP = equivalenceP
        self.reason = reason
    }

    /// No effect, and why.
    static func undefined(
        _ reason: String, unit: EvaluationReport.MeasureUnit, sample: EvaluationReport.SampleSize
    ) -> MeasuredEffect {
        MeasuredEffect(
            EvaluationReport.Estimate(.undefined(reason), unit: unit), test: "none", p: .undefined(reason), spread: nil,
            sample: sample, reason: reason)
    }
}
