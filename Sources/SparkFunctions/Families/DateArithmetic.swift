internal import SparkSQL

/// Sums and differences of dates, timestamps and intervals.
enum DateArithmetic {
    /// The typed call where an operand is a date, timestamp or interval; nil for all others.
    static func resolve(_ invocation: inout Invocation, _ name: String) throws(SparkError) -> TypedExpression? {
        let (left, right) = (invocation[0], invocation[1])
        let settings = invocation.settings
        for side in [left, right] { if case .time = side.type { throw DatesAndTimes.timeUnsupported } }
        switch (name, left.type, right.type) {
        case ("+", .date, let type) where type.isAnsiInterval || type == .calendarInterval:
            return try plus(left, right, isMinus: false, invocation)
        case ("+", let type, .date) where type.isAnsiInterval || type == .calendarInterval:
            return try plus(right, left, isMinus: false, invocation)
        case ("-", .date, let type) where type.isAnsiInterval || type == .calendarInterval:
            return try plus(left, right, isMinus: true, invocation)
        case ("+", let time, let type) where isTimestamp(time) && isInterval(type):
            return try plus(left, right, isMinus: false, invocation)
        case ("+", let type, let time) where isTimestamp(time) && isInterval(type):
            return try plus(right, left, isMinus: false, invocation)
        case ("-", let time, let type) where isTimestamp(time) && isInterval(type):
            return try plus(left, right, isMinus: true, invocation)
        case ("-", .date, .date): return difference(left, right, .dayTimeInterval(start: .day, end: .day))
        case ("-", let a, let b) where isTimestamp(a) && (isTimestamp(b) || b == .date || b.isString),
            ("-", let a, let b) where isTimestamp(b) && (a == .date || a.isString):
            let type: SparkType = a == .timestampNTZ && (b == .timestampNTZ || b.isString) ? .timestampNTZ : .timestamp
            var result = difference(
                left.implicitlyCast(to: type, settings), right.implicitlyCast(to: type, settings), .dayToSecond)
            if case .call(var call) = result.node {
                call.shown = [left, right]
                result.node = .call(call)
            }
            return result
        case ("-", .date, let type) where type.isString:
            return difference(left, right.implicitlyCast(to: .date, settings), .dayTimeInterval(start: .day, end: .day))
        case ("+", .date, _):
            // A text here becomes a date, which date_add then refuses.
            let days = right.type.isString ? right.implicitlyCast(to: .date, settings) : right
            return try Catalogue.standard.call("date_add", [left, days], settings: settings)
        case ("+", let type, .date) where type.isIntegral:
            return try Catalogue.standard.call("date_add", [right, left], settings: settings)
        case ("-", .date, _): return try Catalogue.standard.call("date_sub", [left, right], settings: settings)
        case ("+", let a, let b) where isInterval(a) && isInterval(b),
            ("-", let a, let b) where isInterval(a) && isInterval(b):
            guard let common = WidestType.tightest(a, b) else { return nil }
            return interval(
                name, left.implicitlyCast(to: common, settings), right.implicitlyCast(to: common, settings), common)
        case ("*", let type, let number) where type.isAnsiInterval && (number.isNumeric || number.isString):
            return try scale(left, right, "interval_multiply", "*", settings)
        case ("*", let number, let type) where type.isAnsiInterval && (number.isNumeric || number.isString):
            return try scale(right, left, "interval_multiply", "*", settings)
        case ("/", let type, let number) where type.isAnsiInterval && (number.isNumeric || number.isString):
            return try scale(left, right, "interval_divide", "/", settings)
        default: return nil
        }
    }

    private static func isTimestamp(_ type: SparkType) -> Bool { type == .timestamp || type == .timestampNTZ }

    private static func isInterval(_ type: SparkType) -> Bool { type.isAnsiInterval || type == .calendarInterval }

    private static func plus(
        _ time: TypedExpression, _ interval: TypedExpression, isMinus: Bool, _ invocation: Invocation
    ) throws(SparkError) -> TypedExpression {
        var type = time.type
        var start = time
        switch (time.type, interval.type) {
        case (.date, .dayTimeInterval(.day, .day)):
            let days = TypedExpression(
                .call(FunctionCall("extractansiintervaldays", [interval])), .integer, nullable: interval.nullable)
            let amount = isMinus ? try Catalogue.standard.call("negative", [days], settings: invocation.settings) : days
            var shown = amount
            if case .call(var call) = amount.node, isMinus {
                call.spelling = "-"
                shown.node = .call(call)
            }
            return try Catalogue.standard.call("date_add", [time, shown], settings: invocation.settings)
        case (.date, .dayTimeInterval):
            type = .timestamp
            start = time.implicitlyCast(to: .timestamp, invocation.settings)
        default: break
        }
        return TypedExpression(
            .call(FunctionCall(isMinus ? "time_minus" : "time_plus", [start, interval])), type,
            nullable: time.nullable || interval.nullable)
    }

    private static func difference(_ left: TypedExpression, _ right: TypedExpression, _ type: SparkType)
        -> TypedExpression
    {
        TypedExpression(
            .call(FunctionCall("time_difference", [left, right])), type, nullable: left.nullable || right.nullable)
    }

    private static func interval(
        _ name: String, _ left: TypedExpression, _ right: TypedExpression, _ type: SparkType
    ) -> TypedExpression {
        let function = name == "+" ? "interval_plus" : "interval_minus"
        return TypedExpression(
            .call(FunctionCall(function, [left, right])), type, nullable: left.nullable || right.nullable)
    }

    private static func scale(
        _ interval: TypedExpression, _ number: TypedExpression, _ function: String, _ symbol: String,
        _ settings: ExpressionSettings
    ) throws(SparkError) -> TypedExpression {
        let amount = number.type.isString ? number.implicitlyCast(to: .double, settings) : number
        var type = SparkType.dayToSecond
        if case .yearMonthInterval = interval.type { type = .yearToMonth }
        return TypedExpression(
            .call(FunctionCall(function, [interval, amount])), type, nullable: interval.nullable || number.nullable)
    }
}
