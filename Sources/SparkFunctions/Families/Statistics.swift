internal import SparkSQL

/// Statistics of groups of rows.
enum Statistics {
    static let entries: [FunctionEntry] = [
        double("stddev_samp", ["stddev", "std"]), double("stddev_pop", []), double("var_samp", ["variance"]),
        double("var_pop", []),
        double("skewness", []), double("kurtosis", []),
        pair("corr"), pair("covar_pop"), pair("covar_samp"), pair("regr_slope"), pair("regr_intercept"),
        pair("regr_r2"),
        mean("regr_avgx", of: 1), mean("regr_avgy", of: 0), pair("regr_sxx"), pair("regr_syy"), pair("regr_sxy"),
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
            try takePlace(&invocation)
            try checkPlace(invocation)
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
                0,
                .oneOf([
                    .numeric, .date, .timestamp, .exactly(.timestampNTZ), .yearMonthInterval, .dayTimeInterval, .time,
                ]))
            try takePlace(&invocation)
            try checkPlace(invocation)
            try checkAccuracy(invocation)
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

    private static func takePlace(_ invocation: inout Invocation) throws(SparkError) {
        if case .array = invocation[1].type {
            try invocation.take(1, .arrayOf(.double))
        } else {
            try invocation.take(1, .double)
        }
    }

    /// The place of a quantile is from 0 to 1.
    static func checkPlace(_ invocation: Invocation) throws(SparkError) {
        try checkConstant(invocation, 1, "percentage")
        var places = [invocation[1]]
        var list = invocation[1]
        if case .cast(let child, let mode) = list.node, !mode.isWritten { list = child }
        if case .call(let call) = list.node, call.name == "array" { places = call.arguments }
        let numbers = places.compactMap(constant)
        guard numbers.count == places.count, numbers.contains(where: { !(0...1 ~= $0) }) else { return }
        throw invocation.mismatch(
            "VALUE_OUT_OF_RANGE",
            [
                "exprName": "percentage", "valueRange": "[0.0, 1.0]",
                "currentValue": numbers.map { NumberText.text($0) + "D" }.joined(separator: ","),
            ], "The percentage must be between [0.0, 1.0].")
    }

    private static func checkConstant(_ invocation: Invocation, _ index: Int, _ name: String) throws(SparkError) {
        let argument = invocation[index]
        guard argument.isFoldable else {
            throw invocation.mismatch(
                "NON_FOLDABLE_INPUT",
                [
                    "inputName": "`\(name)`", "inputType": name == "percentage" ? "\"DOUBLE\"" : "\"INTEGRAL\"",
                    "inputExpr": "\"\(argument.pretty)\"",
                ], "the input `\(name)` should be a foldable expression.")
        }
        if argument.isNullLiteral {
            throw invocation.mismatch("UNEXPECTED_NULL", ["exprName": name], "The \(name) must not be null.")
        }
    }

    /// How exact an approximate quantile is, a whole number above 0.
    private static func checkAccuracy(_ invocation: Invocation) throws(SparkError) {
        guard invocation.count > 2 else { return }
        try checkConstant(invocation, 2, "accuracy")
        guard let number = constant(invocation[2]), !(1...2_147_483_647 ~= number) else { return }
        throw invocation.mismatch(
            "VALUE_OUT_OF_RANGE",
            [
                "exprName": "accuracy", "valueRange": "(0, 2147483647]",
                "currentValue": "\(Int64(exactly: number.rounded(.towardZero)) ?? 0)L",
            ], "The accuracy must be between (0, 2147483647].")
    }

    /// The number that a constant is; nil where it is none.
    static func constant(_ expression: TypedExpression) -> Double? {
        switch expression.node {
        case .literal(.decimal): Double(expression.pretty)
        case .literal(.null): nil
        case .literal(let value): expression.type.isNumeric ? value.number : nil
        case .cast(let child, _): constant(child)
        case .call(let call) where call.name == "negative": constant(call.arguments[0]).map { -$0 }
        default: nil
        }
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

    /// The mean of one of two numbers, where both are there.
    private static func mean(_ name: String, of place: Int) -> FunctionEntry {
        Aggregates.aggregate(name, counts: 2...2) { (invocation) throws(SparkError) in
            for index in 0..<2 { try invocation.take(index, .numeric) }
            guard case .decimal(let precision, let scale) = invocation[place].type else { return .double }
            return DecimalRule.bounded(precision + 4, scale + 4)
        }
    }

    private static func exact(_ invocation: inout Invocation) throws(SparkError) -> SparkType {
        switch invocation[0].type {
        case .yearMonthInterval: return .yearToMonth
        case .dayTimeInterval: return .dayToSecond
        default:
            try checkValue(invocation)
            try invocation.take(0, .double)
            return .double
        }
    }

    /// Quantiles are of numbers and of intervals.
    static func checkValue(_ invocation: Invocation) throws(SparkError) {
        guard ExpectedType.numeric.cast(invocation[0].type) == nil, !invocation[0].type.isAnsiInterval else { return }
        let takes = ExpectedType.oneOf([.oneOf([.numeric, .dayTimeInterval, .yearMonthInterval]), .time])
        throw AnalysisError.unexpectedInput(invocation.pretty, index: 0, invocation[0], required: takes.sql)
    }

    private static func ordered(_ name: String) -> FunctionEntry {
        Aggregates.aggregate(name, counts: 1...1) { (invocation) throws(SparkError) in
            try invocation.take(0, .oneOf([.double, .arrayOf(.double)]))
            if case .array = invocation[0].type { return .array(.double, containsNull: false) }
            return .double
        }
    }
}
