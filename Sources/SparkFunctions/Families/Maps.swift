internal import SparkSQL

/// Functions of maps.
enum Maps {
    static let entries: [FunctionEntry] = [
        .rule(
            "map", counts: 0...Int.max, canFail: true,
            resolve: { (invocation) throws(SparkError) in
                guard invocation.count % 2 == 0 else {
                    throw AnalysisError.wrongCount(
                        invocation.spelling, expected: "2n (n > 0)", actual: invocation.count)
                }
                let keys = stride(from: 0, to: invocation.count, by: 2),
                    values = stride(from: 1, to: invocation.count, by: 2)
                let ansi = invocation.settings.ansi
                guard let key = WidestType.common(keys.map { invocation[$0].type }, ansi: ansi) else {
                    throw invocation.mismatch(
                        "CREATE_MAP_KEY_DIFF_TYPES",
                        ["functionName": "`map`", "dataType": list(keys.map { invocation[$0].type })],
                        "the keys of function `map` should all be the same type.")
                }
                guard let value = WidestType.common(values.map { invocation[$0].type }, ansi: ansi) else {
                    throw invocation.mismatch(
                        "CREATE_MAP_VALUE_DIFF_TYPES",
                        ["functionName": "`map`", "dataType": list(values.map { invocation[$0].type })],
                        "the values of function `map` should all be the same type.")
                }
                try checkKey(key, invocation)
                for index in keys { invocation[index] = invocation[index].implicitlyCast(to: key, invocation.settings) }
                for index in values {
                    invocation[index] = invocation[index].implicitlyCast(to: value, invocation.settings)
                }
                return invocation.call(
                    .map(key, value, valueContainsNull: values.contains { invocation[$0].nullable }), nullable: false)
            },
            sql: { (renderer, call, type) throws(SparkError) in
                guard !call.arguments.isEmpty, case .map(let key, let value, let nulls) = type else {
                    return "CAST(map([], []) AS \(type.duckDB))"
                }
                let texts = try renderer.sql(call.arguments)
                let keys = stride(from: 0, to: texts.count, by: 2).map { texts[$0] }.joined(separator: ", ")
                let values = stride(from: 1, to: texts.count, by: 2).map { texts[$0] }.joined(separator: ", ")
                return try renderer.kernel(
                    "map_from_arrays", texts: ["[\(keys)]", "[\(values)]"],
                    [.array(key, containsNull: true), .array(value, containsNull: nulls)], type)
            }),
        .rule(
            "map_keys", counts: 1...1,
            resolve: { (invocation) throws(SparkError) in
                try invocation.takeOrNull(0, .map)
                guard case .map(let key, _, _) = invocation[0].type else { return invocation[0] }
                return invocation.call(.array(key, containsNull: true))
            }, sql: keysSQL("map_keys")),
        .rule(
            "map_values", counts: 1...1,
            resolve: { (invocation) throws(SparkError) in
                try invocation.takeOrNull(0, .map)
                guard case .map(_, let value, _) = invocation[0].type else { return invocation[0] }
                return invocation.call(.array(value, containsNull: true))
            }, sql: keysSQL("map_values")),
        .rule(
            "map_entries", counts: 1...1,
            resolve: { (invocation) throws(SparkError) in
                try invocation.takeOrNull(0, .map)
                guard case .map(let key, let value, let nulls) = invocation[0].type else { return invocation[0] }
                let entry = [StructField("key", key, nullable: false), StructField("value", value, nullable: nulls)]
                return invocation.call(.array(.structure(entry), containsNull: false))
            },
            sql: { (renderer, call, _) throws(SparkError) in
                try renderer.fill(
                    "list_transform(map_entries($1), lambda q: struct_pack(f0 := q.key, f1 := q.value))", call.arguments
                )
            }),
        .rule(
            "map_contains_key", counts: 2...2,
            resolve: { (invocation) throws(SparkError) in
                if invocation[0].type == .null || invocation[1].type == .null {
                    throw invocation.mismatch(
                        "NULL_TYPE", ["functionName": "`map_contains_key`"],
                        "Null typed values cannot be used as arguments of `map_contains_key`.")
                }
                try invocation.take(0, .map)
                guard case .map(let key, let value, let nulls) = invocation[0].type,
                    let common = WidestType.tightest(key, invocation[1].type)
                        ?? WidestType.decimal(key, invocation[1].type)
                else {
                    throw invocation.mismatch(
                        "MAP_FUNCTION_DIFF_TYPES",
                        [
                            "functionName": "`map_contains_key`", "dataType": "\"MAP\"",
                            "leftType": "\"\(invocation[0].type.sql)\"", "rightType": "\"\(invocation[1].type.sql)\"",
                        ], "the key should be of the map's type.")
                }
                invocation[0] = invocation[0].implicitlyCast(
                    to: .map(common, value, valueContainsNull: nulls), invocation.settings)
                invocation[1] = invocation[1].implicitlyCast(to: common, invocation.settings)
                return invocation.call(.boolean, nullable: true)
            },
            sql: { (renderer, call, _) throws(SparkError) in
                try renderer.fill(
                    "(CASE WHEN $1 IS NOT NULL AND $2 IS NOT NULL THEN list_contains(map_keys($1), $2) END)",
                    call.arguments)
            }),
        .rule(
            "map_from_arrays", counts: 2...2, canFail: true,
            resolve: { (invocation) throws(SparkError) in
                try invocation.takeOrNull(0, .array)
                try invocation.takeOrNull(1, .array)
                let (key, value) = (Arrays.element(invocation[0].type), Arrays.element(invocation[1].type))
                try checkKey(key.type, invocation)
                return invocation.call(.map(key.type, value.type, valueContainsNull: value.nullable))
            }, sql: Arrays.kernel),
        .rule(
            "map_from_entries", counts: 1...1, canFail: true,
            resolve: { (invocation) throws(SparkError) in
                guard case .array(.structure(let fields), let containsNull) = invocation[0].type, fields.count == 2
                else {
                    throw AnalysisError.unexpectedInput(
                        invocation.pretty, index: 0, invocation[0], required: "\"ARRAY\" of pair \"STRUCT\"")
                }
                return invocation.call(
                    .map(fields[0].type, fields[1].type, valueContainsNull: fields[1].nullable),
                    nullable: invocation[0].nullable || containsNull)
            }, sql: Arrays.kernel),
        .rule(
            "map_concat", counts: 0...Int.max, canFail: true,
            resolve: { (invocation) throws(SparkError) in
                if invocation.count == 0 {
                    return invocation.call(.map(.string, .string, valueContainsNull: true), nullable: false)
                }
                let types = invocation.arguments.map(\.type)
                guard types.allSatisfy({ if case .map = $0 { true } else { false } }) else {
                    throw invocation.mismatch(
                        "MAP_CONCAT_DIFF_TYPES", ["functionName": "`map_concat`", "dataType": list(types)],
                        "the `map_concat` should all be of type map, but it's \(list(types)).")
                }
                guard let common = tightestMap(types) else {
                    throw AnalysisError.differentTypes(invocation.pretty, function: "map_concat", types)
                }
                for index in 0..<invocation.count {
                    invocation[index] = invocation[index].implicitlyCast(to: common, invocation.settings)
                }
                return invocation.call(common)
            },
            sql: { (renderer, call, type) throws(SparkError) in
                call.arguments.isEmpty
                    ? "CAST(map([], []) AS \(type.duckDB))" : try renderer.kernel("map_concat", call.arguments, type)
            }),
        .kernel(
            "str_to_map", takes: [.string], optional: [.init(.string, .string(",")), .init(.string, .string(":"))],
            returns: .type(.map(.string, .string, valueContainsNull: true)), canFail: true),
    ]

    private static func tightestMap(_ types: [SparkType]) -> SparkType? {
        var result = types[0]
        for type in types.dropFirst() {
            guard let next = WidestType.common(result, type) else { return nil }
            result = next
        }
        return result
    }

    private static func list(_ types: [SparkType]) -> String {
        "[" + types.map { "\"\($0.sql)\"" }.joined(separator: ", ") + "]"
    }

    private static func checkKey(_ key: SparkType, _ invocation: Invocation) throws(SparkError) {
        guard key.hasMap else { return }
        throw invocation.mismatch(
            "INVALID_MAP_KEY_TYPE", ["keyType": "\"\(key.sql)\""], "The key of map cannot be/contain \"\(key.sql)\".")
    }

    private static func keysSQL(_ own: String) -> Arrays.SQL {
        { (renderer, call, type) throws(SparkError) in
            call.arguments[0].type == .null
                ? "CAST(NULL AS \(type.duckDB))" : try renderer.fill("\(own)($1)", call.arguments)
        }
    }
}
