internal import SparkSQL

/// Functions that take lambdas.
enum Lambdas {
    typealias Resolve = Arrays.Resolve
    typealias SQL = Arrays.SQL

    static let entries: [FunctionEntry] = [
        .rule(
            "transform", counts: 2...2, lambdas: [1],
            resolve: { (invocation) throws(SparkError) in
                try invocation.take(0, .array)
                let element = Arrays.element(invocation[0].type)
                let body = try bind(&invocation, 1, [(element.type, element.nullable)], index: true)
                return invocation.call(.array(body.type, containsNull: body.nullable), nullable: invocation[0].nullable)
            }, sql: { (renderer, call, _) throws(SparkError) in try list("list_transform", call, &renderer) }),
        .rule(
            "filter", counts: 2...2, lambdas: [1],
            resolve: { (invocation) throws(SparkError) in
                try invocation.take(0, .array)
                let element = Arrays.element(invocation[0].type)
                try condition(try bind(&invocation, 1, [(element.type, element.nullable)], index: true), &invocation, 1)
                return invocation.call(invocation[0].type, nullable: invocation[0].nullable)
            }, sql: { (renderer, call, _) throws(SparkError) in try list("list_filter", call, &renderer) }),
        quantifier("exists", decides: true), quantifier("forall", decides: false),
        .rule(
            "aggregate", "reduce", counts: 3...4,
            display: .custom { call, texts in
                let finish = texts.count > 3 ? texts[3] : "lambdafunction(namedlambdavariable(), namedlambdavariable())"
                return "\(call.spelling)(\((texts.prefix(3) + [finish]).joined(separator: ", ")))"
            }, lambdas: [2, 3], resolve: resolveAggregate, sql: aggregateSQL),
        .rule(
            "zip_with", counts: 3...3, lambdas: [2],
            resolve: { (invocation) throws(SparkError) in
                try invocation.take(0, .array)
                try invocation.take(1, .array)
                let (left, right) = (Arrays.element(invocation[0].type).type, Arrays.element(invocation[1].type).type)
                let body = try bind(&invocation, 2, [(left, true), (right, true)])
                return invocation.call(
                    .array(body.type, containsNull: body.nullable),
                    nullable: invocation[0].nullable || invocation[1].nullable)
            },
            sql: { (renderer, call, _) throws(SparkError) in
                guard case .lambda(let variables, let body) = call.arguments[2].node else { return "NULL" }
                let (left, right) = (try renderer.sql(call.arguments[0]), try renderer.sql(call.arguments[1]))
                let index = "z\(variables[0].number)"
                let text = try substituted(
                    body, variables, ["list_extract(\(left), \(index))", "list_extract(\(right), \(index))"], &renderer)
                return
                    "(CASE WHEN \(left) IS NOT NULL AND \(right) IS NOT NULL THEN list_transform(range(1, greatest(len(\(left)), len(\(right))) + 1), lambda \(index): \(text)) END)"
            }),
        .rule(
            "array_sort", counts: 1...2,
            display: .custom { call, texts in
                texts.count > 1
                    ? "array_sort(\(texts.joined(separator: ", ")))" : "array_sort(\(texts[0]), \(defaultOrder))"
            },
            lambdas: [1], resolve: resolveSort, sql: sortSQL),
        .rule(
            "map_filter", counts: 2...2, lambdas: [1],
            resolve: { (invocation) throws(SparkError) in
                let (key, value, nulls) = try map(&invocation)
                try condition(try bind(&invocation, 1, [(key, false), (value, nulls)]), &invocation, 1)
                return invocation.call(invocation[0].type, nullable: invocation[0].nullable)
            },
            sql: { (renderer, call, type) throws(SparkError) in
                try entries(call, &renderer) { (entry, key, value, body) in
                    "map_from_entries(list_filter(map_entries(\(entry)), \(body)))"
                }
            }),
        .rule(
            "transform_values", counts: 2...2, lambdas: [1],
            resolve: { (invocation) throws(SparkError) in
                let (key, value, nulls) = try map(&invocation)
                let body = try bind(&invocation, 1, [(key, false), (value, nulls)])
                return invocation.call(
                    .map(key, body.type, valueContainsNull: body.nullable), nullable: invocation[0].nullable)
            },
            sql: { (renderer, call, type) throws(SparkError) in
                let map = try renderer.sql(call.arguments[0])
                return try entries(call, &renderer) { (_, _, _, body) in
                    "map(map_keys(\(map)), list_transform(map_entries(\(map)), \(body)))"
                }
            }),
        .rule(
            "transform_keys", counts: 2...2, canFail: true, lambdas: [1],
            resolve: { (invocation) throws(SparkError) in
                let (key, value, nulls) = try map(&invocation)
                let body = try bind(&invocation, 1, [(key, false), (value, nulls)])
                return invocation.call(
                    .map(body.type, value, valueContainsNull: nulls), nullable: invocation[0].nullable)
            },
            sql: { (renderer, call, type) throws(SparkError) in
                guard case .map(let key, let value, let nulls) = type else { return "NULL" }
                let map = try renderer.sql(call.arguments[0])
                let keys = try entries(call, &renderer) { (_, _, _, body) in
                    "list_transform(map_entries(\(map)), \(body))"
                }
                return try renderer.kernel(
                    "map_from_arrays", texts: [keys, "map_values(\(map))"],
                    [.array(key, containsNull: true), .array(value, containsNull: nulls)], type)
            }),
        .rule(
            "map_zip_with", counts: 3...3, lambdas: [2],
            resolve: { (invocation) throws(SparkError) in
                try invocation.take(0, .map)
                try invocation.take(1, .map)
                guard case .map(let key, let left, _) = invocation[0].type,
                    case .map(let key2, let right, _) = invocation[1].type,
                    let common = WidestType.common(key, key2)
                else {
                    throw invocation.mismatch(
                        "MAP_ZIP_WITH_DIFF_TYPES", ["functionName": "`map_zip_with`"],
                        "the keys of both maps should be of one type.")
                }
                invocation[0] = invocation[0].implicitlyCast(
                    to: .map(common, left, valueContainsNull: true), invocation.settings)
                invocation[1] = invocation[1].implicitlyCast(
                    to: .map(common, right, valueContainsNull: true), invocation.settings)
                let body = try bind(&invocation, 2, [(common, false), (left, true), (right, true)])
                return invocation.call(
                    .map(common, body.type, valueContainsNull: body.nullable),
                    nullable: invocation[0].nullable || invocation[1].nullable)
            },
            sql: { (renderer, call, type) throws(SparkError) in
                guard case .lambda(let variables, let body) = call.arguments[2].node, case .map(let key, _, _) = type
                else { return "NULL" }
                let (left, right) = (try renderer.sql(call.arguments[0]), try renderer.sql(call.arguments[1]))
                let keys = try renderer.kernel(
                    "array_union", texts: ["map_keys(\(left))", "map_keys(\(right))"],
                    [.array(key, containsNull: false), .array(key, containsNull: false)],
                    .array(key, containsNull: false))
                let name = "z\(variables[0].number)"
                let text = try substituted(
                    body, variables,
                    [name, "map_extract_value(\(left), \(name))", "map_extract_value(\(right), \(name))"], &renderer)
                return
                    "(CASE WHEN \(left) IS NOT NULL AND \(right) IS NOT NULL THEN map(\(keys), list_transform(\(keys), lambda \(name): \(text))) END)"
            }),
    ]

