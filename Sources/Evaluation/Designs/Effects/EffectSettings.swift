internal import Statistics

/// What estimates and tests of a design share.
struct EffectSettings: Sendable {
    let confidence: Double
    let seed: UInt64
    let draws: Int
    /// How many threads draw; no answer depends on it.
    let workers: Int

    init(_ design: EvaluationDesign, workers: Int) {
        confidence = design.confidence
        seed = design.seed
        draws = design.draws
        self.workers = workers
    }

    var bootstrapName: String { "BCa bootstrap, \(NumberText.count(draws)) draws" }

    /// The confidence to ask a bootstrap for, so that its interval covers as often as it says where rows are few too.
    ///
    /// Percentiles of draws are those of a normal whose variance is with n; here they are those of t, and of the
    /// variance with n − 1: Hesterberg, What teachers should know about the bootstrap, 2015, section 5.
    ///
    /// - Parameters:
    ///   - degreesOfFreedom: Of t: one less than the rows, or the clusters.
    ///   - ratio: The standard error with n − 1 by that with n.
    /// - Returns: A little more than the confidence of the settings.
    func bootstrapConfidence(degreesOfFreedom: Double, ratio: Double) -> Double {
        let reach = ratio * StudentT(degreesOfFreedom: max(1, degreesOfFreedom)).critical(confidence: confidence)
        let widened = 1 - 2 * Normal.survival(reach)
        return widened > confidence && widened < 1 ? widened : confidence
    }

    /// The same for so many rows, or clusters, at least two.
    func bootstrapConfidence(count: Int) -> Double {
        let n = Double(max(2, count))
        return bootstrapConfidence(degreesOfFreedom: n - 1, ratio: (n / (n - 1)).squareRoot())
    }

    func interval(_ interval: Statistics.Interval, _ name: String) -> EvaluationReport.Interval {
        EvaluationReport.Interval(
            EvaluationReport.Figure(interval.low), EvaluationReport.Figure(interval.high),
            level: EvaluationReport.Figure(confidence), name: name)
    }

    func noInterval(_ reason: String, _ name: String) -> EvaluationReport.Interval {
        EvaluationReport.Interval(
            .undefined(reason), .undefined(reason), level: EvaluationReport.Figure(confidence), name: name)
    }

    /// The BCa interval, or, where bias or acceleration has no answer, another.
    func interval(
        _ bootstrap: BootstrapIntervals, otherwise: Statistics.Interval?, _ name: String
    ) -> EvaluationReport.Interval {
        switch bootstrap.bca {
        case .success(let bca): interval(bca.interval, bootstrapName)
        case .failure(let undefined):
            if let otherwise, otherwise.low < otherwise.high {
                interval(otherwise, "\(name), as BCa is undefined: \(undefined.reason)")
            } else {
                noInterval(undefined.reason, bootstrapName)
            }
        }
    }
}

extension EvaluationReport.Figure {
    /// What a computation gives, or why it gives nothing.
    init(_ body: () throws(Undefined) -> Double) {
        do throws(Undefined) {
            self.init(try body())
        } catch {
            self = .undefined(error.reason)
        }
    }
}
