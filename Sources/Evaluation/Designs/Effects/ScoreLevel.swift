internal import Statistics

/// A run's rate or mean with its interval: Wilson's, Student's, or, of rows in clusters, by the clustered error.
struct ScoreLevel {
    let settings: EffectSettings

    /// The level of scores, which are 0 and 1 for a share.
    func estimate(
        _ values: [Double], unit: EvaluationReport.MeasureUnit, clusters: [Int]? = nil
    ) -> EvaluationReport.Estimate {
        if values.isEmpty { return EvaluationReport.Estimate(.undefined("no row has a score"), unit: unit) }
        if let clusters { return clustered(values, unit, clusters) }
        return unit == .share ? rate(values.count { $0 == 1 }, of: values.count) : mean(values, unit)
    }

    /// A share of rows.
    func rate(_ successes: Int, of count: Int) -> EvaluationReport.Estimate {
        do throws(Undefined) {
            let proportion = try ProportionInterval(successes: successes, of: count, confidence: settings.confidence)
            return EvaluationReport.Estimate(
                EvaluationReport.Figure(proportion.estimate), unit: .share,
                interval: settings.interval(proportion.wilson, "Wilson"))
        } catch {
            return EvaluationReport.Estimate(.undefined(error.reason), unit: .share)
        }
    }

    private func mean(_ values: [Double], _ unit: EvaluationReport.MeasureUnit) -> EvaluationReport.Estimate {
        do throws(Undefined) {
            let mean = try MeanInterval(values, confidence: settings.confidence)
            let interval =
                mean.interval.low < mean.interval.high
                ? settings.interval(mean.interval, "t")
                : settings.noInterval("all rows have the same score: they have no spread", "t")
            return EvaluationReport.Estimate(EvaluationReport.Figure(mean.mean), unit: unit, interval: interval)
        } catch {
            guard values.count == 1, let only = values.first else {
                return EvaluationReport.Estimate(.undefined(error.reason), unit: unit)
            }
            return EvaluationReport.Estimate(
                EvaluationReport.Figure(only), unit: unit, interval: settings.noInterval(error.reason, "t"))
        }
    }

    private func clustered(
        _ values: [Double], _ unit: EvaluationReport.MeasureUnit, _ clusters: [Int]
    ) -> EvaluationReport.Estimate {
        do throws(Undefined) {
            let mean = try ClusteredMean(values, clusters: clusters, confidence: settings.confidence)
            let name = "t, \(NumberText.count(mean.clusters)) clusters"
            guard mean.interval.low < mean.interval.high else { return withoutSpread(values, unit, mean.clusters) }
            let low = unit == .share ? max(0, mean.interval.low) : mean.interval.low
            let high = unit == .share ? min(1, mean.interval.high) : mean.interval.high
            return EvaluationReport.Estimate(
                EvaluationReport.Figure(mean.mean), unit: unit,
                interval: settings.interval(Statistics.Interval(low: low, high: high), name))
        } catch {
            return EvaluationReport.Estimate(
                EvaluationReport.Figure { () throws(Undefined) in try MeanInterval(values).mean }, unit: unit,
                interval: settings.noInterval(error.reason, "t, clustered"))
        }
    }

    /// Clusters that are all alike: of a share, each counts as one row, which is never too sure.
    private func withoutSpread(
        _ values: [Double], _ unit: EvaluationReport.MeasureUnit, _ clusters: Int
    ) -> EvaluationReport.Estimate {
        let isAllOrNone = values.allSatisfy { $0 == values[0] }
        if unit == .share, isAllOrNone {
            let rate = rate(values[0] == 1 ? clusters : 0, of: clusters)
            return EvaluationReport.Estimate(rate.value, unit: .share, interval: rate.interval)
        }
        return EvaluationReport.Estimate(
            EvaluationReport.Figure(values.reduce(0) { $0 + $1 / Double(values.count) }), unit: unit,
            interval: settings.noInterval("all clusters have the same mean: they have no spread", "t, clustered"))
    }
}
