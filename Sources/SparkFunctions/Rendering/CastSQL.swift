internal import SparkSQL

/// Casts in DuckDB's SQL: its own where they mean the same, else a function of our own.
enum CastSQL {
    static func text(_ child: TypedExpression, to type: SparkType, _ mode: CastMode, _ renderer: inout Renderer)
        throws(SparkError) -> String
    {
        // A number of a long list, such as that of an IN, is one cast and not two.
        if case .literal(.integer(let value)) = child.node, child.type.isIntegral, type.isIntegral, type.holds(value) {
            return LiteralSQL.text(.integer(value), type)
        }
        let text = try renderer.sql(child)
        return try self.text(text, child.type, type, mode, &renderer)
    }

    static func text(
        _ text: String, _ from: SparkType, _ to: SparkType, _ mode: CastMode, _ renderer: inout Renderer
    ) throws(SparkError) -> String {
        if CastRule.isNothing(from, to) || (from.isString && to.isString) { return text }
        if from == .null { return "CAST(\(text) AS \(to.duckDB))" }
        if mode == .ansi || mode == .implicit || mode == .attempt || !CastRule.canFail(from, to) {
            let cast = mode == .attempt ? "TRY_CAST" : "CAST"
            if from == .double, to == .float { return renderer.fill(floatTemplate, texts: [text]) }
            if let own = plain(text, from, to, cast, renderer) { return own }
        }
        let name = mode == .attempt ? "try" : mode.isStrict ? "ansi" : "legacy"
        var options = [name, renderer.settings.timeZone]
        // A time of day alone is one of today.
        if from.isString, to == .timestamp { options.append("\(today(renderer))") }
        return try renderer.kernel("cast", texts: [text], [from], to, options: options)
    }

    private static func today(_ renderer: Renderer) -> Int64 {
        let zone = TimeZoneRules(renderer.settings.timeZone) ?? .utc
        return floorDivide(zone.local(renderer.settings.now), 86_400_000_000)
    }

    /// A number beyond FLOAT is infinite in Java, an error in DuckDB.
    private static let floatTemplate =
        "(CASE WHEN isfinite($1) AND abs($1) >= 3.4028235677973366e38 THEN CAST(sign($1) * CAST('inf' AS DOUBLE) AS FLOAT) "
        + "ELSE CAST($1 AS FLOAT) END)"

    /// DuckDB's own cast where it means the same as Spark's.
    private static func plain(
        _ text: String, _ from: SparkType, _ to: SparkType, _ cast: String, _ renderer: Renderer
    ) -> String? {
        switch (from, to) {
        case (let from, let to) where from.isIntegral && to.isIntegral: "\(cast)(\(text) AS \(to.duckDB))"
        case (let from, let to) where from.isIntegral && to.isFloating: "CAST(\(text) AS \(to.duckDB))"
        case (.float, .double): "CAST(\(text) AS DOUBLE)"
        case (let from, .decimal) where from.isIntegral: "\(cast)(\(text) AS \(to.duckDB))"
        case (.decimal, .decimal): "\(cast)(\(text) AS \(to.duckDB))"
        case (.decimal, .double), (.decimal, .float): "CAST(\(text) AS \(to.duckDB))"
        case (let from, let to) where (from.isDecimal || from.isFloating) && to.isIntegral && cast == "TRY_CAST":
            "TRY_CAST(trunc(\(text)) AS \(to.duckDB))"
        case (.boolean, let to) where to.isIntegral || to.isFloating: "CAST(\(text) AS \(to.duckDB))"
        case (let from, .boolean) where from.isNumeric: "(\(text) <> 0)"
        case (let from, let to) where from.isIntegral && to.isString: "CAST(\(text) AS VARCHAR)"
        case (.boolean, let to) where to.isString: "CAST(\(text) AS VARCHAR)"
        case (.decimal(let precision, let scale), let to) where precision == scale && to.isString:
            // DuckDB writes no 0 before the point where the type has no digit there.
            "regexp_replace(CAST(\(text) AS VARCHAR), '^(-?)[.]', '\\10.')"
        case (let from, let to) where from.isDecimal && to.isString: "CAST(\(text) AS VARCHAR)"
        case (let from, .binary) where from.isString: "encode(\(text))"
        case (.date, .timestampNTZ): "CAST(\(text) AS TIMESTAMP)"
        case (.timestampNTZ, .date): "CAST(\(text) AS DATE)"
        case (.timestamp, .timestampNTZ): renderer.local(text)
        case (.timestamp, .date): "CAST(\(renderer.local(text)) AS DATE)"
        case (.timestampNTZ, .timestamp) where isUTC(renderer): "make_timestamptz(epoch_us(\(text)))"
        case (.date, .timestamp) where isUTC(renderer):
            "make_timestamptz(epoch_us(CAST(\(text) AS TIMESTAMP)))"
        case (.timestamp, .double): "(epoch_us(\(text)) / 1e6::DOUBLE)"
        default: nil
        }
    }

    private static func isUTC(_ renderer: Renderer) -> Bool {
        TimeZoneRules(renderer.settings.timeZone)?.isUTC ?? true
    }
}
