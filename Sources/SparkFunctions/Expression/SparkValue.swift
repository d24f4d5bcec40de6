/// One value of a Spark type; which type it has stands beside it.
///
/// Days, timestamps and intervals of one unit are whole numbers, as Spark holds them: days since 1970-01-01,
/// microseconds, and months.
public indirect enum SparkValue: Sendable {
    /// No value.
    case null
    /// True or false.
    case boolean(Bool)
    /// A whole number, date, timestamp, time of day, or interval of months or of microseconds.
    case integer(Int64)
    /// A number of 4 bytes.
    case float(Float)
    /// A number of 8 bytes.
    case double(Double)
    /// A decimal times 10 to the power of its type's scale.
    case decimal(Int128)
    /// A text.
    case string(String)
    /// Bytes.
    case binary([UInt8])
    /// The elements of an array, in order.
    case array([SparkValue])
    /// The keys of a map and their values, in order.
    case map([SparkValue], [SparkValue])
    /// The members of a struct, in order.
    case structure([SparkValue])
    /// A calendar interval.
    case interval(months: Int32, days: Int32, microseconds: Int64)

    /// Whether there is no value.
    public var isNull: Bool {
        if case .null = self { true } else { false }
    }
}

extension SparkValue: Hashable {
    /// Equal as Spark groups values: NaN is itself, 0.0 is -0.0, texts are equal when their bytes are.
    public static func == (left: Self, right: Self) -> Bool {
        switch (left, right) {
        case (.null, .null): true
        case (.boolean(let left), .boolean(let right)): left == right
        case (.integer(let left), .integer(let right)): left == right
        case (.float(let left), .float(let right)): left == right || (left.isNaN && right.isNaN)
        case (.double(let left), .double(let right)): left == right || (left.isNaN && right.isNaN)
        case (.decimal(let left), .decimal(let right)): left == right
        case (.string(let left), .string(let right)): left.utf8.elementsEqual(right.utf8)
        case (.binary(let left), .binary(let right)): left == right
        case (.array(let left), .array(let right)): left == right
        case (.map(let left, let leftValues), .map(let right, let rightValues)):
            left == right && leftValues == rightValues
        case (.structure(let left), .structure(let right)): left == right
        case (.interval(let months, let days, let microseconds), .interval(let months2, let days2, let microseconds2)):
            months == months2 && days == days2 && microseconds == microseconds2
        default: false
        }
    }

    /// Adds what makes the value equal to another.
    public func hash(into hasher: inout Hasher) {
        switch self {
        case .null: hasher.combine(0)
        case .boolean(let value): hasher.combine(value)
        case .integer(let value): hasher.combine(value)
        case .float(let value): hasher.combine(value.isNaN ? Float.infinity : value + 0)
        case .double(let value): hasher.combine(value.isNaN ? Double.infinity : value + 0)
        case .decimal(let value): hasher.combine(value)
        case .string(let value): for byte in value.utf8 { hasher.combine(byte) }
        case .binary(let value): hasher.combine(value)
        case .array(let values): hasher.combine(values)
        case .map(let keys, let values):
            hasher.combine(keys)
            hasher.combine(values)
        case .structure(let values): hasher.combine(values)
        case .interval(let months, let days, let microseconds):
            hasher.combine(months)
            hasher.combine(days)
            hasher.combine(microseconds)
        }
    }
}

extension SparkValue {
    /// The text, or nil where it is none.
    package var text: String? {
        if case .string(let value) = self { value } else { nil }
    }

    /// The whole number, or nil where it is none.
    package var whole: Int64? {
        if case .integer(let value) = self { value } else { nil }
    }

    /// Whether the left value comes before the right one, as Spark sorts: nulls first, NaN last, texts byte by byte.
    package static func isBefore(_ left: SparkValue, _ right: SparkValue) -> Bool { compare(left, right) < 0 }

    /// Less than 0 where the left value comes first, 0 where both are equal.
    package static func compare(_ left: SparkValue, _ right: SparkValue) -> Int {
        switch (left, right) {
        case (.null, .null): return 0
        case (.null, _): return -1
        case (_, .null): return 1
        case (.boolean(let left), .boolean(let right)): return left == right ? 0 : right ? -1 : 1
        case (.integer(let left), .integer(let right)): return left < right ? -1 : left == right ? 0 : 1
        case (.float(let left), .float(let right)): return compare(Double(left), Double(right))
        case (.double(let left), .double(let right)): return compare(left, right)
        case (.decimal(let left), .decimal(let right)): return left < right ? -1 : left == right ? 0 : 1
        case (.string(let left), .string(let right)): return compare(left.utf8, right.utf8)
        case (.binary(let left), .binary(let right)): return compare(left, right)
        case (.array(let left), .array(let right)), (.structure(let left), .structure(let right)):
            for (left, right) in zip(left, right) {
                let order = compare(left, right)
                if order != 0 { return order }
            }
            return left.count - right.count
        default: return 0
        }
    }

    private static func compare(_ left: Double, _ right: Double) -> Int {
        if left.isNaN { return right.isNaN ? 0 : 1 }
        if right.isNaN { return -1 }
        return left < right ? -1 : left == right ? 0 : 1
    }

    private static func compare<Bytes: Sequence<UInt8>>(_ left: Bytes, _ right: Bytes) -> Int {
        left.lexicographicallyPrecedes(right) ? -1 : left.elementsEqual(right) ? 0 : 1
    }
}
