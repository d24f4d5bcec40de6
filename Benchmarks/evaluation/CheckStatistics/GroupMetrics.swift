import Statistics

/// Two independent groups.
enum GroupMetrics {
    static let all: [String: Metric] = [
        "welch_t": { input in
            let test = try WelchT(try input.numbers("x"), try input.numbers("y"), confidence: try input.confidence)
            return [
                "t": .number(test.t), "df": .number(test.degreesOfFreedom), "p": .number(test.p),
                "low": .number(test.interval.low), "high": .number(test.interval.high),
                "student_t": .number(test.studentT), "student_p": .number(test.studentP),
            ]
        },
        "mann_whitney": { input in
            let test = try MannWhitney(try input.numbers("x"), try input.numbers("y"))
            return [
                "u1": .number(test.u1), "u2": .number(test.u2), "asymptotic_p": .number(test.asymptoticP),
                "asymptotic_p_no_continuity": .number(test.plainP), "auc": .number(test.auc),
                "cliffs_delta": .number(test.cliffsDelta),
                "exact_p": test.exactP.map { .number($0) } ?? .undefined("there are too many rows"),
            ]
        },
        "brunner_munzel": { input in
            let test = try BrunnerMunzel(try input.numbers("x"), try input.numbers("y"))
            return ["statistic": .number(test.statistic), "p": .number(test.p)]
        },
        "hedges_g": { input in
            let effect = try HedgesG(try input.numbers("x"), try input.numbers("y"))
            return [
                "cohen_d": .number(effect.cohenD), "hedges_g": .number(effect.g),
                "hedges_g_approximate": .number(effect.approximateG), "glass_delta": .part(effect.glassDelta),
                "variance": .number(effect.variance),
            ]
        },
    ]
}
