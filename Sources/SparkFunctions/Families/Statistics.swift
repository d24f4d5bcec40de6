internal import SparkSQL

/// Statistics of groups of rows.
enum Statistics {
    static let entries: [FunctionEntry] = [
        double("stddev_samp", ["stddev", "std"]), double("stddev_pop", []), double("var_samp", ["variance"]),
        double("var_pop", []),
        double("skewness", []), double("kurtosis", []),
        pair("corr"), pair("covar_pop"), pair("covar_samp"), pair("regr_slope"), pair("regr_intercept"),
        pair("regr_r2"),
        pair("regr_avgx", .numeric), pair("regr_avgy", .numeric), pair("regr_sxx"), pair("regr_syy"), pair("regr_sxy"),
        Aggregates.aggregate("regr_count", counts: 2...2, null: .never) { (invocation) throws(SparkError) in
            for index in 0..<2 { try invocation.take(index, .numeric) }
            return .long
        },
        Aggregates.aggregate("median", counts: 1...1) { (invocation) throws(SparkError) in try exact(&invocation) },
        Aggregates.aggregate(
            "percentile", counts: 2...3,
            display: .custom { call, texts in
                "percentile(\((texts.count < 3 ? texts + ["1"] : texts).joined(separator: ", ")))"
            }
        ) { (invocation) throws(SparkError) in
            let type = try exact(&invocation)
            try checkPlace(invocation)
            try invocation.take(1, .oneOf([.double, .arrayOf(.double)]))
            if invocation.count > 2 { try invocation.take(2, .integral) }
            if case .array = invocation[1].type { return .array(type, containsNull: false) }
            return type
        },
        ordered("percentile_cont"), ordered("percentile_disc"),
        Aggregates.aggregate(
            "percentile_approx", ["approx_percentile"], counts: 2...3,
            display: .custom { call, texts in
                "\(call.spelling)(\((texts.count < 3 ? texts + ["10000"] : texts).joined(separator: ", ")))"
            }
        ) { (invocation) throws(SparkError) in
            try invocation.take(
                0, .oneOf([.numeric, .date, .timestamp, .exactly(.timestampNTZ), .yearMonthInterval, .dayTimeInterval]))
            try invocation.take(1, .oneOf([.double, .arrayOf(.double)]))
            if case .array = invocation[1].type { return .array(invocation[0].type, containsNull: false) }
            return invocation[0].type
        },
        Aggregates.aggregate(
            "approx_count_distinct", counts: 1...2, null: .never,
            display: .custom { call, texts in "\(call.spelling)(\(texts[0]))" }
        ) { (_) throws(SparkError) in .long },
        Aggregates.aggregate("histogram_numeric", counts: 2...2) { (invocation) throws(SparkError) in
            try invocation.take(0, .numeric)
            return .array(
                .structure([StructField("x", invocation[0].type), StructField("y", .double)]), containsNull: true)
        },
        Aggregates.aggregate("count_min_sketch", counts: 3...4, null: .never) { (_) throws(SparkError) in .binary },
        Aggregates.aggregate("bitmap_construct_agg", counts: 1...1, null: .never) { (invocation) throws(SparkError) in
            try invocation.take(0, .long)
            return .binary
        },
        Aggregates.aggregate("bitmap_or_agg", counts: 1...1, null: .never) { (invocation) throws(SparkError) in
            try invocation.take(0, .binary)
            return .binary
        },
        .kernel("bitmap_count", takes: [.binary], returns: .type(.long)),
        .sql("bitmap_bit_position", takes: [.long], returns: .type(.long), "(($1 - 1) % 32768)"),
        .sql("bitmap_bucket_number", takes: [.long], returns: .type(.long), "(($1 - 1) // 32768 + 1)"),
    ]

    /// The place of a quantile is from 0 to 1.
    private static func checkPlace(_ invocation: Invocation) throws(SparkError) {
        let number: Double
        switch invocation[1].node {
        case .literal(.decimal): number = Double(invocation[1].pretty) ?? 0
        case .literal(let value): number = value.number
        default: return
        }
        guard !(0...1 ~= number) else { return }
        throw invocation.mismatch(
            "VALUE_OUT_OF_RANGE",
            ["exprName": "percentage", "valueRange": "[0.0, 1.0]", "currentValue": NumberText.text(number) + "D"],
            "The percentage must be between [0.0, 1.0] (current value = \(number)).")
    }

    private static func double(_ name: String, _ aliases: [String]) -> FunctionEntry {
        Aggregates.aggregate(name, aliases, counts: 1...1) { (invocation) throws(SparkError) in
            try invocation.take(0, .double)
            return .double
        }
    }

    private static func pair(_ name: String, _ expected: ExpectedType = .double) -> FunctionEntry {
        Aggregates.aggregate(name, counts: 2...2) { (invocation) throws(SparkError) in
            for index in 0..<2 { try invocation.take(index, expected) }
            return .double
        }
    }

    private static func exact(_ invocation: inout Invocation) throws(SparkError) -> SparkType {
        switch invocation[0].type {
        case .yearMonthInterval: return .yearToMonth
        case .dayTimeInterval: return .dayToSecond
        default:
            try invocation.take(0, .double)
            return .double
        }
    }

    private static func ordered(_ name: String) -> FunctionEntry {
        Aggregates.aggregate(name, counts: 1...1) { (invocation) throws(SparkError) in
            try invocation.take(0, .oneOf([.double, .arrayOf(.double)]))
            if case .array = invocation[0].type { return .array(.double, containsNull: false) }
            return .double
        }
    }
}
