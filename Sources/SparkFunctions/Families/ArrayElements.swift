internal import SparkSQL

/// One element of an array, or one value of a map.
enum Elements {
    typealias Resolve = Arrays.Resolve
    typealias SQL = Arrays.SQL

    static let resolveItem: Resolve = { (invocation) throws(SparkError) in
        switch invocation[0].type {
        case .array(let element, let containsNull):
            guard invocation[1].type.isIntegral || invocation[1].type == .null else {
                throw AnalysisError.unexpectedInput(
                    invocation.pretty, index: 1, invocation[1], required: "\"INTEGRAL\"")
            }
            if invocation[1].type == .null {
                invocation[1] = invocation[1].implicitlyCast(to: .integer, invocation.settings)
            }
            return invocation.call(
                element,
                nullable: elementNullable(invocation, containsNull, strict: invocation.settings.ansi, from: 0))
        case .map(let key, let value, _):
            try takeKey(&invocation, key)
            return invocation.call(value, nullable: true)
        default:
            throw SparkError(
                "INVALID_EXTRACT_BASE_FIELD_TYPE",
                parameters: ["base": "\"\(invocation[0].pretty)\"", "other": "\"\(invocation[0].type.sql)\""],
                message:
                    "Can't extract a value from \"\(invocation[0].pretty)\". Need a complex type [STRUCT, ARRAY, MAP] but got \"\(invocation[0].type.sql)\"."
            )
        }
    }

    /// Whether the element may be null, as Spark says it: by a constant index it knows an array's elements only where
    /// they are written.
    static func elementNullable(
        _ invocation: Invocation, _ containsNull: Bool, strict: Bool, from first: Int
    ) -> Bool {
        var index = invocation[1]
        if case .cast(let child, let mode) = index.node, !mode.isWritten { index = child }
        guard index.isFoldable, !index.nullable else { return !strict || containsNull }
        guard case .call(let call) = invocation[0].node, call.name == "array", let number = constantIndex(index) else {
            return true
        }
        let position = first == 1 && number < 0 ? call.arguments.count + number : number - first
        return call.arguments.indices.contains(position) ? call.arguments[position].nullable : !strict
    }

    /// The whole number that an index is for every row, where it is written with few operators.
    static func constantIndex(_ expression: TypedExpression) -> Int? {
        switch expression.node {
        case .literal(.integer(let value)): return Int(value)
        case .cast(let child, _): return expression.type.isIntegral ? constantIndex(child) : nil
        case .call(let call) where call.name == "negative": return constantIndex(call.arguments[0]).map { -$0 }
        case .call(let call) where call.arguments.count == 2:
            guard let left = constantIndex(call.arguments[0]), let right = constantIndex(call.arguments[1]),
                max(abs(left), abs(right)) < 1 << 15
            else { return nil }
            switch call.name {
            case "+": return left + right
            case "-": return left - right
            case "*": return left * right
            default: return nil
            }
        default: return nil
        }
    }

    private static func takeKey(_ invocation: inout Invocation, _ key: SparkType) throws(SparkError) {
        guard
            let common = WidestType.tightest(key, invocation[1].type) ?? WidestType.decimal(key, invocation[1].type)
                ?? ExpectedType.exactly(key).cast(invocation[1].type),
            common.isSame(as: key) || key.isNumeric
        else {
            throw AnalysisError.unexpectedInput(invocation.pretty, index: 1, invocation[1], required: "\"\(key.sql)\"")
        }
        if case .map(_, let value, let nulls) = invocation[0].type, !common.isSame(as: key) {
            invocation[0] = invocation[0].implicitlyCast(
                to: .map(common, value, valueContainsNull: nulls), invocation.settings)
        }
        invocation[1] = invocation[1].implicitlyCast(to: common, invocation.settings)
    }

    static let itemSQL: SQL = { (renderer, call, type) throws(SparkError) in
        if let part = try WrittenParts.item(call, type, renderer.settings) { return try renderer.sql(part) }
        if case .map = call.arguments[0].type { return try renderer.fill("map_extract_value($1, $2)", call.arguments) }
        guard renderer.settings.ansi else {
            return try renderer.fill("(CASE WHEN $2 >= 0 THEN list_extract($1, $2 + 1) END)", call.arguments)
        }
        let texts = try renderer.sql(call.arguments)
        return renderer.sharing(texts) { texts in
            let error = RuntimeError.sql(
                "INVALID_ARRAY_INDEX",
                [
                    "indexValue": "CAST(\(texts[1]) AS VARCHAR)", "arraySize": "CAST(len(\(texts[0])) AS VARCHAR)",
                ])
            let isOutside = "\(texts[1]) < 0 OR \(texts[1]) >= len(\(texts[0]))"
            return "(CASE WHEN \(isOutside) THEN \(error) ELSE list_extract(\(texts[0]), \(texts[1]) + 1) END)"
        }
    }

