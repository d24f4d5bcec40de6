internal import SparkSQL

/// Functions that have a meaning only over a window.
enum Windows {
    static let entries: [FunctionEntry] = [
        window("row_number", 0...0, display: .name("row_number")) { (_) throws(SparkError) in (.integer, false) },
        rank("rank", .integer), rank("dense_rank", .integer), rank("percent_rank", .double),
        window("cume_dist", 0...0, display: .name("cume_dist")) { (_) throws(SparkError) in (.double, false) },
        window("ntile", 0...1, display: .name("ntile")) { (invocation) throws(SparkError) in
            invocation.fill(1, .integer(1))
            guard invocation[0].isFoldable else {
                throw invocation.mismatch(
                    "NON_FOLDABLE_INPUT",
                    ["inputName": "`buckets`", "inputType": "\"INT\"", "inputExpr": "\"\(invocation[0].pretty)\""],
                    "the input `buckets` should be a foldable \"INT\" expression.")
            }
            guard invocation[0].type != .null else {
                throw AnalysisError.unexpectedInput(
                    invocation.pretty, index: 0, invocation[0], required: ExpectedType.int.sql)
            }
            try invocation.take(0, .uncast(.int))
            if let buckets = invocation[0].constantNumber, buckets.unscaled < 1 {
                throw invocation.mismatch(
                    "VALUE_OUT_OF_RANGE",
                    [
                        "exprName": "buckets", "valueRange": "(0, 2147483647]", "currentValue": "\(buckets.unscaled)",
                    ], "The buckets must be between (0, 2147483647] (current value = \(buckets.unscaled)).")
            }
            return (.integer, false)
        },
        window("counter_diff", 1...2, display: .spelling) { (invocation) throws(SparkError) in
            try invocation.take(0, .numeric)
            if invocation.count > 1 { try invocation.take(1, .anyTimestamp) }
            return (invocation[0].type, true)
        },
        offset("lag"), offset("lead"),
        window(
            "nth_value", 2...3, display: .custom { _, texts in "nth_value(\(texts.prefix(2).joined(separator: ", ")))" }
        ) { (invocation) throws(SparkError) in
            if case .literal(.integer(let offset)) = invocation[1].node, offset < 1 {
                throw invocation.mismatch(
                    "VALUE_OUT_OF_RANGE",
                    ["exprName": "offset", "valueRange": "(0, 9223372036854775807]", "currentValue": "\(offset)L"],
                    "The offset must be between (0, 9223372036854775807] (current value = \(offset)L).")
            }
            try invocation.take(1, .int)
            return (invocation[0].type, true)
        },
    ]

    private static func window(
        _ name: String, _ counts: ClosedRange<Int>, display: FunctionEntry.Display,
        _ type: @escaping @Sendable (inout Invocation) throws(SparkError) -> (SparkType, Bool)
    ) -> FunctionEntry {
        var entry = FunctionEntry.rule(
            name, counts: counts, display: display,
            resolve: { (invocation) throws(SparkError) in
                let (type, nullable) = try type(&invocation)
                return invocation.call(type, nullable: nullable)
            })
        entry.kind = .window
        return entry
    }

    /// The place among the rows of a window; what stands between the brackets means nothing.
    private static func rank(_ name: String, _ type: SparkType) -> FunctionEntry {
        window(name, 0...Int.max, display: .custom { call, _ in "\(call.name.uppercased())()" }) {
            (invocation) throws(SparkError) in
            invocation.arguments = []
            return (type, false)
        }
    }

    private static func offset(_ name: String) -> FunctionEntry {
        window(name, 1...3, display: .name(name)) { (invocation) throws(SparkError) in
            invocation.fill(2, .integer(1))
            let shownDefault = invocation.count > 2
            if !invocation[1].isFoldable, !invocation[1].type.isIntegral {
                throw SparkError(
                    "_LEGACY_ERROR_TEMP_1035", parameters: ["prettyName": name],
                    message: "The offset of \(name) should be a constant number of rows.")
            }
            if !invocation[1].isFoldable {
                let offset = name == "lag" ? "(- \(invocation[1].pretty))" : invocation[1].pretty
                if !shownDefault { invocation.arguments.append(.null(.null)) }
                throw invocation.mismatch(
                    "NON_FOLDABLE_INPUT",
                    ["inputName": "`offset`", "inputType": "\"INT\"", "inputExpr": "\"\(offset)\""],
                    "the input `offset` should be a foldable \"INT\" expression.")
            }
            try invocation.take(1, .int)
            if shownDefault {
                // The default takes the type of the values, and never the other way round.
                try invocation.take(2, .oneOf([.exactly(invocation[0].type), .exactly(.null)]))
            } else {
                invocation.arguments.append(.null(.null))
            }
            let isCovered = !invocation[2].nullable && !invocation[0].nullable
            return (invocation[0].type, !isCovered)
        }
    }
}
