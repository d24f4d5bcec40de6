/// The type of a column, in Arrow's terms (https://arrow.apache.org/docs/format/Schema.fbs).
public indirect enum DataType: Hashable, Sendable {
    /// No value but null; Spark's `void`.
    case null
    /// One bit a value.
    case boolean
    /// Signed integers in two's complement, of 8 to 64 bits.
    case int8, int16, int32, int64
    /// Unsigned integers of 8 to 64 bits; Spark has none of them.
    case uint8, uint16, uint32, uint64
    /// IEEE 754 numbers, Spark's `float` and `double`.
    case float32, float64
    /// Text in UTF-8; a column holds at most 2 GiB of it in one batch.
    case utf8
    /// Bytes without a meaning; a column holds at most 2 GiB of them in one batch.
    case binary
    /// Days since 1970-01-01.
    case date32
    /// A count of `unit` since 1970-01-01T00:00:00, in UTC where a time zone is named.
    case timestamp(TimeUnit, timeZone: String?)
    /// A 128-bit integer times 10 to the minus `scale`.
    case decimal128(precision: Int, scale: Int)
    /// Any number of values of one type, Spark's `array`; the field says whether they may be null.
    case list(Field)
    /// One value for each field, Spark's `struct`.
    case structure([Field])

    /// What a timestamp counts; the raw values are Arrow's.
    public enum TimeUnit: Int16, Hashable, Sendable {
        /// One second, or 10 to the minus 3, 6 or 9 of one.
        case second, millisecond, microsecond, nanosecond
    }
}

/// A named, typed column of a schema or member of a struct.
public struct Field: Hashable, Sendable {
    /// The name, which may be any text.
    public var name: String
    /// The type of every value.
    public var type: DataType
    /// Whether a value may be null.
    public var nullable: Bool

    /// A field that may be null where nothing else is said, as in Spark.
    public init(_ name: String, _ type: DataType, nullable: Bool = true) {
        self.name = name
        self.type = type
        self.nullable = nullable
    }
}

/// The columns of a dataframe or record batch, in order.
public struct Schema: Hashable, Sendable {
    /// One field for each column, from the left.
    public var fields: [Field]

    /// A schema of these columns, from the left.
    public init(_ fields: [Field]) { self.fields = fields }

    /// The columns' names, from the left.
    public var names: [String] { fields.map(\.name) }

    /// The position of the column with this name; a name that stands twice gives the first.
    public func index(of name: String) -> Int? { fields.firstIndex { $0.name == name } }

    /// The first column with this name, or nil where there is none.
    public subscript(_ name: String) -> Field? { index(of: name).map { fields[$0] } }
}

extension DataType {
    /// Bytes a value takes in a fixed-width layout, or nil where the layout is another.
    package var byteWidth: Int? {
        switch self {
        case .int8, .uint8: 1
        case .int16, .uint16: 2
        case .int32, .uint32, .float32, .date32: 4
        case .int64, .uint64, .float64, .timestamp: 8
        case .decimal128: 16
        case .null, .boolean, .utf8, .binary, .list, .structure: nil
        }
    }

    /// Fields of the children that an array of this type has, in order.
    package var children: [Field] {
        switch self {
        case .list(let element): [element]
        case .structure(let fields): fields
        default: []
        }
    }
}

extension DataType: CustomStringConvertible {
    /// Spark's name of the type, as `printSchema` shows it; unsigned types keep Arrow's.
    public var description: String {
        switch self {
        case .null: "void"
        case .boolean: "boolean"
        case .int8: "byte"
        case .int16: "short"
        case .int32: "integer"
        case .int64: "long"
        case .uint8: "uint8"
        case .uint16: "uint16"
        case .uint32: "uint32"
        case .uint64: "uint64"
        case .float32: "float"
        case .float64: "double"
        case .utf8: "string"
        case .binary: "binary"
        case .date32: "date"
        case .timestamp(_, let zone): zone == nil ? "timestamp_ntz" : "timestamp"
        case .decimal128(let precision, let scale): "decimal(\(precision),\(scale))"
        case .list(let element): "array<\(element.type)>"
        case .structure(let fields):
            "struct<" + fields.map { "\($0.name):\($0.type)" }.joined(separator: ",") + ">"
        }
    }
}
