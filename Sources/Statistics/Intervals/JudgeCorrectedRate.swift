/// A rate as a judge sees it, freed of the judge's known errors: Rogan and Gladen, Estimating prevalence from the
/// results of a screening test, 1978; its standard error by the delta method.
package struct JudgeCorrectedRate: Sendable, Hashable {
    /// Between 0 and 1.
    package let rate: Double
    package let standardError: Double
    /// Normal, cut to what lies between 0 and 1.
    package let interval: Interval

    /// The rate among `n` rows of which the judge calls the share `judgedRate` positive.
    ///
    /// - Parameters:
    ///   - judgedRate: The share that the judge calls positive.
    ///   - specificity: The share that the judge calls negative of those that people do.
    ///   - sensitivity: The share that the judge calls positive of those that people do.
    ///   - n: The rows that only the judge saw.
    ///   - negatives: The rows that people call negative and the judge saw: what `specificity` is of.
    ///   - positives: The rows that people call positive and the judge saw: what `sensitivity` is of.
    ///   - confidence: Of the interval.
    /// - Throws: `Undefined` for a judge no better than chance, shares outside of 0 to 1, and no rows of some kind.
    package init(
        judgedRate: Double, specificity: Double, sensitivity: Double, n: Int, negatives: Int, positives: Int,
        confidence: Double = 0.95
    ) throws(Undefined) {
        try Validation.checkConfidence(confidence)
        for share in [judgedRate, specificity, sensitivity] where !(share >= 0 && share <= 1) {
            throw Undefined("a share is not between 0 and 1")
        }
        try Validation.checkCounts(n, negatives, positives)
        if n == 0 || negatives == 0 || positives == 0 { throw Undefined("no rows of some kind") }
        let youden = specificity + sensitivity - 1
        // 0.4 + 0.6 may come out a little above 1.
        if youden <= 1e-12 {
            throw Undefined(
                "the judge is no better than chance: sensitivity and specificity do not add to more than 1")
        }
        let rate = min(1, max(0, (judgedRate + specificity - 1) / youden))
        let variance =
            judgedRate * (1 - judgedRate) / Double(n)
            + (1 - rate) * (1 - rate) * specificity * (1 - specificity) / Double(negatives)
            + rate * rate * sensitivity * (1 - sensitivity) / Double(positives)
        self.rate = rate
        standardError = variance.squareRoot() / youden
        interval = Interval(rate, plusMinus: Normal.critical(confidence: confidence) * standardError).withinUnit
    }
}
