internal import SparkSQL

/// Values over groups of rows.
enum Aggregates {
    typealias Resolve = Arrays.Resolve

    static let entries: [FunctionEntry] = [
        aggregate("count", counts: 1...Int.max, null: .never) { (invocation) throws(SparkError) in .long },
        aggregate("count_if", counts: 1...1, null: .never) { (invocation) throws(SparkError) in
            try invocation.take(0, .boolean)
            return .long
        },
        sum("sum", isTry: false), sum("try_sum", isTry: true), average("avg", ["mean"]), average("try_avg", []),
        extreme("min"), extreme("max"),
        same("first", ["first_value"], display: .custom { call, texts in "\(call.spelling)(\(texts[0]))" }),
        same("last", ["last_value"], display: .custom { call, texts in "\(call.spelling)(\(texts[0]))" }),
        same("any_value", [], display: .custom { call, texts in "\(call.spelling)(\(texts[0]))" }),
        aggregate("collect_list", ["array_agg"], counts: 1...1, null: .never, display: .name("collect_list")) {
            (invocation) throws(SparkError) in
            .array(invocation[0].type, containsNull: false)
        },
        aggregate("collect_set", counts: 1...1, null: .never) { (invocation) throws(SparkError) in
            guard !invocation[0].type.hasMap else {
                throw invocation.mismatch(
                    "UNSUPPORTED_INPUT_TYPE", ["functionName": "`collect_set`", "dataType": "\"MAP\""],
                    "The input of `collect_set` can't be \"MAP\" type data.")
            }
            return .array(invocation[0].type, containsNull: false)
        },
        aggregate("collect_union", counts: 1...1, null: .never) { (invocation) throws(SparkError) in
            try invocation.take(0, .array)
            return .array(Arrays.element(invocation[0].type).type, containsNull: false)
        },
        bool("bool_and", ["every"]), bool("bool_or", ["any", "some"]),
        bits("bit_and"), bits("bit_or"), bits("bit_xor"),
        by("min_by"), by("max_by"),
        mode,
        aggregate("product", counts: 1...1, null: .always) { (invocation) throws(SparkError) in
            try invocation.take(0, .double)
            return .double
        },
        aggregate(
            "listagg", ["string_agg"], counts: 1...2, null: .always,
            display: .custom { call, texts in
                "\(call.spelling)(\((texts.count < 2 ? texts + ["NULL"] : texts).joined(separator: ", ")))"
            }
        ) { (invocation) throws(SparkError) in
            try invocation.take(0, .stringOrBinary)
            if invocation.count > 1, !invocation[1].isFoldable {
                throw invocation.mismatch(
                    "NON_FOLDABLE_INPUT",
                    [
                        "inputName": "`delimiter`", "inputType": "\"\(invocation[1].type.sql)\"",
                        "inputExpr": "\"\(invocation[1].pretty)\"",
                    ], "the input `delimiter` should be a foldable expression.")
            }
            if invocation.count > 1, invocation[0].type == .binary, invocation[1].type.isString {
                throw AnalysisError.differentTypes(
                    invocation.pretty, function: "listagg", invocation.arguments.map(\.type))
            }
            if invocation.count > 1, invocation[1].type != .null {
                try invocation.take(1, invocation[0].type == .binary ? .binary : .string)
            }
            return invocation[0].type
        },
        aggregate("grouping", counts: 1...1, null: .never) { (_) throws(SparkError) in throw grouping },
        aggregate("grouping_id", counts: 0...Int.max, null: .never) { (_) throws(SparkError) in throw grouping },
    ]

    private static let grouping = SparkError(
        "UNSUPPORTED_GROUPING_EXPRESSION",
        message: "grouping()/grouping_id() can only be used with GroupingSets/Cube/Rollup.")

