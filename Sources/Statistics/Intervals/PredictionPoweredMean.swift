/// A mean of which few rows have people's labels, and many have a judge's: Angelopoulos and others, Prediction-powered
/// inference, Science 382, 2023; with the weight of Angelopoulos, Duchi and Zrnic, PPI++, 2023.
///
/// Variances are with n, as the authors' are, and intervals normal.
package struct PredictionPoweredMean: Sendable, Hashable {
    package struct Estimate: Sendable, Hashable {
        package let value: Double
        package let interval: Interval
    }

    /// The mean of the people's labels alone.
    package let classical: Double
    /// The mean of the judge on rows without labels alone, which its errors bias.
    package let judgeOnly: Double
    /// With the judge at full weight.
    package let full: Estimate
    /// With the judge at half weight.
    package let half: Estimate
    /// With the weight, between 0 and 1, that makes the variance least: the one to use.
    package let tuned: Estimate
    /// That weight; 0 for a judge that always says the same, whose weight changes nothing.
    package let weight: Double

    /// The mean of what people would say of all rows.
    ///
    /// - Parameters:
    ///   - labels: What people said of the labelled rows.
    ///   - judgeLabelled: What the judge said of the same rows.
    ///   - judgeUnlabelled: What the judge said of the other rows.
    ///   - confidence: Of the intervals.
    /// - Throws: `Undefined` for fewer than two labelled rows, no others, lengths that differ, and numbers that are not
    ///   finite.
    package init(
        labels: [Double], judgeLabelled: [Double], judgeUnlabelled: [Double], confidence: Double = 0.95
    ) throws(Undefined) {
        try Validation.checkConfidence(confidence)
        if labels.count != judgeLabelled.count { throw Undefined("the lengths differ") }
        let people = try Moments(labels, noRows: "no labelled rows")
        let judge = try Moments(judgeLabelled)
        let others = try Moments(judgeUnlabelled, noRows: "no rows without labels")
        if labels.count == 1 { throw Undefined("one labelled row has no spread") }
        let (n, m) = (Double(labels.count), Double(judgeUnlabelled.count))

        let covariance = zip(labels, judgeLabelled).reduce(0) { $0 + ($1.0 - people.mean) * ($1.1 - judge.mean) } / n
        let gap = judge.mean - others.mean
        let pooled = (judge.squares + others.squares + gap * gap * (n * m / (n + m))) / (n + m - 1)
        let best = pooled > 0 ? try Validation.finite(covariance / ((1 + n / m) * pooled)) : 0
        weight = min(1, max(0, best))

        let z = Normal.critical(confidence: confidence)
        func estimate(_ weight: Double) throws(Undefined) -> Estimate {
            let value = weight * others.mean + (people.mean - weight * judge.mean)
            let rest = people.squares / n - 2 * weight * covariance + weight * weight * judge.squares / n
            let variance = weight * weight * others.squares / m / m + max(0, rest) / n
            let interval = Interval(value, plusMinus: z * variance.squareRoot())
            return Estimate(value: value, interval: try Validation.finite(interval))
        }
        classical = people.mean
        judgeOnly = others.mean
        full = try estimate(1)
        half = try estimate(0.5)
        tuned = try estimate(weight)
    }
}