    static let resolveElementAt: Resolve = { (invocation) throws(SparkError) in
        let isTry = invocation.entry.name.hasPrefix("try_")
        switch invocation[0].type {
        case .array(let element, let containsNull):
            // A BIGINT is no index here, though it is one between brackets.
            guard invocation[1].type.isIntegral, invocation[1].type != .long else {
                throw AnalysisError.unexpectedInput(invocation.pretty, index: 1, invocation[1], required: "\"INT\"")
            }
            return invocation.call(
                element,
                nullable: elementNullable(
                    invocation, containsNull, strict: !isTry && invocation.settings.ansi, from: 1))
        case .map(let key, let value, let nulls):
            guard let common = WidestType.tightest(key, invocation[1].type) else {
                throw invocation.mismatch(
                    "MAP_FUNCTION_DIFF_TYPES",
                    [
                        "functionName": "`\(invocation.displayName)`", "dataType": "\"MAP\"",
                        "leftType": "\"\(invocation[0].type.sql)\"", "rightType": "\"\(invocation[1].type.sql)\"",
                    ],
                    "Input to `\(invocation.entry.name)` should have been \"MAP\" followed by a value with same key type."
                )
            }
            invocation[0] = invocation[0].implicitlyCast(
                to: .map(common, value, valueContainsNull: nulls), invocation.settings)
            invocation[1] = invocation[1].implicitlyCast(to: common, invocation.settings)
            return invocation.call(value, nullable: true)
        default:
            throw AnalysisError.unexpectedInput(
                invocation.pretty, index: 0, invocation[0], required: ExpectedType.arrayOrMap.sql)
        }
    }

    static let elementAtSQL: SQL = { (renderer, call, type) throws(SparkError) in
        if case .map = call.arguments[0].type { return try renderer.fill("map_extract_value($1, $2)", call.arguments) }
        let texts = try renderer.sql(call.arguments)
        let isStrict = !call.name.hasPrefix("try_") && renderer.settings.ansi
        return renderer.sharing(texts) { texts in
            let (list, index) = (texts[0], texts[1])
            let zero = RuntimeError.sql("INVALID_INDEX_OF_ZERO")
            let outside = RuntimeError.sql(
                "INVALID_ARRAY_INDEX_IN_ELEMENT_AT",
                ["indexValue": "CAST(\(index) AS VARCHAR)", "arraySize": "CAST(len(\(list)) AS VARCHAR)"])
            return "(CASE WHEN \(list) IS NULL OR \(index) IS NULL THEN NULL WHEN \(index) = 0 THEN \(zero) "
                + "WHEN abs(\(index)) > len(\(list)) THEN \(isStrict ? outside : "NULL") "
                + "ELSE list_extract(\(list), \(index)) END)"
        }
    }
}

/// `sequence`: numbers, dates and timestamps in even steps.
enum Sequences {
    static let resolve: Arrays.Resolve = { (invocation) throws(SparkError) in
        let settings = invocation.settings
        var types = [invocation[0].type, invocation[1].type]
        if invocation.count > 2 { types.append(invocation[2].type) }
        let isNumber =
            types.contains(where: \.isIntegral) && types.allSatisfy { $0.isIntegral || $0 == .null || $0.isString }
        types = isNumber ? types : Array(types.prefix(2))
        if isNumber {
            if let common = WidestType.common(types, ansi: settings.ansi), common.isIntegral {
                for index in 0..<invocation.count {
                    invocation[index] = invocation[index].implicitlyCast(to: common, settings)
                }
                return invocation.call(.array(common, containsNull: false))
            }
        }
        if let common = WidestType.common(types), common == .date || common == .timestamp || common == .timestampNTZ {
            for index in 0..<2 { invocation[index] = invocation[index].implicitlyCast(to: common, settings) }
            if invocation.count == 2 {
                return TypedExpression(
                    .call(FunctionCall("sequence", invocation.arguments)), .array(common, containsNull: false),
                    nullable: invocation.anyNullable)
            }
            let step = invocation[2].type
            if step.isAnsiInterval || step == .calendarInterval {
                return invocation.call(.array(common, containsNull: false))
            }
        }
        throw invocation.mismatch(
            "SEQUENCE_WRONG_INPUT_TYPES",
            [
                "functionName": "`sequence`", "startType": "(\"TIMESTAMP\" or \"TIMESTAMP_NTZ\" or \"DATE\")",
                "stepType": "(\"INTERVAL\" or \"INTERVAL YEAR TO MONTH\" or \"INTERVAL DAY TO SECOND\")",
                "otherStartType": "\"INTEGRAL\"",
            ],
            "`sequence` uses the wrong parameter type.")
    }

    static let sql: Arrays.SQL = { (renderer, call, type) throws(SparkError) in
        let element = Arrays.element(type).type
        guard element.isIntegral else {
            return try renderer.kernel("sequence", call.arguments, type, options: [renderer.settings.timeZone])
        }
        let texts = try renderer.sql(call.arguments).map { "CAST(\($0) AS BIGINT)" }
        let places = texts.indices.map { "$\($0 + 1)" }
        let step = try renderer.kernel(
            "sequence_step", texts: places, texts.map { _ in .long }, .long, options: [element.sql])
        let numbers = "generate_series($1, $2, \(step))"
        let isNull = places.map { "\($0) IS NULL" }.joined(separator: " OR ")
        return renderer.fill(
            "(CASE WHEN \(isNull) THEN NULL ELSE \(element == .long ? numbers : "CAST(\(numbers) AS \(type.duckDB))") END)",
            texts: texts)
    }
}
