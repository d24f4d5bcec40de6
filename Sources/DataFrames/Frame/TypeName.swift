/// Names of types in a `cast`: Spark's become DuckDB's, DuckDB's stay.
enum TypeName {
    private static let ofSpark = [
        "string": "VARCHAR", "byte": "TINYINT", "short": "SMALLINT", "int": "INTEGER", "integer": "INTEGER",
        "long": "BIGINT", "float": "FLOAT", "double": "DOUBLE", "boolean": "BOOLEAN", "binary": "BLOB", "date": "DATE",
        "timestamp": "TIMESTAMPTZ", "timestamp_ntz": "TIMESTAMP",
    ]

    /// Only letters, digits and the signs that types are written with: anything else would be SQL.
    static func sql(_ name: String) -> String {
        let known = ofSpark[name.lowercased()] ?? name
        let isType = known.unicodeScalars.allSatisfy {
            $0.properties.isAlphabetic || ("0"..."9").contains($0) || "(),[] _\"".unicodeScalars.contains($0)
        }
        return isType ? known : "\"\(known.replacing("\"", with: "\"\""))\""
    }
}
