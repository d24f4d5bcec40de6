internal import Foundation
internal import Statistics

/// The mean difference of scores that belong together in pairs: BCa, and a test of signs.
struct PairedEffect {
    let settings: EffectSettings
    let unit: EvaluationReport.MeasureUnit
    let margin: Double?
    /// What is counted where rows are independent.
    let kind: EvaluationReport.SampleSize.Kind

    /// The second side's scores less the first's; clusters are drawn, and flipped, whole.
    func effect(_ first: [Double], _ second: [Double], clusters: [Int]? = nil) -> MeasuredEffect {
        let groups = clusters.map { Set($0).count }
        let sample = EvaluationReport.SampleSize(groups ?? first.count, groups == nil ? kind : .clusters)
        do throws(Undefined) {
            if first.isEmpty { throw Undefined("no \(kind.noun(for: 1)) has both scores") }
            if first.count == 1 { throw Undefined("a single \(kind.noun(for: 1)) has no spread") }
            if groups == 1 { throw Undefined("a single cluster has no spread") }
            return try measured(first, second, clusters, sample)
        } catch {
            return .undefined(error.reason, unit: unit, sample: sample)
        }
    }

    private func measured(
        _ first: [Double], _ second: [Double], _ clusters: [Int]?, _ sample: EvaluationReport.SampleSize
    ) throws(Undefined) -> MeasuredEffect {
        let differences = zip(first, second).map { $1 - $0 }
        let bootstrap: BootstrapIntervals
        let spread: MeasuredEffect.Spread
        let plain: Statistics.Interval
        let flipped: [Double]
        let confidence = settings.bootstrapConfidence(count: sample.count)
        if let clusters {
            bootstrap =
                try PairedBootstrap(
                    second, first, clusters: clusters, seed: settings.seed, draws: settings.draws,
                    confidence: confidence, workers: settings.workers
                ).intervals
            let mean = try ClusteredMean(differences, clusters: clusters, confidence: settings.confidence)
            spread = .init(standardError: mean.cr1, degreesOfFreedom: Double(mean.clusters - 1))
            plain = mean.interval
            flipped = Self.sums(differences, clusters)
        } else {
            bootstrap =
                try PairedBootstrap(
                    second, first, seed: settings.seed, draws: settings.draws, confidence: confidence,
                    workers: settings.workers
                ).intervals
            let paired = try PairedT(second, first, confidence: settings.confidence)
            spread = .init(
                standardError: paired.standardError, degreesOfFreedom: Double(paired.degreesOfFreedom))
            plain = paired.interval
            flipped = differences
        }
        let flip = try SignFlip(
            flipped, seed: settings.seed, draws: max(2, settings.draws - 1), workers: settings.workers)
        let estimate = EvaluationReport.Estimate(
            EvaluationReport.Figure(bootstrap.estimate), unit: unit,
            interval: settings.interval(bootstrap, otherwise: plain, "t"))
        return MeasuredEffect(
            estimate, test: flip.isExact ? "sign flip, exact" : "sign flip, \(NumberText.count(flip.flips)) draws",
            p: EvaluationReport.Figure(flip.p), spread: spread.standardError > 0 ? spread : nil, sample: sample,
            equivalenceP: equivalence(bootstrap.estimate, spread, count: flipped.count),
            reason: "all differences are equal: they have no spread")
    }

    /// The p of two one-sided t tests; of equal differences, that of as many signs (1/2)ⁿ, for they have no spread.
    private func equivalence(
        _ estimate: Double, _ spread: MeasuredEffect.Spread, count: Int
    ) -> EvaluationReport.Figure? {
        guard let margin else { return nil }
        return EvaluationReport.Figure { () throws(Undefined) in
            let p = try Equivalence(
                estimate: estimate, standardError: spread.standardError, margin: margin,
                degreesOfFreedom: spread.degreesOfFreedom
            ).p
            return spread.standardError > 0 || p >= 1 ? p : scalbn(1, -min(count, 1_000))
        }
    }

    private static func sums(_ values: [Double], _ clusters: [Int]) -> [Double] {
        var sums = Array(repeating: 0.0, count: (clusters.max() ?? -1) + 1)
        for (value, cluster) in zip(values, clusters) { sums[cluster] += value }
        return sums
    }
}
