import Statistics

/// What a run can show, and how many rows it needs.
enum PowerMetrics {
    static let all: [String: Metric] = [
        "power_paired_t": { input in
            let power = try PowerOfT.paired(
                dz: try input.number("dz"), n: try input.count("n"), alpha: try input.alpha)
            return ["power": .number(power)]
        },
        "n_paired_t": { input in
            answer(
                try PowerOfT.pairs(
                    dz: try input.number("dz"), power: try input.number("power", or: 0.8), alpha: try input.alpha))
        },
        "power_two_groups_t": { input in
            let power = try PowerOfT.twoGroups(
                d: try input.number("d"), n1: try input.count("n1"), ratio: try input.number("ratio", or: 1),
                alpha: try input.alpha)
            return ["power": .number(power)]
        },
        "power_two_proportions": { input in
            let two = try PowerOfTwoProportions(
                p1: try input.number("p1"), p2: try input.number("p2"), nEach: try input.count("n_each"),
                alpha: try input.alpha)
            return ["cohen_h": .number(two.cohenH), "power": .number(two.power)]
        },
        "power_mcnemar": { input in
            let plan = try mcNemar(input)
            let rows = try input.count("n")
            return [
                "power": .number(try plan.normal(rows: rows)),
                "exact_power": .part { () throws(Undefined) in try plan.exact(rows: rows) },
                "mid_p_power": .part { () throws(Undefined) in try plan.mid(rows: rows) },
            ]
        },
        "n_mcnemar": { input in
            answer(try mcNemar(input).rows(power: try input.number("power", or: 0.8)))
        },
        "n_paired_resampled": { input in
            answer(try resampled(input).rows(for: try input.number("delta")))
        },
        "detectable_difference": { input in
            ["delta": .number(try resampled(input).detectableDifference(rows: try input.count("n")))]
        },
    ]

    private static func answer(_ needed: RowsNeeded) -> Answer {
        ["n": .number(needed.exact), "rows": .count(needed.rows)]
    }

    private static func mcNemar(_ input: Input) throws -> PowerOfMcNemar {
        try PowerOfMcNemar(
            firstOnly: try input.number("first_only"), secondOnly: try input.number("second_only"),
            alpha: try input.alpha)
    }

    private static func resampled(_ input: Input) throws -> ResampledPlan {
        try ResampledPlan(
            omega2: try input.number("omega2"), sigma2A: try input.number("sigma2_a"),
            sigma2B: try input.number("sigma2_b"), answersA: try input.count("k_a"), answersB: try input.count("k_b"),
            power: try input.number("power", or: 0.8), alpha: try input.alpha)
    }
}
