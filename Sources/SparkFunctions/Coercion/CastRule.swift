package import SparkSQL

/// Which casts Spark knows, and what they do to null.
package enum CastRule {
    /// Whether a value of `from` may become null as `to`, whatever it is.
    package static func forcesNull(_ from: SparkType, _ to: SparkType) -> Bool {
        if from == to { return false }
        switch (from, to) {
        case (.null, _): return false
        case (.variant, _): return true
        case (let from, .binary) where from.isString: return false
        case (let from, let to) where from.isString: return !to.isString
        case (_, let to) where to.isString: return false
        case (.timestamp, .byte), (.timestamp, .short), (.timestamp, .integer): return true
        case (.float, .timestamp), (.double, .timestamp): return true
        case (.timestamp, .date), (.date, .timestamp): return false
        case (_, .date), (.date, _), (_, .calendarInterval): return true
        case (_, .decimal(let precision, let scale)): return !isSafe(from, precision, scale)
        case (.float, let to) where to.isIntegral, (.double, let to) where to.isIntegral: return true
        case (.decimal, let to) where to.isIntegral: return true
        default: return false
        }
    }

    private static func isSafe(_ from: SparkType, _ precision: Int, _ scale: Int) -> Bool {
        switch from {
        case .boolean: DecimalRule.isWider((precision, scale), than: (1, 0))
        case .byte, .short, .integer, .long, .decimal:
            DecimalRule.decimal(of: from).map { DecimalRule.isWider((precision, scale), than: $0) } ?? false
        default: false
        }
    }

    /// Whether the values of `from` are values of `to` without loss.
    static func isUpCast(_ from: SparkType, _ to: SparkType) -> Bool {
        if from == to { return true }
        switch (from, to) {
        case (.null, _): return true
        case (.decimal(let precision, let scale), .decimal(let precision2, let scale2)):
            return DecimalRule.isWider((precision2, scale2), than: (precision, scale))
        case (let from, .decimal(let precision, let scale)) where from.isIntegral:
            return DecimalRule.decimal(of: from).map { DecimalRule.isWider((precision, scale), than: $0) } ?? false
        case (.decimal(let precision, let scale), let to) where to.isIntegral:
            return DecimalRule.decimal(of: to).map { DecimalRule.isWider($0, than: (precision, scale)) } ?? false
        case (.decimal, .float), (.decimal, .double): return true
        case (let from, let to) where from.isNumeric && to.isNumeric:
            let order: [SparkType] = [.byte, .short, .integer, .long, .float, .double]
            guard let first = order.firstIndex(of: from), let second = order.firstIndex(of: to) else { return false }
            return first <= second
        case (.date, .timestamp), (.date, .timestampNTZ), (.timestamp, .timestampNTZ), (.timestampNTZ, .timestamp),
            (.timestamp, .long), (.long, .timestamp), (.timestampNTZ, .long):
            return true
        case (let from, let to) where to.isString: return !from.isNested
        case (.dayTimeInterval, .dayTimeInterval), (.yearMonthInterval, .yearMonthInterval): return true
        case (.array(let from, let fromNull), .array(let to, let toNull)):
            return (toNull || !fromNull) && isUpCast(from, to)
        case (.map(let key, let value, let fromNull), .map(let key2, let value2, let toNull)):
            return isUpCast(key, key2) && (toNull || !fromNull) && isUpCast(value, value2)
        case (.structure(let from), .structure(let to)):
            return from.count == to.count
                && zip(from, to).allSatisfy { ($1.nullable || !$0.nullable) && isUpCast($0.type, $1.type) }
        default: return false
        }
    }

    /// Whether a person may write such a cast.
    static func isAllowed(_ from: SparkType, _ to: SparkType, ansi: Bool) -> Bool {
        if from == to { return true }
        switch (from, to) {
        case (.null, _): return true
        case (_, let to) where to.isString: return from != .variant || ansi
        case (let from, .variant): return from != .calendarInterval
        case (.variant, let to): return !to.isAnsiInterval && to != .calendarInterval
        case (let from, let to) where from.isString:
            switch to {
            case .array, .map, .structure, .null: return false
            default: return true
            }
        case (.boolean, let to) where to.isNumeric: return true
        case (let from, let to) where from.isNumeric && to.isNumeric: return true
        case (let from, .boolean) where from.isNumeric: return true
        case (let from, .timestamp) where from.isNumeric: return true
        case (.timestamp, let to) where to.isNumeric: return true
        case (.boolean, .timestamp), (.timestamp, .boolean): return !ansi
        case (let from, .binary) where from.isIntegral: return !ansi
        case (.date, let to) where to.isNumeric || to == .boolean: return !ansi
        case (.date, .timestamp), (.date, .timestampNTZ), (.timestamp, .date), (.timestamp, .timestampNTZ),
            (.timestampNTZ, .timestamp), (.timestampNTZ, .date):
            return true
        case (.dayTimeInterval, .dayTimeInterval), (.yearMonthInterval, .yearMonthInterval): return true
        case (let from, .dayTimeInterval), (let from, .yearMonthInterval): return from.isIntegral
        case (.dayTimeInterval(let start, let end), let to):
            return (to.isIntegral || to.isDecimal) && start == end
        case (.yearMonthInterval(let start, let end), let to):
            return (to.isIntegral || to.isDecimal) && start == end
        case (.array(let from, let fromNull), .array(let to, let toNull)):
            return isAllowed(from, to, ansi: ansi) && (toNull || !fromNull && !(forcesNull(from, to) && !ansi))
        case (.map(let key, let value, _), .map(let key2, let value2, _)):
            return isAllowed(key, key2, ansi: ansi) && isAllowed(value, value2, ansi: ansi)
        case (.structure(let from), .structure(let to)):
            return from.count == to.count && zip(from, to).allSatisfy { isAllowed($0.type, $1.type, ansi: ansi) }
        default: return false
        }
    }

    /// Whether a value of `from` may be an error as `to`.
    static func canFail(_ from: SparkType, _ to: SparkType) -> Bool {
        if from.isSame(as: to) || isUpCast(from, to) || to.isString { return false }
        switch (from, to) {
        case (.null, _): return false
        case (_, .boolean) where !from.isString: return false
        case (.timestamp, .long), (.date, .timestamp), (.timestamp, .date), (.timestamp, .double): return false
        case (let from, .double) where !from.isString: return false
        case (let from, .binary) where from.isString: return false
        case (.array(let from, _), .array(let to, _)): return canFail(from, to)
        case (.structure(let from), .structure(let to)):
            return zip(from, to).contains { canFail($0.type, $1.type) }
        default: return true
        }
    }

    /// Whether values are the same in DuckDB, so that the cast is none there.
    static func isNothing(_ from: SparkType, _ to: SparkType) -> Bool { from.asNullable.isSame(as: to.asNullable) }
}