    /// `exists` and `forall`: one element of the deciding value is enough, and without it null counts before the other one.
    private static func quantifier(_ name: String, decides: Bool) -> FunctionEntry {
        .rule(
            name, counts: 2...2, lambdas: [1],
            resolve: { (invocation) throws(SparkError) in
                let nullable = try test(&invocation)
                return invocation.call(.boolean, nullable: nullable)
            },
            sql: { (renderer, call, _) throws(SparkError) in
                let found = try list("list_transform", call, &renderer)
                return renderer.fill(
                    "(CASE WHEN $1 IS NULL THEN NULL WHEN list_contains($1, \(decides)) THEN \(decides) WHEN list_count($1) < len($1) THEN NULL ELSE \(!decides) END)",
                    texts: [found])
            })
    }

    private static let defaultOrder = order("namedlambdavariable()", "namedlambdavariable()")

    /// How the order shows in which elements are sorted where none is written.
    private static func order(_ left: String, _ right: String) -> String {
        let (isLeft, isRight) = ("(\(left) IS NULL)", "(\(right) IS NULL)")
        let values = "(IF((\(left) < \(right)), -1, (IF((\(left) > \(right)), 1, 0))))"
        return
            "lambdafunction((IF((\(isLeft) AND \(isRight)), 0, (IF(\(isLeft), 1, (IF(\(isRight), -1, \(values))))))), "
            + "\(left), \(right))"
    }

