internal import SparkSQL

/// CASE, IF, COALESCE and their kin.
enum Conditionals {
    typealias Resolve = @Sendable (inout Invocation) throws(SparkError) -> TypedExpression
    typealias SQL = @Sendable (inout Renderer, FunctionCall, SparkType) throws(SparkError) -> String

    static let entries: [FunctionEntry] = [
        .rule("case", counts: 2...Int.max, display: .custom(caseName), resolve: resolveCase, sql: caseSQL),
        .rule("if", counts: 3...3, display: .custom { "(IF(\($1.joined(separator: ", "))))" }, resolve: resolveIf) {
            (renderer, call, _) throws(SparkError) in
            try renderer.fill("(CASE WHEN $1 THEN $2 ELSE $3 END)", call.arguments)
        },
        .rule("coalesce", counts: 1...Int.max, resolve: resolveCoalesce, sql: coalesceSQL),
        .rule("nvl", "ifnull", counts: 2...2, resolve: resolveCoalesce, sql: coalesceSQL),
        .rule(
            "nvl2", counts: 3...3,
            resolve: { (invocation) throws(SparkError) in
                try invocation.widen(1..<3)
                return invocation.call(invocation[1].type, nullable: invocation[1].nullable || invocation[2].nullable)
            },
            sql: { (renderer, call, _) throws(SparkError) in
                try renderer.fill("(CASE WHEN $1 IS NOT NULL THEN $2 ELSE $3 END)", call.arguments)
            }),
        .rule(
            "nullif", counts: 2...2,
            resolve: { (invocation) throws(SparkError) in
                try nullIf(&invocation, with: invocation[1], shown: invocation.arguments)
            }, sql: nullIfSQL),
        .rule(
            "nullifzero", counts: 1...1,
            resolve: { (invocation) throws(SparkError) in
                try nullIf(&invocation, with: .integer(0), shown: invocation.arguments)
            }, sql: nullIfSQL),
        .rule(
            "zeroifnull", counts: 1...1,
            resolve: { (invocation) throws(SparkError) in
                let shown = invocation.arguments
                invocation.arguments.append(.integer(0))
                let types = invocation.arguments.map(\.type)
                guard let common = WidestType.common(types, ansi: invocation.settings.ansi) else {
                    throw AnalysisError.differentTypes(
                        "coalesce(\(shown[0].pretty), 0)", function: "coalesce", types)
                }
                for index in 0..<2 {
                    invocation[index] = invocation[index].implicitlyCast(to: common, invocation.settings)
                }
                return TypedExpression(
                    .call(
                        FunctionCall("zeroifnull", invocation.arguments, spelling: invocation.spelling, shown: shown)),
                    invocation[0].type, nullable: false)
            }, sql: coalesceSQL),
        .rule(
            "nanvl", counts: 2...2,
            resolve: { (invocation) throws(SparkError) in
                let type: SparkType = invocation.arguments.allSatisfy { $0.type == .float } ? .float : .double
                for index in 0..<2 { try invocation.take(index, .exactly(type)) }
                return invocation.call(type)
            },
            sql: { (renderer, call, _) throws(SparkError) in
                try renderer.fill("(CASE WHEN isnan($1) THEN $2 ELSE $1 END)", call.arguments)
            }),
        extreme("greatest"), extreme("least"),
    ]

    private static func caseName(_ call: FunctionCall, _ texts: [String]) -> String {
        var text = "CASE"
        for index in stride(from: 0, to: texts.count - 1, by: 2) {
            text += " WHEN \(texts[index]) THEN \(texts[index + 1])"
        }
        return text + (texts.count % 2 == 1 ? " ELSE \(texts[texts.count - 1])" : "") + " END"
    }

    private static let resolveCase: Resolve = { (invocation) throws(SparkError) in
        let count = invocation.count
        let conditions = stride(from: 0, to: count - 1, by: 2)
        let values = stride(from: 1, to: count, by: 2).map { $0 } + (count % 2 == 1 ? [count - 1] : [])
        let types = values.map { invocation[$0].type }
        guard let common = WidestType.common(types, ansi: invocation.settings.ansi) else {
            throw AnalysisError.differentTypes(invocation.pretty, function: "casewhen", types, list: true)
        }
        for index in values { invocation[index] = invocation[index].implicitlyCast(to: common, invocation.settings) }
        for (position, index) in conditions.enumerated() {
            guard invocation[index].type == .boolean else {
                throw AnalysisError.unexpectedInput(
                    invocation.pretty, index: position, invocation[index], required: "\"BOOLEAN\"")
            }
        }
        // Spark counts the values up to a condition that is always true.
        var reached: [Int] = []
        var isSure = count % 2 == 1
        var reachesEnd = isSure
        for index in conditions {
            reached.append(index + 1)
            if case .literal(.boolean(true)) = invocation[index].node {
                isSure = true
                reachesEnd = false
                break
            }
        }
        if reachesEnd { reached.append(count - 1) }
        let nullable = !isSure || reached.contains { invocation[$0].nullable }
        return invocation.call(common, nullable: nullable)
    }

