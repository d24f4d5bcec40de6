package import Columnar

/// What the values of a column, or of a member of an object, are, in files of JSON.
package indirect enum JSONType: Sendable, Hashable, Codable {
    case boolean
    case long
    case double
    /// Whole numbers of at most 38 digits.
    case wholeNumber
    /// Texts; of a value that is none, its JSON.
    case text
    /// The JSON of the values, letter by letter.
    case json
    case list(JSONType)
    case object([Member])

    package struct Member: Sendable, Hashable, Codable {
        package let name: String
        package let type: JSONType

        package init(_ name: String, _ type: JSONType) {
            self.name = name
            self.type = type
        }
    }

    /// The type of a column of such values.
    package var dataType: DataType {
        switch self {
        case .boolean: .boolean
        case .long: .int64
        case .double: .float64
        case .wholeNumber: .decimal128(precision: 38, scale: 0)
        case .text, .json: .utf8
        case .list(let element): .list(Field("item", element.dataType))
        case .object(let members): .structure(members.map { Field($0.name, $0.type.dataType) })
        }
    }

    /// DuckDB's spelling of the type.
    package var sql: String {
        switch self {
        case .boolean: "BOOLEAN"
        case .long: "BIGINT"
        case .double: "DOUBLE"
        case .wholeNumber: "DECIMAL(38,0)"
        case .text: "VARCHAR"
        case .json: "JSON"
        case .list(let element): element.sql + "[]"
        case .object(let members):
            "STRUCT(" + members.map { "\(SQL.identifier($0.name)) \($0.type.sql)" }.joined(separator: ", ") + ")"
        }
    }

    /// Whether values that lie in others are JSON.
    package var holdsJSON: Bool {
        switch self {
        case .list(let element): element == .json || element.holdsJSON
        case .object(let members): members.contains { $0.type == .json || $0.type.holdsJSON }
        default: false
        }
    }
}
