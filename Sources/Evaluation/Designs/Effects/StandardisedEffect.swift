internal import Statistics

/// The difference of two groups without a unit: Cliff's delta and Hedges' g.
struct StandardisedEffect {
    let settings: EffectSettings

    /// How much likelier a row of the group is the larger than the smaller, with an interval by Brunner and Munzel's
    /// variance of ranks (2000).
    func cliffsDelta(_ group: [Double], than other: [Double]) -> EvaluationReport.Estimate {
        do throws(Undefined) {
            if group.isEmpty || other.isEmpty { throw Undefined("a group has no row with a score") }
            let delta = CliffsDelta(group, other).value
            let value = EvaluationReport.Figure(delta)
            let name = "t, by Brunner-Munzel"
            guard delta != 0, let test = try? BrunnerMunzel(group, other), test.statistic != 0 else {
                return EvaluationReport.Estimate(
                    value, interval: settings.noInterval("the ranks give no standard error", name))
            }
            let error = abs(delta / test.statistic)
            let half =
                StudentT(degreesOfFreedom: test.degreesOfFreedom).critical(confidence: settings.confidence) * error
            let interval = Statistics.Interval(
                low: max(-1, delta - half), high: min(1, delta + half))
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

/// How many pairs of rows of two groups the first wins, less those that it loses, by all pairs: Cliff, Dominance
/// statistics, 1993.
package struct CliffsDelta {
    /// From -1 to 1; 0 for an empty group.
    package let value: Double

    package init(_ first: [Double], _ second: [Double]) {
        let (x, y) = (first.sorted(), second.sorted())
        var (below, upTo, sum) = (0, 0, 0)
        for value in x {
            while below < y.count, y[below] < value { below += 1 }
            while upTo < y.count, y[upTo] <= value { upTo += 1 }
            sum += below - (y.count - upTo)
        }
        let pairs = Double(x.count) * Double(y.count)
        value = pairs > 0 ? Double(sum) / pairs : 0
    }
}
