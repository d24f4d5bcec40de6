internal import SparkSQL

/// The typed constants of literals.
enum LiteralResolver {
    static func typed(_ literal: SparkLiteral, _ settings: ExpressionSettings) throws(SparkError) -> TypedExpression {
        .literal(try value(literal, settings), literal.type)
    }

    private static func value(_ literal: SparkLiteral, _ settings: ExpressionSettings) throws(SparkError) -> SparkValue
    {
        switch literal {
        case .null: return .null
        case .boolean(let value): return .boolean(value)
        case .byte(let value): return .integer(Int64(value))
        case .short(let value): return .integer(Int64(value))
        case .integer(let value): return .integer(Int64(value))
        case .long(let value): return .integer(value)
        case .float(let value): return .float(value)
        case .double(let value): return .double(value)
        case .decimal(let value): return .decimal(value.unscaled)
        case .string(let text): return .string(text)
        case .binary(let bytes): return .binary(bytes)
        case .date(let days): return .integer(Int64(days))
        case .timestamp(let instant): return .integer(instant)
        case .clockTime(let local, let zone):
            guard let rules = TimeZoneRules(zone ?? settings.timeZone) else {
                throw SparkError(
                    "INVALID_TYPED_LITERAL",
                    parameters: [
                        "valueType": "\"TIMESTAMP\"", "value": "'\(DateTimeText.timestamp(local)) \(zone ?? "")'",
                    ],
                    message: "There is no time zone \(zone ?? "").")
            }
            return .integer(rules.instant(local))
        case .timestampNTZ(let local): return .integer(local)
        case .time(let time): return .integer(time)
        case .yearMonthInterval(let months, _, _): return .integer(Int64(months))
        case .dayTimeInterval(let microseconds, _, _): return .integer(microseconds)
        }
    }
}
