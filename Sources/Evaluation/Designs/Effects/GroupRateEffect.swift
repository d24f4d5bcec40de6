internal import Statistics

/// The difference of the shares of two independent groups: Newcombe's interval, chi-square or Fisher's test.
struct GroupRateEffect {
    let settings: EffectSettings
    let margin: Double?

    /// The group's share less the other's, of scores that are 0 and 1.
    func effect(_ group: [Double], than other: [Double]) -> MeasuredEffect {
        effect(group.count { $0 == 1 }, of: group.count, than: other.count { $0 == 1 }, of: other.count)
    }

    /// The group's share less the other's.
    func effect(_ successes: Int, of count: Int, than others: Int, of otherCount: Int) -> MeasuredEffect {
        let sample = EvaluationReport.SampleSize(count + otherCount, .rows)
        do throws(Undefined) {
            if count == 0 || otherCount == 0 { throw Undefined("a group has no row with a score") }
            func shares(_ confidence: Double) throws(Undefined) -> TwoProportions {
                try TwoProportions(
                    successes1: successes, of: count, successes2: others, of: otherCount, confidence: confidence)
            }
            let measured = try shares(settings.confidence)
            let test = Self.test(successes, count, others, otherCount)
            return MeasuredEffect(
                EvaluationReport.Estimate(
                    EvaluationReport.Figure(measured.difference), unit: .points,
                    interval: settings.interval(measured.newcombe, "Newcombe")),
                test: test.name, p: test.p,
                spread: .init(
                    standardError: (Self.variance(successes, count) + Self.variance(others, otherCount)).squareRoot()),
                sample: sample,
                equivalenceP: try EquivalenceByInterval.p(margin) { confidence throws(Undefined) in
                    try shares(confidence).newcombe
                })
        } catch {
            return .undefined(error.reason, unit: .points, sample: sample)
        }
    }

    /// Fisher's test where a count of less than 5 is expected; where no row, or every row, is a success, p is 1.
    private static func test(
        _ successes: Int, _ count: Int, _ others: Int, _ otherCount: Int
    ) -> (name: String, p: EvaluationReport.Figure) {
        let counts = [[successes, count - successes], [others, otherCount - others]]
        guard let table = try? ContingencyTable(counts: counts) else { return ("chi-square, two samples", 1) }
        if table.hasLowExpectation, let p = table.fisherP { return ("Fisher, exact", EvaluationReport.Figure(p)) }
        return ("chi-square, two samples", EvaluationReport.Figure(table.chiSquare.p))
    }

    /// The variance of a share with one success and one failure more: Agresti and Caffo 2000.
    private static func variance(_ successes: Int, _ count: Int) -> Double {
        let n = Double(count) + 2
        let share = (Double(successes) + 1) / n
        return share * (1 - share) / n
    }
}
