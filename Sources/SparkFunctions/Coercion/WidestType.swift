package import SparkSQL

/// The type that several types have in common, by Spark's rules while `spark.sql.ansi.enabled` is true.
enum WidestType {
    private static let precedence: [SparkType] = [.byte, .short, .integer, .long, .float, .double]

    /// The type that holds the values of both without loss, or nil.
    static func tightest(_ left: SparkType, _ right: SparkType) -> SparkType? {
        if left == right { return left }
        switch (left, right) {
        case (.null, let other), (let other, .null): return other
        case (let whole, .decimal(let precision, let scale)) where whole.isIntegral:
            return tightest(whole, precision, scale)
        case (.decimal(let precision, let scale), let whole) where whole.isIntegral:
            return tightest(whole, precision, scale)
        case (let left, let right) where left.isNumeric && right.isNumeric:
            guard let first = precedence.firstIndex(of: left), let second = precedence.firstIndex(of: right) else {
                return nil
            }
            let wider = precedence[max(first, second)]
            // A whole number as FLOAT could lose digits.
            return wider == .float ? .double : wider
        case (.date, .timestamp), (.timestamp, .date), (.timestamp, .timestampNTZ), (.timestampNTZ, .timestamp):
            return .timestamp
        case (.date, .timestampNTZ), (.timestampNTZ, .date): return .timestampNTZ
        case (.dayTimeInterval(let start, let end), .dayTimeInterval(let start2, let end2)):
            return .dayTimeInterval(start: min(start, start2), end: max(end, end2))
        case (.yearMonthInterval(let start, let end), .yearMonthInterval(let start2, let end2)):
            return .yearMonthInterval(start: min(start, start2), end: max(end, end2))
        default: return nested(left, right, tightest)
        }
    }

    private static func tightest(_ whole: SparkType, _ precision: Int, _ scale: Int) -> SparkType? {
        guard let digits = DecimalRule.decimal(of: whole) else { return nil }
        return DecimalRule.isWider((precision, scale), than: digits)
            ? .decimal(precision: precision, scale: scale) : nil
    }

    /// The type to which both are cast where they stand for one value: in CASE, COALESCE, arrays, UNION; or nil.
    static func common(_ left: SparkType, _ right: SparkType) -> SparkType? {
        tightest(left, right) ?? decimal(left, right) ?? withString(left, right) ?? nested(left, right, common)
    }

    /// The type to which all are cast, or nil; of none, the null type.
    static func common(_ types: [SparkType], ansi: Bool = true) -> SparkType? {
        // Without ANSI a text makes texts of all.
        if !ansi, types.contains(where: \.isString),
            types.allSatisfy({ !$0.isNested && $0 != .boolean && $0 != .binary })
        {
            return .string
        }
        var result = SparkType.null
        for type in types {
            guard let next = common(result, type) else { return nil }
            result = next
        }
        return result
    }

    /// The type to which all are cast where a text is no number and no time, or nil.
    static func withoutTexts(_ types: [SparkType]) -> SparkType? {
        var result = SparkType.null
        for type in types {
            guard let next = tightest(result, type) ?? decimal(result, type) else { return nil }
            result = next
        }
        return result
    }

    /// The type that is found for decimals and other numbers.
    static func decimal(_ left: SparkType, _ right: SparkType) -> SparkType? {
        switch (left, right) {
        case (.decimal, .float), (.decimal, .double), (.float, .decimal), (.double, .decimal): return .double
        case (.decimal, _), (_, .decimal):
            guard let left = DecimalRule.decimal(of: left), let right = DecimalRule.decimal(of: right) else {
                return nil
            }
            return DecimalRule.widest(left, right)
        default: return nil
        }
    }

    /// The type to which a text is cast beside a value of another type, or nil.
    static func withString(_ left: SparkType, _ right: SparkType) -> SparkType? {
        guard left.isString != right.isString else {
            return left.isString ? (left == right ? left : .string) : nil
        }
        let other = left.isString ? right : left
        switch other {
        case .byte, .short, .integer, .long: return .long
        case .float, .double, .decimal: return .double
        case .yearMonthInterval, .dayTimeInterval, .array, .map, .structure, .calendarInterval, .variant: return nil
        case .null: return left.isString ? left : right
        default: return other
        }
    }

