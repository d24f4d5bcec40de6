import Statistics

/// Means and shares with their intervals.
enum IntervalMetrics {
    static let all: [String: Metric] = [
        "mean_ci": { input in
            let mean = try MeanInterval(try input.numbers("values"), confidence: try input.confidence)
            return [
                "mean": .number(mean.mean), "standard_error": .number(mean.standardError),
                "low": .number(mean.interval.low), "high": .number(mean.interval.high),
            ]
        },
        "clustered_se": { input in
            let mean = try ClusteredMean(
                try input.numbers("values"), clusters: try input.texts("clusters"), confidence: try input.confidence)
            return [
                "mean": .number(mean.mean), "naive": .number(mean.naive), "miller": .number(mean.miller),
                "cr0": .number(mean.cr0), "cr1": .number(mean.cr1), "stata": .number(mean.cr1),
                "clusters": .count(mean.clusters), "low": .number(mean.interval.low),
                "high": .number(mean.interval.high), "design_effect": .part(mean.designEffect),
            ]
        },
        "proportion_ci": { input in
            let share = try ProportionInterval(
                successes: try input.count("successes"), of: try input.count("n"), confidence: try input.confidence)
            return [
                "estimate": .number(share.estimate), "wald": .interval(share.wald), "wilson": .interval(share.wilson),
                "clopper_pearson": .interval(share.clopperPearson), "agresti_coull": .interval(share.agrestiCoull),
                "jeffreys": .interval(share.jeffreys), "wilson_corrected": .interval(share.wilsonCorrected),
            ]
        },
        "two_proportions": { input in
            let two = try TwoProportions(
                successes1: try input.count("successes1"), of: try input.count("n1"),
                successes2: try input.count("successes2"), of: try input.count("n2"),
                confidence: try input.confidence)
            return [
                "difference": .number(two.difference), "newcombe": .interval(two.newcombe),
                "agresti_caffo": .interval(two.agrestiCaffo), "wald": .interval(two.wald),
                // The known answers are of statsmodels, whose cubic is not that of the score test's authors.
                "score": .interval(two.statsmodelsScore), "score_miettinen_nurminen": .interval(two.score),
                "ratio": .part(two.ratio), "ratio_log": .part(two.ratioInterval),
            ]
        },
        "prediction_powered_mean": { input in
            let mean = try PredictionPoweredMean(
                labels: try input.numbers("labels"), judgeLabelled: try input.numbers("judge_labelled"),
                judgeUnlabelled: try input.numbers("judge_unlabelled"), confidence: try input.confidence)
            func answer(_ estimate: PredictionPoweredMean.Estimate) -> Answer {
                ["estimate": .number(estimate.value), "interval": .interval(estimate.interval)]
            }
            return [
                "classical": .number(mean.classical), "judge_only": .number(mean.judgeOnly), "ppi": answer(mean.full),
                "half": answer(mean.half), "tuned": answer(mean.tuned), "lambda": .number(mean.weight),
            ]
        },
        "judge_corrected_rate": { input in
            let rate = try JudgeCorrectedRate(
                judgedRate: try input.number("judged_rate"), specificity: try input.number("specificity"),
                sensitivity: try input.number("sensitivity"), n: try input.count("n"),
                negatives: try input.count("negatives_labelled"), positives: try input.count("positives_labelled"),
                confidence: try input.confidence)
            return [
                "rate": .number(rate.rate), "standard_error": .number(rate.standardError),
                "low": .number(rate.interval.low), "high": .number(rate.interval.high),
            ]
        },
    ]
}

extension Answer {
    static func interval(_ interval: Interval) -> Answer { .numbers([interval.low, interval.high]) }

    static func part(_ result: Result<Interval, Undefined>) -> Answer {
        switch result {
        case .success(let value): .interval(value)
        case .failure(let undefined): .undefined(undefined.reason)
        }
    }
}
