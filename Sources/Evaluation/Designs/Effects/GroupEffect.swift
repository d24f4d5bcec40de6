internal import Statistics

/// The difference of the means of two independent groups: BCa, and a test of ranks.
struct GroupEffect {
    let settings: EffectSettings
    let unit: EvaluationReport.MeasureUnit
    let margin: Double?

    /// The group's mean less the other's.
    func effect(_ group: [Double], than other: [Double], clusters: (group: [Int], other: [Int])? = nil)
        -> MeasuredEffect
    {
        let sample = EvaluationReport.SampleSize(group.count + other.count, .rows)
        do throws(Undefined) {
            if group.isEmpty || other.isEmpty { throw Undefined("a group has no row with a score") }
            if group.count == 1 || other.count == 1 { throw Undefined("a group has a single row, which has no spread") }
            if let clusters { return try clustered(group, other, clusters) }
            let errors = (try MeanInterval(group).standardError, try MeanInterval(other).standardError)
            let welch = try? WelchT(group, other, confidence: settings.confidence)
            let spread = welch.map {
                MeasuredEffect.Spread(
                    standardError: (errors.0 * errors.0 + errors.1 * errors.1).squareRoot(),
                    degreesOfFreedom: $0.degreesOfFreedom)
            }
            let bootstrap =
                try GroupsBootstrap(
                    group, other, seed: settings.seed, draws: settings.draws,
                    confidence: confidence(spread, errors, (group.count, other.count)), workers: settings.workers
                ).intervals
            let test = Self.test(group, other, bootstrap.estimate, welch)
            return MeasuredEffect(
                EvaluationReport.Estimate(
                    EvaluationReport.Figure(bootstrap.estimate), unit: unit,
                    interval: settings.interval(bootstrap, otherwise: welch?.interval, "Welch's t")),
                test: test.name, p: test.p, spread: spread, sample: sample,
                equivalenceP: equivalence(bootstrap.estimate, spread),
                reason: "both groups are constant: they have no spread")
        } catch {
            return .undefined(error.reason, unit: unit, sample: sample)
        }
    }

    /// The confidence to ask the bootstrap for.
    private func confidence(
        _ spread: MeasuredEffect.Spread?, _ errors: (Double, Double), _ counts: (Int, Int)
    ) -> Double {
        guard let spread else { return settings.confidence }
        let (n, m) = (Double(counts.0), Double(counts.1))
        let plain = errors.0 * errors.0 * ((n - 1) / n) + errors.1 * errors.1 * ((m - 1) / m)
        return settings.bootstrapConfidence(
            degreesOfFreedom: spread.degreesOfFreedom, ratio: spread.standardError / plain.squareRoot())
    }

    /// Brunner and Munzel's test, Mann and Whitney's where there are few rows or none overlap, and Welch's where ranks
    /// and means lie in different directions, so that a test of ranks says nothing of the means.
    private static func test(
        _ group: [Double], _ other: [Double], _ difference: Double, _ welch: WelchT?
    ) -> (name: String, p: EvaluationReport.Figure) {
        if CliffsDelta(group, other).value * difference < 0 {
            return (
                "Welch's t, as ranks and means differ in direction",
                welch.map { EvaluationReport.Figure($0.p) } ?? .undefined("both groups are constant")
            )
        }
        if group.count >= 10, other.count >= 10, let test = try? BrunnerMunzel(group, other) {
            return ("Brunner-Munzel", EvaluationReport.Figure(test.p))
        }
        guard let ranks = try? MannWhitney(group, other) else { return ("Mann-Whitney", 1) }
        if let exact = ranks.exactP { return ("Mann-Whitney, exact", EvaluationReport.Figure(exact)) }
        return ("Mann-Whitney", EvaluationReport.Figure(ranks.asymptoticP))
    }

    private func clustered(
        _ group: [Double], _ other: [Double], _ clusters: (group: [Int], other: [Int])
    ) throws(Undefined) -> MeasuredEffect {
        let first = try ClusteredMean(group, clusters: clusters.group)
        let second = try ClusteredMean(other, clusters: clusters.other)
        let error = (first.cr1 * first.cr1 + second.cr1 * second.cr1).squareRoot()
        let degrees = Double(min(first.clusters, second.clusters) - 1)
        let sample = EvaluationReport.SampleSize(first.clusters + second.clusters, .clusters)
        let difference = first.mean - second.mean
        guard error > 0 else { throw Undefined("all clusters of a group have the same mean: they have no spread") }
        let t = StudentT(degreesOfFreedom: degrees)
        let half = t.critical(confidence: settings.confidence) * error
        let spread = MeasuredEffect.Spread(standardError: error, degreesOfFreedom: degrees)
        return MeasuredEffect(
            EvaluationReport.Estimate(
                EvaluationReport.Figure(difference), unit: unit,
                interval: settings.interval(
                    Statistics.Interval(low: difference - half, high: difference + half), "t, clustered")),
            test: "t, clustered", p: EvaluationReport.Figure(t.twoSided(difference / error)), spread: spread,
            sample: sample, equivalenceP: equivalence(difference, spread))
    }

    private func equivalence(_ estimate: Double, _ spread: MeasuredEffect.Spread?) -> EvaluationReport.Figure? {
        guard let margin else { return nil }
        guard let spread else { return .undefined("both groups are constant: they have no spread") }
        return EvaluationReport.Figure { () throws(Undefined) in
            try Equivalence(
                estimate: estimate, standardError: spread.standardError, margin: margin,
                degreesOfFreedom: spread.degreesOfFreedom
            ).p
        }
    }
}
