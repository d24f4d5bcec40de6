internal import SparkSQL

/// Functions of JSON and CSV texts, and of variants.
enum JSONFunctions {
    private static let firstOnly = FunctionEntry.Display.custom { call, texts in "\(call.spelling)(\(texts[0]))" }

    static let entries: [FunctionEntry] = [
        .kernel(
            "get_json_object", takes: [.uncast(.string), .uncast(.string)], returns: .type(.string), null: .always),
        .kernel("json_array_length", takes: [.uncast(.string)], returns: .type(.integer), null: .always),
        .kernel(
            "json_object_keys", takes: [.uncast(.string)], returns: .type(.array(.string, containsNull: true)),
            null: .always),
        .rule(
            "from_json", counts: 2...3, display: firstOnly, canFail: true,
            resolve: { (invocation) throws(SparkError) in
                try resolveFrom(&invocation, isCSV: false)
            }, sql: fromSQL("from_json")),
        .rule(
            "from_csv", counts: 2...3, display: firstOnly, canFail: true,
            resolve: { (invocation) throws(SparkError) in
                try resolveFrom(&invocation, isCSV: true)
            }, sql: fromSQL("from_csv")),
        .rule(
            "to_json", counts: 1...2, display: firstOnly, canFail: true,
            resolve: { (invocation) throws(SparkError) in
                let options = try options(invocation, 1)
                switch invocation[0].type {
                case .structure, .map, .array, .variant, .null: break
                default: throw invalidSchema(invocation, invocation[0].type)
                }
                return TypedExpression(
                    .call(FunctionCall("to_json", [invocation[0]], options: options)), .string, nullable: true)
            }, sql: toSQL("to_json")),
        .rule(
            "to_csv", counts: 1...2, display: firstOnly,
            resolve: { (invocation) throws(SparkError) in
                let options = try options(invocation, 1)
                guard ExpectedType.structure.accepts(invocation[0].type) else {
                    throw invocation.mismatch(
                        "UNSUPPORTED_INPUT_TYPE",
                        ["functionName": "`to_csv`", "dataType": "\"\(invocation[0].type.sql)\""],
                        "The input of `to_csv` can't be \"\(invocation[0].type.sql)\" type data.")
                }
                return TypedExpression(
                    .call(FunctionCall("to_csv", [invocation[0]], options: options)), .string, nullable: true)
            }, sql: toSQL("to_csv")),
        schema("schema_of_json"), schema("schema_of_csv"),
        .kernel("parse_json", takes: [.string], returns: .type(.variant), canFail: true),
        .kernel(
            "try_parse_json", takes: [.string], returns: .type(.variant), null: .always, kernel: "parse_json",
            options: ["try"]),
        .rule(
            "is_variant_null", counts: 1...1,
            resolve: { (invocation) throws(SparkError) in invocation.call(.boolean, nullable: false) },
            sql: { (renderer, call, _) throws(SparkError) in
                try renderer.fill("coalesce($1 = 'null', false)", call.arguments)
            }),
        variantGet("variant_get", isTry: false), variantGet("try_variant_get", isTry: true),
        .rule(
            "schema_of_variant", counts: 1...1,
            resolve: { (invocation) throws(SparkError) in invocation.call(.string) },
            sql: { (renderer, call, type) throws(SparkError) in
                try renderer.kernel("schema_of_variant", call.arguments, type)
            }),
        .kernel(
            "xpath", takes: [.string, .string], returns: .type(.array(.string, containsNull: true)), null: .always),
    ]

    static func invalidSchema(_ invocation: Invocation, _ type: SparkType) -> SparkError {
        invocation.mismatch(
            "INVALID_JSON_SCHEMA", ["schema": "\"\(type.sql)\""],
            "Input schema \"\(type.sql)\" must be a struct, an array, a map or a variant.")
    }

    /// The options of a call, as names and values in turn.
    private static func options(_ invocation: Invocation, _ index: Int) throws(SparkError) -> [String] {
        guard invocation.count > index else { return [] }
        guard case .call(let call) = invocation[index].node, call.name == "map" else {
            throw SparkError("INVALID_OPTIONS.NON_MAP_FUNCTION", message: "Must use the `map()` function for options.")
        }
        let type = invocation[index].type
        guard case .map(let key, let value, _) = type, key.isString || key == .null, value.isString || value == .null
        else {
            throw SparkError(
                "INVALID_OPTIONS.NON_STRING_TYPE", parameters: ["mapType": "\"\(type.sql)\""],
                message: "A type of keys and values in `map()` must be string, but got \"\(type.sql)\".")
        }
        return call.arguments.map { argument in
            guard case .literal(let value) = argument.node else { return "" }
            return value.text ?? ""
        }
    }

