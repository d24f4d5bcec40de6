internal import SparkSQL

/// Functions of arrays.
enum Arrays {
    typealias Resolve = @Sendable (inout Invocation) throws(SparkError) -> TypedExpression
    typealias SQL = @Sendable (inout Renderer, FunctionCall, SparkType) throws(SparkError) -> String

    static let entries: [FunctionEntry] = makers + elements + sets + order

    static func element(_ type: SparkType) -> (type: SparkType, nullable: Bool) {
        if case .array(let element, let containsNull) = type { (element, containsNull) } else { (.null, true) }
    }

    static let kernel: SQL = { (renderer, call, type) throws(SparkError) in
        try renderer.kernel(call.name, call.arguments, type)
    }

    // MARK: making

    private static let makers: [FunctionEntry] = [
        .rule(
            "array", counts: 0...Int.max,
            resolve: { (invocation) throws(SparkError) in
                let type = try invocation.widen()
                return invocation.call(.array(type, containsNull: invocation.anyNullable), nullable: false)
            },
            sql: { (renderer, call, type) throws(SparkError) in
                call.arguments.isEmpty ? "CAST([] AS \(type.duckDB))" : try renderer.fill("[$*]", call.arguments)
            }),
        .rule(
            "array_repeat", counts: 2...2, canFail: true,
            resolve: { (invocation) throws(SparkError) in
                try invocation.take(1, .int)
                return invocation.call(
                    .array(invocation[0].type, containsNull: invocation[0].nullable), nullable: invocation[1].nullable)
            },
            sql: { (renderer, call, type) throws(SparkError) in
                let texts = try renderer.sql(call.arguments)
                let size = try renderer.bytes(of: "$1", call.arguments[0].type)
                let count = try renderer.room(
                    "CAST(greatest($2, 0) AS BIGINT)", of: size, in: "array_repeat", parameter: "count")
                return renderer.fill(
                    "(CASE WHEN $2 IS NOT NULL THEN repeat([$1], \(count)) END)", texts: texts)
            }),
        .rule("sequence", counts: 2...3, canFail: true, resolve: Sequences.resolve, sql: Sequences.sql),
        .rule(
            "arrays_zip", counts: 0...Int.max,
            resolve: { (invocation) throws(SparkError) in
                var fields: [StructField] = []
                for index in 0..<invocation.count {
                    try invocation.takeOrNull(index, .array)
                    let name = Structs.memberName(invocation[index]) ?? "\(index)"
                    fields.append(StructField(name, element(invocation[index].type).type))
                }
                return invocation.call(.array(.structure(fields), containsNull: false))
            }, sql: kernel),
        .rule(
            "flatten", counts: 1...1,
            resolve: { (invocation) throws(SparkError) in
                try invocation.take(0, .arrayOf(.array))
                let outer = element(invocation[0].type)
                let inner = element(outer.type)
                return invocation.call(
                    .array(inner.type, containsNull: inner.nullable), nullable: invocation[0].nullable || outer.nullable
                )
            },
            sql: { (renderer, call, _) throws(SparkError) in
                try renderer.fill(
                    "(CASE WHEN len(list_filter($1, lambda q: q IS NULL)) > 0 THEN NULL ELSE flatten($1) END)",
                    call.arguments)
            }),
    ]

    // MARK: elements

