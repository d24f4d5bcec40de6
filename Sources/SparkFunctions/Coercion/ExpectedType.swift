internal import SparkSQL

/// What types a function takes for an argument.
indirect enum ExpectedType: Sendable {
    /// Any type.
    case any
    /// This very type.
    case exactly(SparkType)
    /// A number of any kind, of a whole kind, a decimal.
    case numeric, integral, decimal
    /// An array, with elements of such types; a map; a struct.
    case array, arrayOf(ExpectedType), map, structure
    /// A timestamp with or without a time zone.
    case anyTimestamp
    /// Timestamps finer than a microsecond, and times of day: Roost has none, messages name them.
    case nanoseconds, time
    /// An interval of months, of microseconds.
    case yearMonthInterval, dayTimeInterval
    /// One of these.
    case oneOf([ExpectedType])
    /// Such a type without a cast; only null takes it.
    case uncast(ExpectedType)

    static let string = exactly(.string)
    static let binary = exactly(.binary)
    static let boolean = exactly(.boolean)
    static let int = exactly(.integer)
    static let long = exactly(.long)
    static let double = exactly(.double)
    static let date = exactly(.date)
    static let timestamp = exactly(.timestamp)
    static let arrayOrMap = oneOf([.array, .map])
    static let stringOrBinary = oneOf([.string, .binary])

    /// Whether a value of this type is taken as it is.
    func accepts(_ type: SparkType) -> Bool {
        switch self {
        case .any: return true
        case .exactly(.string): return type.isString
        case .exactly(let expected): return expected.isSame(as: type)
        case .numeric: return type.isNumeric
        case .integral: return type.isIntegral
        case .decimal: return type.isDecimal
        case .array: if case .array = type { return true } else { return false }
        case .arrayOf(let element):
            guard case .array(let type, _) = type else { return false }
            return element.accepts(type)
        case .map: if case .map = type { return true } else { return false }
        case .structure: if case .structure = type { return true } else { return false }
        case .anyTimestamp: return type == .timestamp || type == .timestampNTZ
        case .nanoseconds: return false
        case .time: if case .time = type { return true } else { return false }
        case .yearMonthInterval: if case .yearMonthInterval = type { return true } else { return false }
        case .dayTimeInterval: if case .dayTimeInterval = type { return true } else { return false }
        case .oneOf(let choices): return choices.contains { $0.accepts(type) }
        case .uncast(let expected): return expected.accepts(type)
        }
    }

    /// The type that another becomes where one is needed.
    var concrete: SparkType? {
        switch self {
        case .any: nil
        case .exactly(let type): type
        case .numeric: .double
        case .integral: .integer
        case .decimal: .decimal(precision: 38, scale: 18)
        case .array: .array(.null, containsNull: true)
        case .arrayOf(let element): element.concrete.map { .array($0, containsNull: true) }
        case .map: .map(.null, .null, valueContainsNull: true)
        case .structure: .structure([])
        case .anyTimestamp: .timestamp
        case .nanoseconds, .time: nil
        case .yearMonthInterval: .yearToMonth
        case .dayTimeInterval: .dayToSecond
        case .oneOf(let choices): choices.first?.concrete
        case .uncast(let expected): expected.concrete
        }
    }

    /// The type to which a value of `type` is cast, or nil where it is not taken.
    func cast(_ type: SparkType) -> SparkType? {
        if accepts(type) { return type }
        switch (type, self) {
        case (let type, .uncast(let expected)): return type == .null ? expected.concrete : nil
        case (_, .oneOf(let choices)): return choices.lazy.compactMap { $0.cast(type) }.first
        case (let type, .decimal) where type.isNumeric:
            return DecimalRule.decimal(of: type).map { .decimal(precision: $0.precision, scale: $0.scale) }
        case (let type, .exactly(let expected)) where type.isString && expected.isString: return nil
        case (.float, .integral), (.double, .integral), (.decimal, .integral): return nil
        case (let type, _) where type.isString:
            switch self {
            case .exactly(let expected) where !expected.isNested && expected != .null && expected != .variant:
                return expected
            case .numeric, .decimal, .anyTimestamp, .integral: return concrete
            default: return nil
            }
        case (.array(let element, _), .arrayOf(let expected)):
            return expected.cast(element).map { .array($0, containsNull: true) }
        case (.null, .array), (.null, .arrayOf), (.null, .map), (.null, .structure): return nil
        default:
            guard let concrete, Self.isStorable(type, concrete) else { return nil }
            return concrete
        }
    }

    /// Whether a value of `from` could be stored in a column of `to`.
    static func isStorable(_ from: SparkType, _ to: SparkType) -> Bool {
        if from == to { return true }
        switch (from, to) {
        case (.null, _): return true
        case (let from, let to) where from.isNumeric && to.isNumeric: return true
        case (let from, let to) where to.isString: return !from.isNested && from != .variant
        case (.date, .timestamp), (.date, .timestampNTZ), (.timestamp, .date), (.timestamp, .timestampNTZ),
            (.timestampNTZ, .timestamp), (.timestampNTZ, .date):
            return true
        case (.dayTimeInterval, .dayTimeInterval), (.yearMonthInterval, .yearMonthInterval): return true
        case (.array(let from, let fromNull), .array(let to, let toNull)):
            return (toNull || !fromNull) && isStorable(from, to)
        case (.map(let key, let value, let fromNull), .map(let key2, let value2, let toNull)):
            return isStorable(key, key2) && (toNull || !fromNull) && isStorable(value, value2)
        default: return false
        }
    }

    /// The names of the types in an error message.
    var sql: String {
        switch self {
        case .any: return "\"ANY\""
        case .exactly(let type): return "\"\(type.sql)\""
        case .numeric: return "\"NUMERIC\""
        case .integral: return "\"INTEGRAL\""
        case .decimal: return "\"DECIMAL\""
        case .array: return "\"ARRAY\""
        case .arrayOf(.array): return "\"ARRAY\" of \"ARRAY\""
        case .arrayOf(let element): return "\"ARRAY<\(element.sql.filter { $0 != "\"" })>\""
        case .map: return "\"MAP\""
        case .structure: return "\"STRUCT\""
        case .anyTimestamp: return "\"(TIMESTAMP OR TIMESTAMP WITHOUT TIME ZONE)\""
        case .nanoseconds: return "\"(TIMESTAMP_LTZ(P) OR TIMESTAMP_NTZ(P) WITH P IN [7, 9])\""
        case .time: return "\"TIME\""
        case .yearMonthInterval: return "\"INTERVAL YEAR TO MONTH\""
        case .dayTimeInterval: return "\"INTERVAL DAY TO SECOND\""
        case .uncast(let expected): return expected.sql
        case .oneOf(let choices): return "(" + choices.map(\.sql).joined(separator: " or ") + ")"
        }
    }
}
