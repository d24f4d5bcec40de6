/// The names that Spark writes for a type.
///
/// Spark has three: in SQL (`BIGINT`), in short (`bigint`, as `dtypes` has it), and the one of `printSchema` and JSON
/// (`long`).
extension SparkType {
    /// The name in SQL, as DDL texts and error messages have it: `BIGINT`, `ARRAY<STRUCT<x: INT NOT NULL>>`.
    public var sql: String {
        switch self {
        case .string: "STRING"
        case .collatedString(let collation): "STRING COLLATE \(collation)"
        case .array(let element, _): "ARRAY<\(element.sql)>"
        case .map(let key, let value, _): "MAP<\(key.sql), \(value.sql)>"
        case .structure(let fields): "STRUCT<" + fields.map(\.sql).joined(separator: ", ") + ">"
        default: catalogString.uppercased()
        }
    }

    /// The name in short, with all fields of structs: `bigint`, `struct<x:int>`.
    public var catalogString: String { shortName(maxFields: .max) }

    /// The name in short, as `dtypes` and `DESCRIBE` have it: of a struct with many fields, only the first 24.
    public var simpleString: String { shortName(maxFields: 25) }

    /// The name that `printSchema` and the JSON of schemas have for a type that is not nested: `long`.
    public var typeName: String {
        switch self {
        case .byte: "byte"
        case .short: "short"
        case .integer: "integer"
        case .long: "long"
        case .array: "array"
        case .map: "map"
        case .structure: "struct"
        default: catalogString
        }
    }

    private func shortName(maxFields: Int) -> String {
        switch self {
        case .null: "void"
        case .boolean: "boolean"
        case .byte: "tinyint"
        case .short: "smallint"
        case .integer: "int"
        case .long: "bigint"
        case .float: "float"
        case .double: "double"
        case .decimal(let precision, let scale): "decimal(\(precision),\(scale))"
        case .string: "string"
        case .collatedString(let collation): "string collate \(collation)"
        case .char(let length): "char(\(length))"
        case .varchar(let length): "varchar(\(length))"
        case .binary: "binary"
        case .date: "date"
        case .timestamp: "timestamp"
        case .timestampNTZ: "timestamp_ntz"
        case .time(let precision): "time(\(precision))"
        case .yearMonthInterval(let start, let end):
            start == end ? "interval \(start)" : "interval \(start) to \(end)"
        case .dayTimeInterval(let start, let end):
            start == end ? "interval \(start)" : "interval \(start) to \(end)"
        case .calendarInterval: "interval"
        case .array(let element, _): "array<\(element.shortName(maxFields: maxFields))>"
        case .map(let key, let value, _):
            "map<\(key.shortName(maxFields: maxFields)),\(value.shortName(maxFields: maxFields))>"
        case .structure(let fields): Self.shortName(of: fields, maxFields: maxFields)
        case .variant: "variant"
        }
    }

    private static func shortName(of fields: [StructField], maxFields: Int) -> String {
        let shown = fields.count > maxFields ? max(0, maxFields - 1) : fields.count
        var names = fields.prefix(shown).map { "\($0.name):\($0.type.shortName(maxFields: maxFields))" }
        if shown < fields.count { names.append("... \(fields.count - shown) more fields") }
        return "struct<" + names.joined(separator: ",") + ">"
    }
}

extension SparkType: CustomStringConvertible {
    /// The name in SQL.
    public var description: String { sql }
}
