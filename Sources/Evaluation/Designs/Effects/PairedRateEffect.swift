internal import Statistics

/// The difference of two shares of the same rows: Newcombe 10, and McNemar's mid-p.
struct PairedRateEffect {
    let settings: EffectSettings
    let margin: Double?
    let kind: EvaluationReport.SampleSize.Kind

    /// The second side's share less the first's, of scores that are 0 and 1.
    func effect(_ first: [Double], _ second: [Double]) -> MeasuredEffect {
        var (both, firstOnly, secondOnly, neither) = (0, 0, 0, 0)
        for (one, other) in zip(first, second) {
            switch (one == 1, other == 1) {
            case (true, true): both += 1
            case (true, false): firstOnly += 1
            case (false, true): secondOnly += 1
            case (false, false): neither += 1
            }
        }
        return effect(both: both, firstOnly: firstOnly, secondOnly: secondOnly, neither: neither)
    }

    /// The second side's share less the first's.
    func effect(both: Int, firstOnly: Int, secondOnly: Int, neither: Int) -> MeasuredEffect {
        let count = both + firstOnly + secondOnly + neither
        let sample = EvaluationReport.SampleSize(count, kind)
        do throws(Undefined) {
            if count == 0 { throw Undefined("no \(kind.noun(for: 1)) has both scores") }
            if count == 1 { throw Undefined("a single \(kind.noun(for: 1)) has no spread") }
            func difference(_ confidence: Double) throws(Undefined) -> PairedProportionDifference {
                try PairedProportionDifference(
                    both: both, firstOnly: secondOnly, secondOnly: firstOnly, neither: neither, confidence: confidence)
            }
            let measured = try difference(settings.confidence)
            let test = Self.test(firstOnly, secondOnly)
            // With a row more of each kind that differs, so that rows that agree are not taken to be sure to do so:
            // Bonett and Price 2012.
            let n = Double(count) + 2
            let (p, q) = ((Double(secondOnly) + 1) / n, (Double(firstOnly) + 1) / n)
            let variance = (p + q - (p - q) * (p - q)) / n
            return MeasuredEffect(
                EvaluationReport.Estimate(
                    EvaluationReport.Figure(measured.difference), unit: .points,
                    interval: settings.interval(measured.newcombe10, "Newcombe 10")),
                test: test.name, p: test.p, spread: .init(standardError: variance.squareRoot()), sample: sample,
                equivalenceP: try EquivalenceByInterval.p(margin) { confidence throws(Undefined) in
                    try difference(confidence).newcombe10
                })
        } catch {
            return .undefined(error.reason, unit: .points, sample: sample)
        }
    }

    /// McNemar's mid-p; where no row differs there is nothing against equality, and p is 1.
    private static func test(_ firstOnly: Int, _ secondOnly: Int) -> (name: String, p: EvaluationReport.Figure) {
        let name = "McNemar, mid-p"
        guard let test = try? McNemar(firstOnly: firstOnly, secondOnly: secondOnly) else { return (name, 1) }
        return (name, EvaluationReport.Figure(test.midP))
    }
}

/// Sameness within a margin by an interval: two one-sided tests at alpha reject where the interval at 1 − 2 alpha lies
/// within the margin (Schuirmann 1987).
enum EquivalenceByInterval {
    /// The least alpha at which it does, 1 where none does; nil without a margin.
    static func p(
        _ margin: Double?, _ interval: (_ confidence: Double) throws(Undefined) -> Statistics.Interval
    ) throws(Undefined) -> EvaluationReport.Figure? {
        guard let margin else { return nil }
        func isWithin(_ alpha: Double) throws(Undefined) -> Bool {
            let interval = try interval(1 - 2 * alpha)
            return interval.low > -margin && interval.high < margin
        }
        var (no, yes) = (1e-9, 0.499_999)
        guard try isWithin(yes) else { return 1 }
        if try isWithin(no) { return EvaluationReport.Figure(no) }
        for _ in 0..<50 {
            let middle = (no + yes) / 2
            if try isWithin(middle) { yes = middle } else { no = middle }
        }
        return EvaluationReport.Figure(yes)
    }
}
