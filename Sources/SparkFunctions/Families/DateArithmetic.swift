internal import SparkSQL

/// Sums and differences of dates, timestamps and intervals.
enum DateArithmetic {
    /// The typed call where an operand is a date, timestamp or interval; nil for all others.
    static func resolve(_ invocation: inout Invocation, _ name: String) throws(SparkError) -> TypedExpression? {
        let (left, right) = (invocation[0], invocation[1])
        let settings = invocation.settings
        for side in [left, right] { if case .time = side.type { throw DatesAndTimes.timeUnsupported } }
        switch (name, left.type, right.type) {
        case ("+", let time, .null) where time == .date || isTimestamp(time): return try plusNull(left, right, settings)
        case ("+", .null, let time) where time == .date || isTimestamp(time): return try plusNull(right, left, settings)
        case ("+", .null, let type) where type.isAnsiInterval, ("-", .null, let type) where type.isAnsiInterval:
            return interval(name, left.implicitlyCast(to: type, settings), right, type)
        case ("+", let type, .null) where type.isAnsiInterval, ("-", let type, .null) where type.isAnsiInterval:
            return interval(name, left, right.implicitlyCast(to: type, settings), type)
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
        case ("-", .date, let type) where type.isString || type == .null:
            return difference(left, right.implicitlyCast(to: .date, settings), .dayTimeInterval(start: .day, end: .day))
        case ("-", let type, .date) where !isInterval(type) && !isTimestamp(type):
            let expected = ExpectedType.date
            guard expected.cast(type) != nil else { throw wrongTime(left, left, right, "-", 0, expected) }
            return difference(left.implicitlyCast(to: .date, settings), right, .dayTimeInterval(start: .day, end: .day))
        case ("+", .date, _):
            // A text here becomes a date, which date_add then refuses.
            let days = right.type.isString ? right.implicitlyCast(to: .date, settings) : right
            return try Catalogue.standard.call("date_add", [left, days], settings: settings)
        case ("+", let type, .date) where !type.isString && !isInterval(type):
            return try Catalogue.standard.call("date_add", [right, left], settings: settings)
        case ("-", .date, _): return try Catalogue.standard.call("date_sub", [left, right], settings: settings)
        case ("+", let a, let b) where isInterval(a) && isInterval(b),
            ("-", let a, let b) where isInterval(a) && isInterval(b):
            guard let common = WidestType.tightest(a, b) else {
                return isDuration(b) ? try shifted(left, right, isMinus: name == "-", invocation) : nil
            }
            return interval(
                name, left.implicitlyCast(to: common, settings), right.implicitlyCast(to: common, settings), common)
        // What is no time becomes one, if it can, for a duration; the sum is of its own type again.
        case ("+", let type, let length) where isDuration(length) && !isInterval(type) && type != .null:
            return try shifted(left, right, isMinus: false, invocation)
        case ("+", let length, let type) where isDuration(length) && !isInterval(type) && type != .null:
            return try shifted(right, left, isMinus: false, invocation)
        case ("-", let type, let length) where isDuration(length) && !isInterval(type) && type != .null:
            return try shifted(left, right, isMinus: true, invocation)
        case ("-", let type, _) where isTimestamp(type): throw wrongTime(right, left, right, "-", 1)
        case ("-", _, let type) where isTimestamp(type): throw wrongTime(left, left, right, "-", 0)
        case ("*", let type, _) where isInterval(type): return try scale(left, right, "multiply", "*", settings)
        case ("*", _, let type) where isInterval(type): return try scale(right, left, "multiply", "*", settings)
        case ("/", let type, _) where isInterval(type): return try scale(left, right, "divide", "/", settings)
        case ("div", .yearMonthInterval, .yearMonthInterval), ("div", .dayTimeInterval, .dayTimeInterval):
            return TypedExpression(.call(FunctionCall("interval_div", [left, right])), .long, nullable: true)
        default: return nil
        }
    }

    private static func isDuration(_ type: SparkType) -> Bool {
        if case .dayTimeInterval = type { true } else { type == .calendarInterval }
    }

    private static func wrongTime(
        _ argument: TypedExpression, _ left: TypedExpression, _ right: TypedExpression, _ sign: String, _ index: Int,
        _ expected: ExpectedType = .oneOf([.anyTimestamp, .nanoseconds])
    ) -> SparkError {
        AnalysisError.unexpectedInput(
            "(\(left.pretty) \(sign) \(right.pretty))", index: index, argument, required: expected.sql)
    }

    private static func plusNull(_ time: TypedExpression, _ null: TypedExpression, _ settings: ExpressionSettings)
        throws(SparkError) -> TypedExpression
    {
        let start = time.type == .date ? time.implicitlyCast(to: .timestamp, settings) : time
        let length = null.implicitlyCast(to: .dayToSecond, settings)
        return TypedExpression(.call(FunctionCall("time_plus", [start, length])), start.type, nullable: true)
    }

    /// A value that becomes a timestamp, moved by a duration, as a value of its own type.
    private static func shifted(
        _ value: TypedExpression, _ length: TypedExpression, isMinus: Bool, _ invocation: Invocation
    ) throws(SparkError) -> TypedExpression {
        let expected = ExpectedType.oneOf([.anyTimestamp, .nanoseconds])
        guard let type = expected.cast(value.type) else {
            let amount = isMinus ? "(- \(length.pretty))" : length.pretty
            throw AnalysisError.unexpectedInput(
                "\(value.pretty) + \(amount)", index: 0, value, required: expected.sql)
        }
        let time = value.implicitlyCast(to: type, invocation.settings)
        return try plus(time, length, isMinus: isMinus, invocation).implicitlyCast(to: value.type, invocation.settings)
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
        if interval.type == .calendarInterval {
            let amount = number.implicitlyCast(to: .double, settings)
            return TypedExpression(
                .call(FunctionCall("\(function)_interval", [interval, amount])), .calendarInterval, nullable: true)
        }
        guard let target = ExpectedType.numeric.cast(number.type) else {
            throw AnalysisError.unexpectedInput(
                "(\(interval.pretty) \(symbol) \(number.pretty))", index: 1, number,
                required: ExpectedType.numeric.sql)
        }
        let amount = number.implicitlyCast(to: target, settings)
        var type = SparkType.dayToSecond
        if case .yearMonthInterval = interval.type { type = .yearToMonth }
        return TypedExpression(
            .call(FunctionCall("interval_\(function)", [interval, amount])), type,
            nullable: interval.nullable || number.nullable)
    }
}
