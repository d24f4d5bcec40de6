internal import SparkSQL

/// `make_timestamp` and its kin: of six numbers, or of a date and a time of day.
enum TimestampMaking {
    static let entries: [FunctionEntry] = [
        entry("make_timestamp", .timestamp, isTry: false), entry("try_make_timestamp", .timestamp, isTry: true),
        entry("make_timestamp_ltz", .timestamp, isTry: false), entry("try_make_timestamp_ltz", .timestamp, isTry: true),
        entry("make_timestamp_ntz", .timestampNTZ, isTry: false),
        entry("try_make_timestamp_ntz", .timestampNTZ, isTry: true),
        .rule(
            "timestamp_of_date", counts: 1...3, canFail: true,
            resolve: { (invocation) throws(SparkError) in invocation.call(.timestamp) }, sql: dateSQL),
    ]

    private static func entry(_ name: String, _ type: SparkType, isTry: Bool) -> FunctionEntry {
        .rule(
            name, counts: 0...Int.max, canFail: !isTry,
            resolve: { (invocation) throws(SparkError) in
                let hasZone = type == .timestamp
                let isPlain = name.hasSuffix("make_timestamp")
                switch (invocation.count, hasZone, isPlain) {
                case (6, _, _), (7, true, _): break
                case (1, _, true), (2, _, _), (3, true, _): return try ofDate(&invocation, type)
                default:
                    let counts = isPlain ? "[1, 2, 3, 6, 7]" : name == "try_make_timestamp_ntz" ? "6" : "[2, 6]"
                    throw AnalysisError.wrongCount(invocation.spelling, expected: counts, actual: invocation.count)
                }
                return try ofNumbers(&invocation, type, isTry: isTry)
            },
            sql: { (renderer, call, type) throws(SparkError) in
                if call.arguments.contains(where: \.isNullLiteral) { return LiteralSQL.text(.null, type) }
                return try renderer.kernel(
                    "make_timestamp", call.arguments, type,
                    options: [isTry || !renderer.settings.ansi ? "try" : "ansi", renderer.settings.timeZone])
            }
        ).called(name.replacing("try_", with: ""))
    }

    private static func ofNumbers(_ invocation: inout Invocation, _ type: SparkType, isTry: Bool) throws(SparkError)
        -> TypedExpression
    {
        for index in 0..<5 { try invocation.take(index, .int) }
        try invocation.take(5, .exactly(.decimal(precision: 16, scale: 6)))
        if invocation.count > 6 { try invocation.take(6, .string) }
        let base = invocation.arguments.contains { argument in
            if case .cast(let child, _) = argument.node { child.nullable } else { argument.nullable }
        }
        var typed = invocation.call(type, nullable: isTry || !invocation.settings.ansi || base)
        // Spark forgets the time zone in the name of this one.
        if invocation.entry.name == "try_make_timestamp", invocation.count > 6, case .call(var call) = typed.node {
            call.shown = Array(call.arguments.prefix(6))
            typed.node = .call(call)
        }
        return typed
    }

    private static func ofDate(_ invocation: inout Invocation, _ type: SparkType) throws(SparkError) -> TypedExpression
    {
        let isLocal = type == .timestampNTZ
        let shownName = isLocal ? "make_timestamp_ntz" : "make_timestamp"
        let takes: [ExpectedType] = [.uncast(.date), .time, .string]
        for index in 0..<invocation.count {
            if invocation[index].type == .null {
                let types: [SparkType] = [.date, .time(precision: 6), .string]
                invocation[index] = invocation[index].implicitlyCast(to: types[index], invocation.settings)
                continue
            }
            guard let cast = takes[index].cast(invocation[index].type) else {
                let name = "\(shownName)(\(invocation.arguments.map(\.pretty).joined(separator: ", ")))"
                throw AnalysisError.unexpectedInput(
                    name, index: index, invocation[index], required: takes[index].sql)
            }
            invocation[index] = invocation[index].implicitlyCast(to: cast, invocation.settings)
        }
        let keepsName = invocation.entry.name == "try_make_timestamp"
        let inner = TypedExpression(
            .call(
                FunctionCall(
                    "timestamp_of_date", invocation.arguments, spelling: keepsName ? invocation.spelling : shownName)),
            type, nullable: isLocal || invocation.anyNullable)
        guard invocation.entry.name == "try_make_timestamp_ntz" else { return inner }
        return TypedExpression(
            .call(FunctionCall("parsed", [inner], spelling: invocation.spelling)), type, nullable: true)
    }

    private static let dateSQL: @Sendable (inout Renderer, FunctionCall, SparkType) throws(SparkError) -> String = {
        (renderer, call, type) throws(SparkError) in
        if call.arguments.contains(where: \.isNullLiteral) { return LiteralSQL.text(.null, type) }
        let texts = try renderer.sql(call.arguments)
        let time = texts.count > 1 ? "epoch_us(\(texts[1]))" : "CAST(0 AS BIGINT)"
        var pieces = ["year", "month", "day"].map { "CAST(\($0)(\(texts[0])) AS INTEGER)" }
        pieces.append("CAST(\(time) // 3600000000 AS INTEGER)")
        pieces.append("CAST(\(time) // 60000000 % 60 AS INTEGER)")
        let seconds = SparkType.decimal(precision: 16, scale: 6)
        pieces.append(
            "CAST(CAST(\(time) % 60000000 AS DECIMAL(16,0)) * CAST(0.000001 AS DECIMAL(7,6)) AS DECIMAL(16,6))")
        var types = [SparkType](repeating: .integer, count: 5) + [seconds]
        if texts.count > 2 {
            pieces.append(texts[2])
            types.append(.string)
        }
        return try renderer.kernel(
            "make_timestamp", texts: pieces, types, type, options: ["ansi", renderer.settings.timeZone])
    }
}
