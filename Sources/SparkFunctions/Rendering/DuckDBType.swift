public import SparkSQL

extension SparkType {
    /// The name of the type by which DuckDB holds the values, in its SQL.
    ///
    /// Members of structs are called `f0`, `f1`, …: names live in schemas only. Intervals of months are `INTEGER`,
    /// those of microseconds `BIGINT`.
    public var duckDB: String {
        switch self {
        case .null: "INTEGER"
        case .boolean: "BOOLEAN"
        case .byte: "TINYINT"
        case .short: "SMALLINT"
        case .integer, .yearMonthInterval: "INTEGER"
        case .long, .dayTimeInterval: "BIGINT"
        case .float: "FLOAT"
        case .double: "DOUBLE"
        case .decimal(let precision, let scale): "DECIMAL(\(precision),\(max(0, scale)))"
        case .string, .collatedString, .char, .varchar, .variant: "VARCHAR"
        case .binary: "BLOB"
        case .date: "DATE"
        case .timestamp: "TIMESTAMPTZ"
        case .timestampNTZ: "TIMESTAMP"
        case .time: "TIME"
        case .calendarInterval: "INTERVAL"
        case .array(let element, _): element.duckDB + "[]"
        case .map(let key, let value, _): "MAP(\(key.duckDB), \(value.duckDB))"
        case .structure(let fields) where fields.isEmpty: "STRUCT(f INTEGER)"
        case .structure(let fields):
            "STRUCT(" + fields.enumerated().map { "f\($0.offset) \($0.element.type.duckDB)" }.joined(separator: ", ")
                + ")"
        }
    }
}