    // MARK: binding

    private static func bind(
        _ invocation: inout Invocation, _ argument: Int, _ types: [(SparkType, Bool)], index: Bool = false
    ) throws(SparkError) -> TypedExpression {
        guard let names = invocation.lambdaParameters(argument) else {
            // A value that is no lambda stands for one that always gives it.
            let value = invocation[argument]
            let unused = types.indices.map { LambdaVariable(number: 1_000 + $0, name: "x") }
            let lambda = TypedExpression(.lambda(unused, value), value.type, nullable: value.nullable)
            invocation[argument] = lambda
            return lambda
        }
        var types = types.map { (type: $0.0, nullable: $0.1) }
        if index, names.count == types.count + 1 { types.append((.integer, false)) }
        let lambda = try invocation.bindLambda(argument, types)
        invocation[argument] = lambda
        return lambda
    }

    private static func condition(_ body: TypedExpression, _ invocation: inout Invocation, _ index: Int)
        throws(SparkError)
    {
        guard body.type == .boolean || body.type == .null else {
            throw AnalysisError.unexpectedInput(invocation.pretty, index: index, body, required: "\"BOOLEAN\"")
        }
    }

    private static func test(_ invocation: inout Invocation) throws(SparkError) -> Bool {
        try invocation.take(0, .array)
        let element = Arrays.element(invocation[0].type)
        let body = try bind(&invocation, 1, [(element.type, element.nullable)])
        try condition(body, &invocation, 1)
        return invocation[0].nullable || body.nullable
    }

    private static func map(_ invocation: inout Invocation) throws(SparkError) -> (SparkType, SparkType, Bool) {
        try invocation.take(0, .map)
        guard case .map(let key, let value, let nulls) = invocation[0].type else { return (.null, .null, true) }
        return (key, value, nulls)
    }

    // MARK: texts

    /// A function of DuckDB over a list, with the lambda as it is; Spark counts elements from 0.
    private static func list(_ own: String, _ call: FunctionCall, _ renderer: inout Renderer) throws(SparkError)
        -> String
    {
        guard case .lambda(let variables, let body) = call.arguments[1].node else { return "NULL" }
        let array = try renderer.sql(call.arguments[0])
        guard variables.count > 1 else { return "\(own)(\(array), \(try renderer.sql(call.arguments[1])))" }
        let (element, index) = ("v\(variables[0].number)", "z\(variables[1].number)")
        let text = try substituted(body, variables, [element, "CAST(\(index) - 1 AS INTEGER)"], &renderer)
        return "\(own)(\(array), lambda \(element), \(index): \(text))"
    }

    /// The body with other texts in place of the variables.
    private static func substituted(
        _ body: TypedExpression, _ variables: [LambdaVariable], _ texts: [String], _ renderer: inout Renderer
    ) throws(SparkError) -> String {
        try renderer.sql(body, with: Dictionary(zip(variables.map(\.number), texts)) { first, _ in first })
    }

    private static func entries(
        _ call: FunctionCall, _ renderer: inout Renderer, _ text: (String, String, String, String) -> String
    ) throws(SparkError) -> String {
        guard case .lambda(let variables, let body) = call.arguments[1].node else { return "NULL" }
        let map = try renderer.sql(call.arguments[0])
        let entry = "z\(variables[0].number)"
        let inner = try substituted(body, variables, ["\(entry).key", "\(entry).value"], &renderer)
        return text(map, "", "", "lambda \(entry): \(inner)")
    }

    // MARK: aggregate

    private static let resolveAggregate: Resolve = { (invocation) throws(SparkError) in
        try invocation.take(0, .array)
        let element = Arrays.element(invocation[0].type)
        let start = invocation[1].type
        let merge = try bind(&invocation, 2, [(start, true), (element.type, element.nullable)])
        guard merge.type.isSame(as: start) || merge.type == .null || start == .null else {
            throw AnalysisError.unexpectedInput(invocation.pretty, index: 2, merge, required: "\"\(start.sql)\"")
        }
        var (type, nullable) = (start, true)
        if invocation.count > 3 {
            let finish = try bind(&invocation, 3, [(start, true)])
            (type, nullable) = (finish.type, finish.nullable)
        }
        return invocation.call(type, nullable: invocation[0].nullable || nullable)
    }