    private static func resolveFrom(_ invocation: inout Invocation, isCSV: Bool) throws(SparkError) -> TypedExpression {
        let name = invocation.entry.name
        guard let text = try schemaText(invocation[1]) else {
            throw SparkError(
                "INVALID_SCHEMA.NON_STRING_LITERAL", parameters: ["inputSchema": "\"\(invocation[1].pretty)\""],
                message: "The input schema \"\(invocation[1].pretty)\" must be a string literal.")
        }
        let type = try SparkType(ddl: text).asNullable
        let options = try options(invocation, 2)
        let schema = invocation[1]
        invocation.arguments = [invocation[0], schema]
        try invocation.take(0, .uncast(.string))
        switch type {
        case .structure: break
        case .array, .map, .variant: if isCSV { throw invalidSchema(invocation, type) }
        default: throw invalidSchema(invocation, type)
        }
        return TypedExpression(
            .call(FunctionCall(name, [invocation[0]], options: options)), type,
            nullable: isCSV ? invocation[0].nullable : true)
    }

    private static func schemaText(_ expression: TypedExpression) throws(SparkError) -> String? {
        switch expression.node {
        case .literal(let value): return value.text
        case .call(let call) where call.name == "schema_of_json" || call.name == "schema_of_csv":
            guard let argument = call.arguments.first, case .literal(let value) = argument.node, let text = value.text
            else { return nil }
            return call.name == "schema_of_json"
                ? JSONSchema.ddl(of: text, RecordOptions(call.options))
                : try CSVSchema.ddl(of: text, RecordOptions(call.options))
        default: return nil
        }
    }

    private static func fromSQL(_ kernel: String) -> Arrays.SQL {
        { (renderer, call, type) throws(SparkError) in
            let mode = RecordOptions(call.options)["mode"]?.uppercased() ?? "PERMISSIVE"
            if mode == "DROPMALFORMED" {
                throw SparkError(
                    "PARSE_MODE_UNSUPPORTED", parameters: ["funcName": "`\(kernel)`", "mode": mode],
                    message:
                        "The function `\(kernel)` doesn't support the \(mode) mode. Acceptable modes are PERMISSIVE and FAILFAST."
                )
            }
            return try renderer.kernel(
                kernel, call.arguments, type, options: call.options + ["timeZone", renderer.settings.timeZone])
        }
    }

    private static func toSQL(_ kernel: String) -> Arrays.SQL {
        { (renderer, call, type) throws(SparkError) in
            if call.arguments[0].type == .null { return "CAST(NULL AS VARCHAR)" }
            return try renderer.kernel(
                kernel, call.arguments, type, options: call.options + ["timeZone", renderer.settings.timeZone])
        }
    }

    private static func schema(_ name: String) -> FunctionEntry {
        .rule(
            name, counts: 1...2, display: firstOnly,
            resolve: { (invocation) throws(SparkError) in
                let options = try options(invocation, 1)
                try invocation.take(0, .uncast(.string))
                guard invocation[0].isFoldable, invocation[0].type.isString else {
                    let input = name == "schema_of_json" ? "json" : "csv"
                    throw AnalysisError.mismatch(
                        "NON_FOLDABLE_INPUT", invocation.pretty,
                        [
                            "inputName": "`\(input)`", "inputType": "\"STRING\"",
                            "inputExpr": "\"\(invocation[0].pretty)\"",
                        ], "the input `\(input)` should be a foldable \"STRING\" expression.")
                }
                return TypedExpression(
                    .call(FunctionCall(name, [invocation[0]], options: options)), .string, nullable: false)
            },
            sql: { (renderer, call, type) throws(SparkError) in
                try renderer.kernel(name, call.arguments, type, options: call.options)
            })
    }

    private static func variantGet(_ name: String, isTry: Bool) -> FunctionEntry {
        .rule(
            name, counts: 2...3,
            display: .custom { call, texts in "\(call.spelling)(\(texts.prefix(2).joined(separator: ", ")))" },
            canFail: !isTry,
            resolve: { (invocation) throws(SparkError) in
                let type =
                    try invocation.constantText(2).map { (text) throws(SparkError) in try SparkType(ddl: text) }
                    ?? .variant
                return TypedExpression(
                    .call(FunctionCall(name, Array(invocation.arguments.prefix(2)))), type, nullable: true)
            },
            sql: { (renderer, call, type) throws(SparkError) in
                try renderer.kernel(
                    "variant_get", call.arguments, type, options: [isTry ? "try" : "ansi", renderer.settings.timeZone])
            })
    }
}
