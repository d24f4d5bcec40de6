internal import SparkSQL

/// Functions that make several rows of one.
///
/// A generator's text is the list of its rows, unnested: each row is a struct of its columns.
enum Generators {
    static let entries: [FunctionEntry] = [
        exploding("explode", position: false, outer: false),
        exploding("explode_outer", position: false, outer: true).called("explode"),
        exploding("posexplode", position: true, outer: false),
        exploding("posexplode_outer", position: true, outer: true).called("posexplode"),
        inline("inline", outer: false), inline("inline_outer", outer: true).called("inline"),
        generator(
            "stack", 2...Int.max,
            resolve: { (invocation) throws(SparkError) in
                guard ExpectedType.int.cast(invocation[0].type) != nil, !invocation[0].type.isString else {
                    throw AnalysisError.unexpectedInput(
                        invocation.pretty, index: 0, invocation[0], required: ExpectedType.int.sql)
                }
                guard case .literal(.integer(let count)) = invocation[0].node else {
                    throw invocation.mismatch(
                        "NON_FOLDABLE_INPUT",
                        ["inputName": "`n`", "inputType": "\"INT\"", "inputExpr": "\"\(invocation[0].pretty)\""],
                        "the input `n` should be a foldable \"INT\" expression.")
                }
                guard count > 0 else {
                    throw invocation.mismatch(
                        "VALUE_OUT_OF_RANGE",
                        ["exprName": "`n`", "valueRange": "(0, 2147483647]", "currentValue": "\(count)"],
                        "The `n` must be between (0, 2147483647] (current value = \(count)).")
                }
                let rows = Int(count)
                let values = Array(invocation.arguments.dropFirst())
                let width = (values.count + rows - 1) / rows
                var fields: [StructField] = []
                var cast = values
                for column in 0..<width {
                    let indices = stride(from: column, to: values.count, by: width)
                    // Nulls alone take another type.
                    let first = indices.first { values[$0].type != .null } ?? column
                    let type = values[first].type
                    if let other = indices.first(where: {
                        values[$0].type != .null && !values[$0].type.isSame(as: type)
                    }) {
                        throw invocation.mismatch(
                            "STACK_COLUMN_DIFF_TYPES",
                            [
                                "columnIndex": "\(column)", "leftParamIndex": "\(column + 1)",
                                "leftType": "\"\(type.sql)\"", "rightParamIndex": "\(other + 1)",
                                "rightType": "\"\(values[other].type.sql)\"",
                            ], "The data type of the column (\(column)) do not have the same type.")
                    }
                    guard let common = WidestType.common(indices.map { values[$0].type }) else { continue }
                    for index in indices { cast[index] = values[index].implicitlyCast(to: common, invocation.settings) }
                    fields.append(StructField("col\(column)", common))
                }
                return TypedExpression(
                    .generator(FunctionCall("stack", cast, options: ["\(rows)", "\(width)"])), .structure(fields),
                    nullable: false)
            },
            sql: { (renderer, call, type) throws(SparkError) in
                guard case .structure(let fields) = type, let rows = Int(call.options[0]),
                    let width = Int(call.options[1])
                else { return "NULL" }
                let texts = try renderer.sql(call.arguments)
                // A number of rows that is far above that of the values is no text of so many rows.
                let written = min(rows, (texts.count + width - 1) / max(1, width))
                let structs = (0..<max(1, written)).map { row in
                    "struct_pack("
                        + (0..<width).map { column in
                            let index = row * width + column
                            return "f\(column) := "
                                + (index < texts.count ? texts[index] : "CAST(NULL AS \(fields[column].type.duckDB))")
                        }.joined(separator: ", ") + ")"
                }
                let list = "[\(structs.joined(separator: ", "))]"
                guard rows > structs.count else { return "unnest(\(list))" }
                let nulls = fields.enumerated().map { "f\($0) := CAST(NULL AS \($1.type.duckDB))" }
                let count = try renderer.room(
                    "CAST(\(rows - structs.count) AS BIGINT)", of: "CAST(\(16 * width) AS BIGINT)", in: "stack",
                    parameter: "n")
                return "unnest(list_concat(\(list), list_transform(range(\(count)), lambda q: struct_pack("
                    + nulls.joined(separator: ", ") + "))))"
            }),
        generator(
            "json_tuple", 2...Int.max,
            resolve: { (invocation) throws(SparkError) in
                guard invocation.arguments.allSatisfy({ $0.type.isString || $0.type == .null }) else {
                    throw invocation.mismatch(
                        "NON_STRING_TYPE", ["funcName": "`json_tuple`"], "all arguments must be strings.")
                }
                for index in 0..<invocation.count { try invocation.take(index, .string) }
                let fields = (0..<(invocation.count - 1)).map { StructField("c\($0)", .string) }
                return TypedExpression(
                    .generator(FunctionCall("json_tuple", invocation.arguments)), .structure(fields), nullable: false)
            },
            sql: { (renderer, call, type) throws(SparkError) in
                "unnest([\(try renderer.kernel("json_tuple", call.arguments, type))])"
            }),
        generator(
            "sliding_window", 1...1, resolve: { (invocation) throws(SparkError) in invocation[0] },
            sql: { (renderer, call, type) throws(SparkError) in
                guard case .structure(let fields) = type, let window = fields.first?.type else { return "NULL" }
                let list = SparkType.array(window, containsNull: false)
                let windows = try renderer.kernel("sliding_window", call.arguments, list, options: call.options)
                return "unnest(list_transform(\(windows), lambda q: struct_pack(f0 := q)))"
            }),
    ]