    /// An aggregate whose arguments and type the closure gives.
    static func aggregate(
        _ name: String, _ aliases: [String] = [], counts: ClosedRange<Int>, null: NullRule = .always,
        display: FunctionEntry.Display = .spelling,
        _ type: @escaping @Sendable (inout Invocation) throws(SparkError) -> SparkType
    ) -> FunctionEntry {
        var entry = FunctionEntry.rule(
            name, counts: counts, display: display, canFail: true,
            resolve: { (invocation) throws(SparkError) in
                let type = try type(&invocation)
                return TypedExpression(
                    .aggregate(AggregateCall(FunctionCall(name, invocation.arguments, spelling: invocation.spelling))),
                    type,
                    nullable: null.nullable(invocation.arguments))
            })
        entry.aliases = aliases
        entry.kind = .aggregate
        return entry
    }

    private static func numberOrInterval(_ invocation: inout Invocation) throws(SparkError) {
        if invocation[0].type == .timestamp {
            // A timestamp is the number of its seconds.
            invocation[0] = invocation[0].implicitlyCast(to: .double, invocation.settings)
        }
        let required = ExpectedType.oneOf([.numeric, .yearMonthInterval, .dayTimeInterval])
        guard let type = required.cast(invocation[0].type), invocation[0].type != .date else {
            throw AnalysisError.unexpectedInput(
                invocation.pretty, index: 0, invocation[0], required: "\"NUMERIC\" or \"ANSI INTERVAL\"")
        }
        _ = type
        try invocation.take(0, required)
    }

    private static func sum(_ name: String, isTry: Bool) -> FunctionEntry {
        aggregate(name, counts: 1...1) { (invocation) throws(SparkError) in
            try numberOrInterval(&invocation)
            return sumType(invocation[0].type)
        }
    }

    static func sumType(_ type: SparkType) -> SparkType {
        switch type {
        case .byte, .short, .integer, .long: .long
        case .float: .double
        case .decimal(let precision, let scale): DecimalRule.bounded(precision + 10, scale)
        case .yearMonthInterval: type
        case .dayTimeInterval: type
        default: type
        }
    }

    private static func average(_ name: String, _ aliases: [String]) -> FunctionEntry {
        aggregate(name, aliases, counts: 1...1) { (invocation) throws(SparkError) in
            try numberOrInterval(&invocation)
            switch invocation[0].type {
            case .decimal(let precision, let scale): return DecimalRule.bounded(precision + 4, scale + 4)
            case .yearMonthInterval: return .yearToMonth
            case .dayTimeInterval: return .dayToSecond
            default: return .double
            }
        }
    }

    private static func extreme(_ name: String) -> FunctionEntry {
        aggregate(name, counts: 1...1) { (invocation) throws(SparkError) in
            guard invocation[0].type.isOrderable else { throw Arrays.unordered(invocation, invocation[0].type) }
            return invocation[0].type
        }
    }

    /// The commonest value; of several the least, where that is asked for.
    private static let mode: FunctionEntry = {
        var entry = aggregate(
            "mode", counts: 0...2, display: .custom { _, texts in "mode(\(texts.prefix(1).joined()))" }
        ) { (invocation) throws(SparkError) in
            invocation.count == 0 ? .null : invocation[0].type
        }
        let inner = entry.resolve
        entry.resolve = { (invocation) throws(SparkError) in
            var typed = try inner(&invocation)
            if invocation.count > 1 { try checkDeterministic(invocation) }
            if invocation.count > 1, case .literal(.boolean(true)) = invocation[1].node,
                case .aggregate(var aggregate) = typed.node
            {
                aggregate.order = [SortOrder(invocation[0])]
                typed.node = .aggregate(aggregate)
            }
            return typed
        }
        return entry
    }()

    private static func checkDeterministic(_ invocation: Invocation) throws(SparkError) {
        let flag = invocation[1]
        if !flag.isFoldable { throw AnalysisError.notConstant("mode", "deterministic", .boolean) }
        if flag.isNullLiteral {
            throw AnalysisError.mismatch(
                "UNEXPECTED_NULL", flag.pretty, ["exprName": "`deterministic`"], "`deterministic` must not be null.")
        }
        guard flag.type == .boolean else {
            throw SparkError(
                "UNEXPECTED_INPUT_TYPE",
                parameters: [
                    "functionName": "`mode`", "paramIndex": "second", "inputSql": "\"\(flag.pretty)\"",
                    "inputType": "\"\(flag.type.sql)\"", "requiredType": "\"BOOLEAN\"",
                ], message: "The second parameter of `mode` requires the \"BOOLEAN\" type, not \"\(flag.type.sql)\".")
        }
    }

