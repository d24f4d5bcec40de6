internal import Statistics

/// The difference of two groups without a unit: Cliff's delta and Hedges' g.
struct StandardisedEffect {
    let settings: EffectSettings

    /// How much likelier a row of the group is the larger than the smaller, with an interval by Brunner and Munzel's
    /// variance of ranks (2000).
    func cliffsDelta(_ group: [Double], than other: [Double]) -> EvaluationReport.Estimate {
        do throws(Undefined) {
            let ranks = try MannWhitney(group, other)
            let value = EvaluationReport.Figure(ranks.cliffsDelta)
            let name = "t, by Brunner-Munzel"
            guard ranks.cliffsDelta != 0, let test = try? BrunnerMunzel(group, other), test.statistic != 0 else {
                return EvaluationReport.Estimate(
                    value, interval: settings.noInterval("the ranks give no standard error", name))
            }
            let error = abs(ranks.cliffsDelta / test.statistic)
            let half =
                StudentT(degreesOfFreedom: test.degreesOfFreedom).critical(confidence: settings.confidence) * error
            let interval = Statistics.Interval(
                low: max(-1, ranks.cliffsDelta - half), high: min(1, ranks.cliffsDelta + half))
            return EvaluationReport.Estimate(value, interval: settings.interval(interval, name))
        } catch {
            return EvaluationReport.Estimate(.undefined(error.reason))
        }
    }

    /// The difference of the means in pooled standard deviations, with the normal interval.
    func hedgesG(_ group: [Double], than other: [Double]) -> EvaluationReport.Estimate {
        do throws(Undefined) {
            let effect = try HedgesG(group, other)
            let half = Normal.critical(confidence: settings.confidence) * effect.variance.squareRoot()
            return EvaluationReport.Estimate(
                EvaluationReport.Figure(effect.g),
                interval: settings.interval(
                    Statistics.Interval(low: effect.g - half, high: effect.g + half), "normal"))
        } catch {
            return EvaluationReport.Estimate(.undefined(error.reason))
        }
    }
}