    private static let aggregateSQL: SQL = { (renderer, call, type) throws(SparkError) in
        guard case .lambda(let variables, let merge) = call.arguments[2].node else { return "NULL" }
        let (array, start) = (try renderer.sql(call.arguments[0]), try renderer.sql(call.arguments[1]))
        let state = call.arguments[1].type.duckDB
        let names = variables.map { "v\($0.number)" }
        // An element that is null would end DuckDB's fold: it goes in a struct.
        var body = try substituted(merge, variables, ["\(names[0]).s", "\(names[1]).e"], &renderer)
        if let room = try room("\(names[0]).s", call.arguments[1].type, &renderer) {
            body = "(CASE WHEN \(room) >= 0 THEN \(body) END)"
        }
        let element = Arrays.element(call.arguments[0].type).type.duckDB
        let boxed =
            "list_transform(\(array), lambda q: struct_pack(s := CAST(NULL AS \(state)), e := CAST(q AS \(element))))"
        let first = "struct_pack(s := CAST(\(start) AS \(state)), e := CAST(NULL AS \(element)))"
        var text =
            "list_reduce(\(boxed), lambda \(names[0]), \(names[1]): struct_pack(s := CAST(\(body) AS \(state)), e := CAST(NULL AS \(element))), \(first)).s"
        if call.arguments.count > 3, case .lambda(let finish, let last) = call.arguments[3].node {
            text = try substituted(last, finish, [text], &renderer)
        }
        return "(CASE WHEN \(array) IS NOT NULL THEN \(text) END)"
    }

    /// What asks for room for a state that may double with each element; nil for one that cannot grow.
    private static func room(
        _ state: String, _ type: SparkType, _ renderer: inout Renderer
    ) throws(SparkError) -> String? {
        var count = "coalesce(CAST(len(\(state)) AS BIGINT), 0)"
        switch type {
        case .array: break
        case .binary: count = "coalesce(CAST(octet_length(\(state)) AS BIGINT), 0)"
        case _ where type.isString: count = "coalesce(CAST(strlen(\(state)) AS BIGINT), 0)"
        default: return nil
        }
        var bytes = "1"
        if case .array = type { bytes = "8" }
        return try renderer.room(count, of: "CAST(\(bytes) AS BIGINT)", in: "aggregate", parameter: "merge")
    }

    // MARK: array_sort

    private static let resolveSort: Resolve = { (invocation) throws(SparkError) in
        if invocation.count == 1, ExpectedType.array.cast(invocation[0].type) == nil {
            throw AnalysisError.unexpectedInput(
                "array_sort(\(invocation[0].pretty), \(order("left", "right")))", index: 0, invocation[0],
                required: ExpectedType.array.sql)
        }
        try invocation.take(0, .array)
        let element = Arrays.element(invocation[0].type)
        if invocation.count > 1 {
            let body = try bind(&invocation, 1, [(element.type, element.nullable), (element.type, element.nullable)])
            guard body.type == .integer else {
                throw invocation.mismatch(
                    "UNEXPECTED_RETURN_TYPE",
                    [
                        "functionName": "`lambdafunction`", "expectedType": "\"INT\"",
                        "actualType": "\"\(body.type.sql)\"",
                    ], "the lambda gives \"\(body.type.sql)\", not \"INT\".")
            }
        } else {
            guard element.type.isOrderable else { throw Arrays.unordered(invocation, invocation[0].type) }
        }
        return invocation.call(invocation[0].type, nullable: invocation[0].nullable)
    }

    private static let sortSQL: SQL = { (renderer, call, type) throws(SparkError) in
        if call.arguments.count == 1 { return try renderer.kernel("array_sort", call.arguments, type) }
        guard case .lambda(let variables, let body) = call.arguments[1].node else { return "NULL" }
        // Where each element belongs: how many come before it.
        let array = try renderer.sql(call.arguments[0])
        let (left, right) = ("v\(variables[0].number)", "v\(variables[1].number)")
        let order =
            "list_transform(\(array), lambda \(left): list_transform(\(array), lambda \(right): CAST(\(try renderer.sql(body)) AS INTEGER)))"
        return try renderer.kernel(
            "array_sort_by", texts: [array, order],
            [call.arguments[0].type, .array(.array(.integer, containsNull: true), containsNull: true)], type)
    }
}