    private static func same(_ name: String, _ aliases: [String], display: FunctionEntry.Display) -> FunctionEntry {
        var entry = aggregate(name, aliases, counts: 1...2, display: display) { (invocation) throws(SparkError) in
            invocation[0].type
        }
        let inner = entry.resolve
        entry.resolve = { (invocation) throws(SparkError) in
            var typed = try inner(&invocation)
            if invocation.count > 1 {
                guard case .literal(.boolean) = invocation[1].node else {
                    throw SparkError(
                        "_LEGACY_ERROR_TEMP_1210", parameters: ["funcName": name],
                        message: "The second argument in \(name) should be a boolean literal.")
                }
            }
            if invocation.count > 1, case .literal(.boolean(true)) = invocation[1].node,
                case .aggregate(var aggregate) = typed.node
            {
                aggregate.ignoresNulls = true
                typed.node = .aggregate(aggregate)
            }
            return typed
        }
        return entry
    }

    private static func bool(_ name: String, _ aliases: [String]) -> FunctionEntry {
        aggregate(name, aliases, counts: 1...1) { (invocation) throws(SparkError) in
            try invocation.take(0, .boolean)
            return .boolean
        }
    }

    private static func bits(_ name: String) -> FunctionEntry {
        aggregate(name, counts: 1...1) { (invocation) throws(SparkError) in
            try invocation.take(0, .uncast(.integral))
            return invocation[0].type
        }
    }

    private static func by(_ name: String) -> FunctionEntry {
        aggregate(name, counts: 2...3) { (invocation) throws(SparkError) in
            guard invocation[1].type.isOrderable else { throw Arrays.unordered(invocation, invocation[1].type) }
            guard invocation.count > 2 else { return invocation[0].type }
            guard invocation[2].isFoldable else {
                throw invocation.mismatch(
                    "NON_FOLDABLE_INPUT",
                    ["inputName": "k", "inputType": "int", "inputExpr": invocation[2].pretty],
                    "the input `k` should be a foldable \"INT\" expression.")
            }
            try invocation.take(2, .int)
            let count = Statistics.constant(invocation[2]) ?? 0
            guard 1...100_000 ~= count else {
                throw invocation.mismatch(
                    "VALUE_OUT_OF_RANGE",
                    ["exprName": "`k`", "valueRange": "[1, 100000]", "currentValue": "\(Int(count))"],
                    "The `k` must be between [1, 100000].")
            }
            return .array(invocation[0].type, containsNull: true)
        }
    }
}

/// The order of rows within an aggregate.
enum AggregateOrder {
    /// The aggregate with `WITHIN GROUP` put where its function has it.
    static func applied(_ expression: TypedExpression) throws(SparkError) -> TypedExpression {
        guard case .aggregate(var aggregate) = expression.node, !aggregate.order.isEmpty else { return expression }
        switch aggregate.call.name {
        case "percentile_cont", "percentile_disc", "mode":
            var result = expression
            let value = aggregate.order[0].expression
            if aggregate.call.name == "mode" {
                aggregate.call.arguments = [value]
                result.type = value.type
            } else {
                let settings = ExpressionSettings()
                var number = value
                switch value.type {
                case .yearMonthInterval: result.type = .yearToMonth
                case .dayTimeInterval: result.type = .dayToSecond
                default: number = value.implicitlyCast(to: .double, settings)
                }
                if case .array(_, let nulls) = expression.type, number.type.isAnsiInterval {
                    result.type = .array(result.type, containsNull: nulls)
                }
                aggregate.call.arguments.insert(number, at: 0)
                if let entry = Catalogue.standard[aggregate.call.name] {
                    try Statistics.checkValue(
                        Invocation(entry, [value, aggregate.call.arguments[1]], settings: settings))
                    try Statistics.checkPlace(Invocation(entry, aggregate.call.arguments, settings: settings))
                }
            }
            result.node = .aggregate(aggregate)
            return result
        default: return expression
        }
    }
}
