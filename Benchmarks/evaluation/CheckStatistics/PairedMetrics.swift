import Statistics

/// Two runs over the same rows.
enum PairedMetrics {
    static let all: [String: Metric] = [
        "mcnemar": { input in
            // Rows on which the runs agree change nothing, but have to be counts.
            _ = try (input.count("both"), input.count("neither"))
            let test = try McNemar(
                firstOnly: try input.count("first_only"), secondOnly: try input.count("second_only"))
            return [
                "statistic": .number(test.statistic), "p": .number(test.p),
                "corrected_statistic": .number(test.correctedStatistic), "corrected_p": .number(test.correctedP),
                "exact_p": .number(test.exactP), "mid_p": .number(test.midP),
            ]
        },
        "paired_proportion_difference": { input in
            let paired = try PairedProportionDifference(
                both: try input.count("both"), firstOnly: try input.count("first_only"),
                secondOnly: try input.count("second_only"), neither: try input.count("neither"),
                confidence: try input.confidence)
            return [
                "difference": .number(paired.difference), "wald": .interval(paired.wald),
                "bonett_price": .interval(paired.bonettPrice), "newcombe_10": .interval(paired.newcombe10),
            ]
        },
        "wilcoxon": { input in
            let test = try WilcoxonSignedRank(try input.numbers("differences"))
            var parts: [String: Answer] = [
                "r_plus": .number(test.positiveRanks), "r_minus": .number(test.negativeRanks),
                "rank_biserial": .number(test.rankBiserial),
                "exact_p": test.exactP.map { .number($0) } ?? .undefined("there are too many rows"),
            ]
            let zeros = ["wilcox": WilcoxonSignedRank.Zeros.dropped, "pratt": .ranked, "zsplit": .split]
            for (name, zeros) in zeros {
                for (kind, isCorrected) in [("plain", false), ("corrected", true)] {
                    let normal = test.approximation(zeros, isCorrected: isCorrected)
                    parts["\(name)_\(kind)"] = [
                        "statistic": .number(normal.statistic), "z": .number(normal.z), "p": .number(normal.p),
                    ]
                }
            }
            return .object(parts)
        },
        "sign_flip": { input in
            let test = try SignFlip(try input.numbers("differences"))
            return [
                "mean": .number(test.mean), "p": .number(test.p), "p_greater": .number(test.pGreater),
                "flips": .count(test.flips),
            ]
        },
        "sign_test": { input in
            let test = try SignTest(try input.numbers("differences"))
            return ["m": .number(test.m), "p": .number(test.p)]
        },
        "equivalence": { input in
            let test = try Equivalence(
                try input.numbers("first"), try input.numbers("second"), margin: try input.number("margin"))
            return ["p": .number(test.p), "lower_p": .number(test.lowerP), "upper_p": .number(test.upperP)]
        },
        "paired_t": { input in
            let paired = try PairedT(
                try input.numbers("first"), try input.numbers("second"), confidence: try input.confidence)
            let test = try paired.test.get()
            return [
                "difference": .number(paired.difference), "standard_error": .number(paired.standardError),
                "t": .number(test.t), "df": .count(paired.degreesOfFreedom), "p": .number(test.p),
                "low": .number(paired.interval.low), "high": .number(paired.interval.high), "dz": .number(test.dz),
                "unpaired_standard_error": .number(paired.unpairedStandardError),
                "correlation": .part(paired.correlation),
            ]
        },
    ]
}