    private static let caseSQL: SQL = { (renderer, call, type) throws(SparkError) in
        let texts = try renderer.sql(call.arguments)
        var text = "(CASE"
        for index in stride(from: 0, to: texts.count - 1, by: 2) {
            text += " WHEN \(texts[index]) THEN \(texts[index + 1])"
        }
        return text + (texts.count % 2 == 1 ? " ELSE \(texts[texts.count - 1])" : "") + " END)"
    }

    private static let resolveIf: Resolve = { (invocation) throws(SparkError) in
        let types = [invocation[1].type, invocation[2].type]
        guard let common = WidestType.common(types, ansi: invocation.settings.ansi) else {
            throw AnalysisError.differentTypes(invocation.pretty, function: "if", types, list: true)
        }
        for index in 1...2 { invocation[index] = invocation[index].implicitlyCast(to: common, invocation.settings) }
        if invocation[0].type == .null {
            invocation[0] = invocation[0].implicitlyCast(to: .boolean, invocation.settings)
        }
        guard invocation[0].type == .boolean else {
            throw AnalysisError.unexpectedInput(invocation.pretty, index: 0, invocation[0], required: "\"BOOLEAN\"")
        }
        return invocation.call(common, nullable: invocation[1].nullable || invocation[2].nullable)
    }

    private static let resolveCoalesce: Resolve = { (invocation) throws(SparkError) in
        let type = try invocation.widen()
        return invocation.call(type, nullable: invocation.arguments.allSatisfy(\.nullable))
    }

    private static let coalesceSQL: SQL = { (renderer, call, _) throws(SparkError) in
        try renderer.fill("coalesce($*)", call.arguments)
    }

    private static func nullIf(_ invocation: inout Invocation, with other: TypedExpression, shown: [TypedExpression])
        throws(SparkError) -> TypedExpression
    {
        let value = invocation[0]
        let equal: TypedExpression
        do { equal = try Catalogue.standard.call("=", [value, other], settings: invocation.settings) } catch {
            if invocation.entry.name != "nullif" { throw error }
            // Spark computes the value once, and its messages have what stands for it.
            let stand = TypedExpression.computedOnce(value)
            _ = try Catalogue.standard.call("=", [stand, other], settings: invocation.settings)
            throw error
        }
        return TypedExpression(
            .call(FunctionCall(invocation.entry.name, [value, equal], spelling: invocation.spelling, shown: shown)),
            value.type, nullable: true)
    }

    private static let nullIfSQL: SQL = { (renderer, call, _) throws(SparkError) in
        try renderer.fill("(CASE WHEN $2 THEN NULL ELSE $1 END)", call.arguments)
    }

    private static func extreme(_ name: String) -> FunctionEntry {
        .rule(
            name, counts: 2...Int.max, countsText: "> 1",
            resolve: { (invocation) throws(SparkError) in
                let types = invocation.arguments.map(\.type)
                if let first = types.first(where: { !$0.isOrderable }) {
                    throw invocation.mismatch(
                        "INVALID_ORDERING_TYPE", ["functionName": "`\(name)`", "dataType": "\"\(first.sql)\""],
                        "the `\(name)` does not support ordering on type \"\(first.sql)\".")
                }
                // Texts are not taken for other values here.
                guard let type = WidestType.withoutTexts(types) else {
                    throw AnalysisError.differentTypes(invocation.pretty, function: name, types, list: true)
                }
                for index in 0..<invocation.count {
                    invocation[index] = invocation[index].implicitlyCast(to: type, invocation.settings)
                }
                return invocation.call(type, nullable: invocation.arguments.allSatisfy(\.nullable))
            }, sql: { (renderer, call, _) throws(SparkError) in try renderer.fill("\(name)($*)", call.arguments) })
    }

    // MARK: decode

    static let resolveDecode: Resolve = { (invocation) throws(SparkError) in
        if invocation.count == 2 {
            try invocation.take(0, .binary)
            try invocation.take(1, .string)
            return invocation.call(.string, nullable: true)
        }
        let shown = invocation.arguments
        var arguments: [TypedExpression] = []
        var index = 1
        while index + 1 < shown.count {
            arguments.append(
                try Catalogue.standard.call("<=>", [shown[0], shown[index]], settings: invocation.settings))
            arguments.append(shown[index + 1])
            index += 2
        }
        if index < shown.count { arguments.append(shown[index]) }
        let typed = try Catalogue.standard.call("case", arguments, settings: invocation.settings)
        guard case .call(let call) = typed.node else { return typed }
        return TypedExpression(
            .call(
                FunctionCall("decode", call.arguments, spelling: invocation.spelling, options: ["case"], shown: shown)),
            typed.type, nullable: typed.nullable)
    }

    static let decodeSQL: SQL = { (renderer, call, type) throws(SparkError) in
        call.options.first == "case"
            ? try caseSQL(&renderer, call, type) : try renderer.kernel("decode", call.arguments, type)
    }
}