    private static let elements: [FunctionEntry] = [
        .rule(
            "size", "cardinality", counts: 1...1,
            resolve: { (invocation) throws(SparkError) in
                // Before ANSI the size of null was -1.
                let nullable = invocation.settings.ansi ? invocation[0].nullable : false
                if invocation[0].type != .null { try invocation.take(0, .arrayOrMap) }
                return invocation.call(.integer, nullable: nullable)
            },
            sql: { (renderer, call, _) throws(SparkError) in
                let ofNull = renderer.settings.ansi ? "CAST(NULL AS INTEGER)" : "-1"
                if call.arguments[0].type == .null { return ofNull }
                var size = "len"
                if case .map = call.arguments[0].type { size = "cardinality" }
                let text = try renderer.fill("CAST(\(size)($1) AS INTEGER)", call.arguments)
                return renderer.settings.ansi ? text : "coalesce(\(text), -1)"
            }),
        .rule(
            "array_size", counts: 1...1,
            resolve: { (invocation) throws(SparkError) in
                try invocation.takeOrNull(0, .array)
                return invocation.call(.integer)
            },
            sql: { (renderer, call, _) throws(SparkError) in
                try renderer.fill("CAST(len($1) AS INTEGER)", call.arguments)
            }),
        .rule(
            "getitem", counts: 2...2, display: .custom { "\($1[0])[\($1[1])]" }, canFail: true,
            resolve: Elements.resolveItem, sql: Elements.itemSQL),
        .rule(
            "get", counts: 2...2,
            resolve: { (invocation) throws(SparkError) in
                try invocation.take(0, .array)
                try invocation.take(1, .integral)
                let (type, containsNull) = element(invocation[0].type)
                let nullable = Elements.elementNullable(invocation, containsNull, strict: false, from: 0)
                return invocation.call(type, nullable: nullable)
            },
            sql: { (renderer, call, _) throws(SparkError) in
                try renderer.fill("(CASE WHEN $2 >= 0 THEN list_extract($1, $2 + 1) END)", call.arguments)
            }),
        .rule(
            "element_at", counts: 2...2, canFail: true, resolve: Elements.resolveElementAt, sql: Elements.elementAtSQL),
        .rule(
            "try_element_at", counts: 2...2, canFail: true, resolve: Elements.resolveElementAt,
            sql: Elements.elementAtSQL
        ).called("element_at"),
        .rule(
            "slice", counts: 3...3, canFail: true,
            resolve: { (invocation) throws(SparkError) in
                try invocation.takeOrNull(0, .array)
                try invocation.take(1, .int)
                try invocation.take(2, .int)
                return invocation.call(invocation[0].type)
            }, sql: kernel),
        .rule(
            "array_join", counts: 2...3,
            resolve: { (invocation) throws(SparkError) in
                try invocation.takeOrNull(0, .arrayOf(.string))
                for index in 1..<invocation.count { try invocation.take(index, .string) }
                return invocation.call(.string)
            }, sql: kernel),
        .rule(
            "array_contains", counts: 2...2,
            resolve: { (invocation) throws(SparkError) in
                try pair(&invocation, 0, 1, takesDecimals: true)
                let contained = element(invocation[0].type)
                return invocation.call(.boolean, nullable: invocation.anyNullable || contained.nullable)
            },
            sql: { (renderer, call, _) throws(SparkError) in
                let found = "list_contains($1, $2)"
                guard element(call.arguments[0].type).nullable || call.arguments.contains(where: \.nullable) else {
                    return try renderer.fill(found, call.arguments)
                }
                return try renderer.fill(
                    "(CASE WHEN $1 IS NULL OR $2 IS NULL THEN NULL WHEN \(found) THEN true WHEN list_count($1) < len($1) THEN NULL ELSE false END)",
                    call.arguments)
            }),
        .rule(
            "array_position", counts: 2...2,
            resolve: { (invocation) throws(SparkError) in
                if let null = ofNull(invocation, .long) { return null }
                try pair(&invocation, 0, 1)
                return invocation.call(.long)
            },
            sql: { (renderer, call, _) throws(SparkError) in
                try renderer.fill(
                    "(CASE WHEN $1 IS NOT NULL AND $2 IS NOT NULL THEN CAST(coalesce(list_position($1, $2), 0) AS BIGINT) END)",
                    call.arguments)
            }),
        added("array_append", front: false), added("array_prepend", front: true),
        .rule(
            "array_insert", counts: 3...3, canFail: true,
            resolve: { (invocation) throws(SparkError) in
                guard case .array = invocation[0].type else { throw unlike(invocation, 0, 2) }
                let place = invocation[1]
                guard [.byte, .short, .integer, .null].contains(place.type) else {
                    throw AnalysisError.unexpectedInput(
                        invocation.pretty, index: 1, place, required: ExpectedType.int.sql)
                }
                try invocation.take(1, .int)
                try pair(&invocation, 0, 2, keepsNull: true)
                let (type, _) = element(invocation[0].type)
                return invocation.call(
                    .array(type, containsNull: true), nullable: invocation[0].nullable || invocation[1].nullable)
            }, sql: kernel),
        .rule(
            "array_remove", counts: 2...2,
            resolve: { (invocation) throws(SparkError) in
                if let null = ofNull(invocation, invocation[0].type) { return null }
                try pair(&invocation, 0, 1)
                return invocation.call(invocation[0].type)
            }, sql: kernel),
        .rule(
            "array_compact", counts: 1...1,
            resolve: { (invocation) throws(SparkError) in
                try invocation.takeOrNull(0, .array)
                return invocation.call(.array(element(invocation[0].type).type, containsNull: false))
            },
            sql: { (renderer, call, _) throws(SparkError) in
                try renderer.fill("list_filter($1, lambda q: q IS NOT NULL)", call.arguments)
            }),
    ]

