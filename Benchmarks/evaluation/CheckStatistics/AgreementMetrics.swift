import Statistics

/// How far raters, measures and judges agree.
enum AgreementMetrics {
    static let all: [String: Metric] = [
        "cohen_kappa": { input in
            let name = try input.text("weights")
            guard let weights = KappaWeights(rawValue: name) else { throw Malformed("no weights are called \(name)") }
            let (a, b) = (try input.texts("a"), try input.texts("b"))
            let labels = input.json["labels"] == nil ? Set(a + b).sorted() : try input.texts("labels")
            let result = try CohenKappa(a, b, labels: labels, weights: weights, confidence: try input.confidence)
            return [
                "kappa": .number(result.kappa), "agreement": .number(result.agreement),
                "standard_error": .number(result.standardError), "low": .number(result.interval.low),
                "high": .number(result.interval.high), "null_standard_error": .number(result.nullStandardError),
            ]
        },
        "fleiss_kappa": { input in
            let result = try FleissKappa(counts: try input.countRows("counts"))
            return ["fleiss": .number(result.fleiss), "randolph": .number(result.randolph)]
        },
        "krippendorff_alpha": { input in
            let name = try input.text("level")
            guard let level = MeasurementLevel(rawValue: name) else { throw Malformed("no level is called \(name)") }
            let ratings = try input.list("ratings").map { rater in
                guard let row = rater.list else { throw Malformed("a rater has no list of ratings") }
                return row.map { $0 == .null ? nil : $0.double ?? .nan }
            }
            return ["alpha": .number(try KrippendorffAlpha(ratings: ratings, level: level).alpha)]
        },
        "correlation": { input in
            let (x, y) = (try input.numbers("x"), try input.numbers("y"))
            let result = try Correlation(x, y, confidence: try input.confidence)
            return [
                "pearson": .number(result.pearson), "pearson_p": .number(result.pearsonP),
                "spearman": .number(result.spearman), "spearman_p": .part(result.spearmanP),
                "kendall_tau_b": .number(result.kendallTauB), "pearson_low": .number(result.pearsonInterval.low),
                "pearson_high": .number(result.pearsonInterval.high),
            ]
        },
        "bradley_terry": { input in
            let models = try input.texts("models")
            let wins = try input.list("wins").map { row in (row.list ?? []).map { $0.double ?? .nan } }
            let result = try BradleyTerry(wins: wins)
            guard result.elo.count == models.count else { throw Malformed("there are not as many models as rows") }
            return [
                "log_strength": named(models, result.logStrengths), "elo": named(models, result.elo),
                "difference_standard_error": named(models, result.differenceErrors),
            ]
        },
        "swapped_preference": { input in
            let result = try SwappedPreference(
                verdicts: try input.list("verdicts").map { pair in
                    guard let pair = pair.list, pair.count == 2 else { throw Malformed("a pair has not two verdicts") }
                    return (PlaceVerdict(pair[0]), PlaceVerdict(pair[1]))
                })
            return [
                "a_wins": .count(result.firstWins), "b_wins": .count(result.secondWins), "ties": .count(result.ties),
                "win_rate": .number(result.winRate), "consistency": .number(result.consistency),
                "both_first": .count(result.bothFirst), "both_second": .count(result.bothSecond),
                "preference_p": .part { () throws(Undefined) in try result.preferenceP() },
                "position_bias_p": .part { () throws(Undefined) in try result.positionBiasP() },
            ]
        },
    ]

    private static func named(_ models: [String], _ numbers: [Double]) -> Answer {
        .object(Dictionary(zip(models, numbers.map { .number($0) })) { $1 })
    }
}

extension PlaceVerdict {
    fileprivate init?(_ json: JSON) {
        guard let text = json.text, let verdict = PlaceVerdict(rawValue: text) else { return nil }
        self = verdict
    }
}
