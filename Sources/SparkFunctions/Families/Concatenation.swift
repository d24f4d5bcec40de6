internal import SparkSQL

/// `concat`, `||` and `concat_ws`.
enum Concatenation {
    typealias SQL = @Sendable (inout Renderer, FunctionCall, SparkType) throws(SparkError) -> String

    static let resolve: @Sendable (inout Invocation) throws(SparkError) -> TypedExpression = {
        (invocation) throws(SparkError) in
        let types = invocation.arguments.map(\.type)
        if types.contains(where: { if case .array = $0 { true } else { false } }) {
            let taken = ExpectedType.oneOf([.string, .binary, .array])
            if let other = types.firstIndex(where: { taken.cast($0) == nil && $0 != .null }) {
                throw AnalysisError.unexpectedInput(
                    invocation.pretty, index: other, invocation[other], required: taken.sql)
            }
            guard let common = WidestType.common(types), !types.contains(.null) else {
                let shown = types.map { $0 == .null ? SparkType.string : $0 }
                throw AnalysisError.differentTypes(invocation.pretty, function: "concat", shown)
            }
            for index in 0..<invocation.count {
                invocation[index] = invocation[index].implicitlyCast(to: common, invocation.settings)
            }
            return named(invocation.call(common))
        }
        let isBinary = !types.isEmpty && types.allSatisfy { $0 == .binary }
        for index in 0..<invocation.count where !isBinary { try invocation.take(index, .string) }
        return named(invocation.call(isBinary ? .binary : .string))
    }

    private static func named(_ call: TypedExpression) -> TypedExpression { call }

    static let sql: SQL = { (renderer, call, type) throws(SparkError) in
        if call.arguments.isEmpty { return "''" }
        // A chain of || nests to the left: it becomes one flat chain.
        var parts = call.arguments
        while case .call(let inner) = parts[0].node, inner.name == "concat", parts[0].type.isSame(as: type),
            !inner.arguments.isEmpty
        {
            parts.replaceSubrange(0..<1, with: inner.arguments)
        }
        return balanced(try renderer.sql(parts)[...])
    }

    /// The texts in a chain of `||`, a long one as a tree of little depth: DuckDB nests what stands in a row.
    private static func balanced(_ texts: ArraySlice<String>) -> String {
        guard texts.count > longestChain else { return "(" + texts.joined(separator: " || ") + ")" }
        let middle = texts.startIndex + texts.count / 2
        return "(" + balanced(texts[..<middle]) + " || " + balanced(texts[middle...]) + ")"
    }

    private static let longestChain = 100

    static let resolveWithSeparator: @Sendable (inout Invocation) throws(SparkError) -> TypedExpression = {
        (invocation) throws(SparkError) in
        try invocation.take(0, .string)
        for index in 0..<invocation.count where index > 0 {
            if case .array(let element, _) = invocation[index].type {
                guard element.isString || element == .null else {
                    try invocation.take(index, .oneOf([.arrayOf(.string), .string]))
                    continue
                }
                continue
            }
            if ExpectedType.string.cast(invocation[index].type) == nil {
                try invocation.take(index, .oneOf([.arrayOf(.string), .string]))
            }
            try invocation.take(index, .string)
        }
        return invocation.call(.string, nullable: invocation[0].nullable)
    }

    static let separatedSQL: SQL = { (renderer, call, _) throws(SparkError) in
        let texts = try renderer.sql(call.arguments)
        let isPlain = call.arguments.dropFirst().allSatisfy { $0.type.isString }
        if texts.count == 1 { return "(CASE WHEN \(texts[0]) IS NOT NULL THEN '' END)" }
        if isPlain { return "concat_ws(\(texts.joined(separator: ", ")))" }
        let lists = zip(call.arguments, texts).dropFirst().map {
            $0.type.isString ? "[\($1)]" : "CAST(coalesce(\($1), []) AS VARCHAR[])"
        }
        let list = "flatten([\(lists.joined(separator: ", "))])"
        guard case .literal = call.arguments[0].node else {
            // DuckDB joins by constants alone.
            return try renderer.kernel(
                "array_join", texts: [list, texts[0]], [.array(.string, containsNull: true), .string], .string,
                options: ["concat_ws"])
        }
        return
            "(CASE WHEN \(texts[0]) IS NOT NULL THEN coalesce(array_to_string(list_filter(\(list), lambda v: v IS NOT NULL), \(texts[0])), '') END)"
    }
}