    /// Casts the elements of an array and a value to the one type that they have in common.
    static func pair(
        _ invocation: inout Invocation, _ array: Int, _ value: Int, keepsNull: Bool = false, takesDecimals: Bool = false
    ) throws(SparkError) {
        let name = invocation.entry.name
        if !keepsNull, invocation[array].type == .null || invocation[value].type == .null {
            throw invocation.mismatch(
                "NULL_TYPE", ["functionName": "`\(name)`"],
                "Null typed values cannot be used as arguments of `\(name)`.")
        }
        try invocation.take(array, .array)
        let (inner, containsNull) = element(invocation[array].type)
        guard
            let common = WidestType.tightest(inner, invocation[value].type)
                ?? (takesDecimals ? WidestType.decimal(inner, invocation[value].type) : nil)
        else {
            throw unlike(invocation, array, value)
        }
        let settings = invocation.settings
        // An array that is cast may have nulls in it, says Spark.
        let nulls = containsNull || (keepsNull && !common.isSame(as: inner))
        invocation[array] = invocation[array].implicitlyCast(to: .array(common, containsNull: nulls), settings)
        invocation[value] = invocation[value].implicitlyCast(to: common, settings)
    }

    /// What a function gives that looks for a null of no type in an array: null.
    private static func ofNull(_ invocation: Invocation, _ type: SparkType) -> TypedExpression? {
        guard case .array(let element, _) = invocation[0].type, invocation[1].type == .null else { return nil }
        let null = invocation[1].implicitlyCast(to: element, invocation.settings)
        return TypedExpression(
            .call(FunctionCall(invocation.entry.name, [invocation[0], null], spelling: invocation.spelling)), type,
            nullable: true)
    }

    private static func unlike(_ invocation: Invocation, _ array: Int, _ value: Int) -> SparkError {
        let name = invocation.entry.name
        return invocation.mismatch(
            "ARRAY_FUNCTION_DIFF_TYPES",
            [
                "functionName": "`\(name)`", "dataType": "\"ARRAY\"",
                "leftType": "\"\(invocation[array].type.sql)\"", "rightType": "\"\(invocation[value].type.sql)\"",
            ], "Input to `\(name)` should have been \"ARRAY\" followed by a value with same element type.")
    }

    private static func added(_ name: String, front: Bool) -> FunctionEntry {
        .rule(
            name, counts: 2...2,
            resolve: { (invocation) throws(SparkError) in
                try pair(&invocation, 0, 1, keepsNull: true)
                // Spark inserts, and says of every array in which it inserted that it may have nulls.
                let (type, _) = element(invocation[0].type)
                return invocation.call(.array(type, containsNull: true), nullable: invocation[0].nullable)
            },
            sql: { (renderer, call, _) throws(SparkError) in
                try renderer.fill(
                    "(CASE WHEN $1 IS NOT NULL THEN \(front ? "list_concat([$2], $1)" : "list_concat($1, [$2])") END)",
                    call.arguments)
            })
    }