    private static func nested(
        _ left: SparkType, _ right: SparkType, _ find: (SparkType, SparkType) -> SparkType?
    ) -> SparkType? {
        switch (left, right) {
        case (.array(let left, let leftNull), .array(let right, let rightNull)):
            guard let element = find(left, right) else { return nil }
            let forced = CastRule.forcesNull(left, element) || CastRule.forcesNull(right, element)
            return .array(element, containsNull: leftNull || rightNull || forced)
        case (.map(let key, let value, let leftNull), .map(let key2, let value2, let rightNull)):
            guard let key3 = find(key, key2), let value3 = find(value, value2) else { return nil }
            if CastRule.forcesNull(key, key3) || CastRule.forcesNull(key2, key3) { return nil }
            let forced = CastRule.forcesNull(value, value3) || CastRule.forcesNull(value2, value3)
            return .map(key3, value3, valueContainsNull: leftNull || rightNull || forced)
        case (.structure(let left), .structure(let right)):
            guard left.count == right.count else { return nil }
            var fields: [StructField] = []
            for (left, right) in zip(left, right) {
                guard left.name.lowercased() == right.name.lowercased(), let type = find(left.type, right.type)
                else { return nil }
                let forced = CastRule.forcesNull(left.type, type) || CastRule.forcesNull(right.type, type)
                fields.append(StructField(left.name, type, nullable: left.nullable || right.nullable || forced))
            }
            return .structure(fields)
        default: return nil
        }
    }
}

extension SparkType {
    /// Whether both are one type, apart from whether values within may be null.
    package func isSame(as other: SparkType) -> Bool {
        switch (self, other) {
        case (.array(let left, _), .array(let right, _)): left.isSame(as: right)
        case (.map(let key, let value, _), .map(let key2, let value2, _)):
            key.isSame(as: key2) && value.isSame(as: value2)
        case (.structure(let left), .structure(let right)):
            left.count == right.count
                && zip(left, right).allSatisfy {
                    $0.name.lowercased() == $1.name.lowercased() && $0.type.isSame(as: $1.type)
                }
        default: self == other
        }
    }

    /// The type with the names of another one's members, where both have as many.
    package func named(like other: SparkType) -> SparkType {
        switch (self, other) {
        case (.array(let mine, let containsNull), .array(let others, _)):
            .array(mine.named(like: others), containsNull: containsNull)
        case (.structure(let mine), .structure(let others)) where mine.count == others.count:
            .structure(
                zip(mine, others).map { StructField($1.name, $0.type.named(like: $1.type), nullable: $0.nullable) })
        default: self
        }
    }

    /// Whether it is a text whose collation takes upper and lower case for the same.
    package var ignoresCase: Bool {
        if case .collatedString(let name) = self { name.hasSuffix("_LCASE") || name.hasSuffix("_CI") } else { false }
    }

    /// Whether values have an order: all but maps, variants and calendar intervals.
    package var isOrderable: Bool {
        switch self {
        case .map, .variant, .calendarInterval: false
        case .array(let element, _): element.isOrderable
        case .structure(let fields): fields.allSatisfy(\.type.isOrderable)
        default: true
        }
    }

    /// Whether it is a map or holds one.
    package var hasMap: Bool {
        switch self {
        case .map: true
        case .array(let element, _): element.hasMap
        case .structure(let fields): fields.contains(where: \.type.hasMap)
        default: false
        }
    }

    /// Whether it is FLOAT or DOUBLE.
    package var isFloating: Bool { self == .float || self == .double }

    /// Whether it is a decimal.
    package var isDecimal: Bool { if case .decimal = self { true } else { false } }

    /// Whether it is an interval of months or of microseconds.
    package var isAnsiInterval: Bool {
        switch self {
        case .yearMonthInterval, .dayTimeInterval: true
        default: false
        }
    }

    /// The type with every array element, map value and member that may be null.
    package var asNullable: SparkType {
        switch self {
        case .array(let element, _): .array(element.asNullable, containsNull: true)
        case .map(let key, let value, _): .map(key.asNullable, value.asNullable, valueContainsNull: true)
        case .structure(let fields):
            .structure(fields.map { StructField($0.name, $0.type.asNullable, metadata: $0.metadata) })
        default: self
        }
    }
}
