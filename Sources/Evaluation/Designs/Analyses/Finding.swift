internal import Statistics

/// An effect that asks for a verdict, before it is corrected for the others of its report.
struct Finding: Sendable {
    /// What a difference means.
    enum Reading: Sendable, Hashable {
        /// More is better, or less is.
        case direction(higherIsBetter: Bool)
        /// Any difference is for the worse: rows that should be treated alike are not.
        case disparity
        /// A difference that is shown is this, whatever its sign.
        case fixed(EvaluationReport.Verdict.Kind)
    }

    let claim: EvaluationReport.Claim
    let effect: MeasuredEffect
    let reading: Reading
    var margin: Double?
    var target: Double?
    /// The p of a difference after the correction; nil where it has none.
    private(set) var holmP: EvaluationReport.Figure?
    private var equivalenceHolmP: EvaluationReport.Figure?
    private var alpha = 0.05
    private var power = 0.8
    private var familySize = 1

    init(
        _ claim: EvaluationReport.Claim, _ effect: MeasuredEffect, _ reading: Reading, margin: Double? = nil,
        target: Double? = nil
    ) {
        self.claim = claim
        self.effect = effect
        self.reading = reading
        self.margin = margin
        self.target = target
    }

    /// Takes what the family's correction gave.
    mutating func correct(
        _ holmP: Double?, equivalence: Double?, alpha: Double, power: Double, familySize: Int
    ) {
        self.holmP = holmP.map { EvaluationReport.Figure($0) }
        equivalenceHolmP = equivalence.map { EvaluationReport.Figure($0) }
        self.alpha = alpha
        self.power = power
        self.familySize = max(1, familySize)
    }

    /// The test of a difference, corrected.
    var test: EvaluationReport.Test { EvaluationReport.Test(effect.testName, p: effect.p, holmP: holmP) }

    /// What the run says; sameness first, for a difference within the margin is one that does not matter.
    var verdict: EvaluationReport.Verdict {
        if let margin, let p = equivalenceHolmP?.value, p <= alpha {
            return EvaluationReport.Verdict(
                .same, claim, effect: effect.estimate,
                test: EvaluationReport.Test(
                    "two one-sided tests", p: effect.equivalenceP ?? EvaluationReport.Figure(p), holmP: equivalenceHolmP
                ),
                sample: effect.sample, margin: EvaluationReport.Figure(margin))
        }
        if let p = holmP?.value, p <= alpha, let value = effect.estimate.value.value, value != 0 {
            return EvaluationReport.Verdict(
                kind(value), claim, effect: effect.estimate, test: test, sample: effect.sample)
        }
        return EvaluationReport.Verdict(
            .notShown, claim, effect: effect.estimate, test: effect.p.value == nil ? nil : test, sample: effect.sample,
            sensitivity: sensitivity)
    }

    private func kind(_ value: Double) -> EvaluationReport.Verdict.Kind {
        switch reading {
        case .direction(let higherIsBetter): (value > 0) == higherIsBetter ? .better : .worse
        case .disparity: .worse
        case .fixed(let kind): kind
        }
    }

    /// The smallest effect that the run could have shown at the family's first level, and the rows that the effect
    /// worth finding would take, or else the one that there is.
    private var sensitivity: EvaluationReport.Sensitivity {
        guard let spread = effect.spread, effect.estimate.value.value != nil else {
            let reason = effect.estimate.value.reason ?? effect.reason
            return EvaluationReport.Sensitivity(
                smallestEffect: .undefined(reason), power: EvaluationReport.Figure(power), needed: .undefined(reason))
        }
        let level = alpha / Double(familySize)
        let wanted = target ?? effect.estimate.value.value.map(abs) ?? 0
        return EvaluationReport.Sensitivity(
            smallestEffect: EvaluationReport.Figure { () throws(Undefined) in
                try DetectableEffect.smallest(
                    standardError: spread.standardError, degreesOfFreedom: spread.degreesOfFreedom, power: power,
                    alpha: level)
            },
            power: EvaluationReport.Figure(power), targetEffect: target.map { EvaluationReport.Figure($0) },
            needed: EvaluationReport.Figure { () throws(Undefined) in
                if wanted == 0 { throw Undefined("the effect is 0") }
                let smallest = try DetectableEffect.smallest(
                    standardError: spread.standardError, power: power, alpha: level)
                let ratio = smallest / wanted
                return max(2, Double(effect.sample.count) * ratio * ratio)
            })
    }
}