    // MARK: sets

    private static let sets: [FunctionEntry] = [
        .rule(
            "array_distinct", counts: 1...1,
            resolve: { (invocation) throws(SparkError) in
                try invocation.takeOrNull(0, .array)
                return invocation.call(invocation[0].type)
            }, sql: kernel),
        set("array_union") { $0 || $1 }, set("array_intersect") { $0 && $1 }, set("array_except") { left, _ in left },
        .rule(
            "arrays_overlap", counts: 2...2,
            resolve: { (invocation) throws(SparkError) in
                try both(&invocation)
                let nullable = invocation.arguments.contains { element($0.type).nullable }
                return invocation.call(.boolean, nullable: invocation.anyNullable || nullable)
            }, sql: kernel),
    ]

    private static func both(_ invocation: inout Invocation) throws(SparkError) {
        let (left, right) = (element(invocation[0].type), element(invocation[1].type))
        let areArrays = invocation.arguments.allSatisfy { if case .array = $0.type { true } else { false } }
        guard areArrays,
            let common = WidestType.tightest(left.type, right.type) ?? WidestType.decimal(left.type, right.type)
        else {
            throw invocation.mismatch(
                "BINARY_ARRAY_DIFF_TYPES",
                [
                    "functionName": "`\(invocation.entry.name)`", "arrayType": "\"ARRAY\"",
                    "leftType": "\"\(invocation[0].type.sql)\"", "rightType": "\"\(invocation[1].type.sql)\"",
                ],
                "Input to function `\(invocation.entry.name)` should have been two \"ARRAY\" with same element type.")
        }
        for (index, side) in [left, right].enumerated() {
            invocation[index] = invocation[index].implicitlyCast(
                to: .array(common, containsNull: side.nullable), invocation.settings)
        }
    }

    private static func set(_ name: String, _ nulls: @escaping @Sendable (Bool, Bool) -> Bool) -> FunctionEntry {
        .rule(
            name, counts: 2...2,
            resolve: { (invocation) throws(SparkError) in
                try both(&invocation)
                let (left, right) = (element(invocation[0].type), element(invocation[1].type))
                return invocation.call(.array(left.type, containsNull: nulls(left.nullable, right.nullable)))
            }, sql: kernel)
    }

    // MARK: order

    private static let order: [FunctionEntry] = [
        extreme("array_min", "list_min"), extreme("array_max", "list_max"),
        .rule(
            "sort_array", counts: 1...2,
            resolve: { (invocation) throws(SparkError) in
                invocation.fill(2, .literal(.boolean(true), .boolean))
                try invocation.takeOrNull(0, .array)
                try invocation.take(1, .boolean)
                guard invocation[0].type.isOrderable else { throw unordered(invocation, invocation[0].type) }
                return invocation.call(invocation[0].type)
            }, sql: kernel),
        .rule(
            "shuffle", counts: 1...2, isDeterministic: false,
            resolve: { (invocation) throws(SparkError) in
                try invocation.takeOrNull(0, .array)
                return invocation.call(invocation[0].type)
            }, sql: { (renderer, call, _) throws(SparkError) in try renderer.sql(call.arguments[0]) }),
    ]

    static func unordered(_ invocation: Invocation, _ type: SparkType) -> SparkError {
        invocation.mismatch(
            "INVALID_ORDERING_TYPE", ["functionName": "`\(invocation.entry.name)`", "dataType": "\"\(type.sql)\""],
            "the `\(invocation.entry.name)` does not support ordering on type \"\(type.sql)\".")
    }

    private static func extreme(_ name: String, _ own: String) -> FunctionEntry {
        .rule(
            name, counts: 1...1,
            resolve: { (invocation) throws(SparkError) in
                try invocation.takeOrNull(0, .array)
                let (type, _) = element(invocation[0].type)
                guard type.isOrderable else { throw unordered(invocation, type) }
                return invocation.call(type, nullable: true)
            }, sql: { (renderer, call, _) throws(SparkError) in try renderer.fill("\(own)($1)", call.arguments) })
    }
}