    private static func generator(
        _ name: String, _ counts: ClosedRange<Int>, resolve: @escaping Arrays.Resolve, sql: @escaping Arrays.SQL
    ) -> FunctionEntry {
        var entry = FunctionEntry.rule(name, counts: counts, resolve: resolve, sql: sql)
        entry.kind = .generator
        return entry
    }

    private static func exploding(_ name: String, position: Bool, outer: Bool) -> FunctionEntry {
        generator(
            name, 1...1,
            resolve: { (invocation) throws(SparkError) in
                var fields: [StructField] = position ? [StructField("pos", .integer, nullable: outer)] : []
                switch invocation[0].type {
                case .array(let element, let containsNull):
                    fields.append(StructField("col", element, nullable: containsNull || outer))
                case .map(let key, let value, let nulls):
                    fields.append(StructField("key", key, nullable: outer))
                    fields.append(StructField("value", value, nullable: nulls || outer))
                default:
                    throw AnalysisError.unexpectedInput(
                        invocation.pretty, index: 0, invocation[0], required: ExpectedType.arrayOrMap.sql)
                }
                return TypedExpression(
                    .generator(FunctionCall(name, invocation.arguments)), .structure(fields), nullable: false)
            },
            sql: { (renderer, call, type) throws(SparkError) in
                let source = try renderer.sql(call.arguments[0])
                var list = source
                var element = "q"
                var members = ["q"]
                if case .map = call.arguments[0].type {
                    list = "map_entries(\(source))"
                    members = ["q.key", "q.value"]
                }
                if position { members.insert("CAST(p - 1 AS INTEGER)", at: 0) }
                element =
                    "struct_pack("
                    + members.enumerated().map { "f\($0.offset) := \($0.element)" }.joined(separator: ", ") + ")"
                let rows = "list_transform(\(list), lambda q\(position ? ", p" : ""): \(element))"
                return unnested(rows, list, type, outer: outer)
            })
    }

    /// The rows of a list; of none and of null one row of nulls, where the generator is an outer one.
    private static func unnested(_ rows: String, _ list: String, _ type: SparkType, outer: Bool) -> String {
        outer
            ? "unnest(CASE WHEN coalesce(len(\(list)), 0) = 0 THEN [CAST(NULL AS \(type.duckDB))] ELSE \(rows) END)"
            : "unnest(\(rows))"
    }

    private static func inline(_ name: String, outer: Bool) -> FunctionEntry {
        generator(
            name, 1...1,
            resolve: { (invocation) throws(SparkError) in
                guard case .array(.structure(let fields), let containsNull) = invocation[0].type else {
                    throw AnalysisError.unexpectedInput(
                        invocation.pretty, index: 0, invocation[0], required: "\"ARRAY<STRUCT>\"")
                }
                let columns = fields.map {
                    StructField($0.name, $0.type, nullable: $0.nullable || containsNull || outer)
                }
                return TypedExpression(
                    .generator(FunctionCall(name, invocation.arguments)), .structure(columns), nullable: false)
            },
            sql: { (renderer, call, type) throws(SparkError) in
                let source = try renderer.sql(call.arguments[0])
                return unnested(source, source, type, outer: outer)
            })
    }
}
