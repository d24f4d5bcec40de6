package import Columnar
package import Planning
internal import SparkFunctions
package import SparkSQL

/// The type of an input's values, and how they become those of Spark's type in SQL.
package indirect enum InputType: Hashable, Sendable {
    /// DuckDB holds the values as Spark's type already.
    case plain(SparkType)
    /// A cast makes them.
    case cast(SparkType)
    case list(InputType)
    /// A list of keys and values, as Arrow's batches have a map.
    case entries(key: InputType, value: InputType)
    case map(key: InputType, value: InputType)
    case structure([Member])

    package struct Member: Hashable, Sendable {
        package var name: String
        package var type: InputType

        package init(_ name: String, _ type: InputType) {
            self.name = name
            self.type = type
        }
    }

    /// Spark's type of the values.
    package var spark: SparkType {
        switch self {
        case .plain(let type), .cast(let type): type
        case .list(let element): .array(element.spark, containsNull: true)
        case .entries(let key, let value), .map(let key, let value):
            .map(key.spark, value.spark, valueContainsNull: true)
        case .structure(let members): .structure(members.map { StructField($0.name, $0.type.spark, nullable: true) })
        }
    }

    /// The same values before Arrow's batches have them, which make lists of maps.
    var withinQuery: InputType {
        switch self {
        case .plain, .cast: self
        case .list(let element): .list(element.withinQuery)
        case .entries(let key, let value), .map(let key, let value):
            .map(key: key.withinQuery, value: value.withinQuery)
        case .structure(let members): .structure(members.map { Member($0.name, $0.type.withinQuery) })
        }
    }

    /// Whether the values stay as they are.
    var isPlain: Bool {
        switch self {
        case .plain: true
        case .list(let element): element.isPlain
        case .map(let key, let value): key.isPlain && value.isPlain
        case .cast, .entries, .structure: false
        }
    }

    /// DuckDB's SQL for the value that `text` is.
    func sql(_ text: String, depth: Int = 0) -> String {
        if isPlain { return text }
        let element = "e\(depth)"
        func inner(_ type: InputType, _ text: String) -> String { type.sql(text, depth: depth + 1) }
        switch self {
        case .plain: return text
        case .cast(let type): return "CAST(\(text) AS \(type.duckDB))"
        case .list(let type): return "list_transform(\(text), lambda \(element): \(inner(type, element)))"
        case .entries(let key, let value):
            let pair =
                "struct_pack(k := \(inner(key, "struct_extract_at(\(element), 1)")), v := \(inner(value, "struct_extract_at(\(element), 2)")))"
            return "map_from_entries(list_transform(\(text), lambda \(element): \(pair)))"
        case .map(let key, let value):
            let pair = "struct_pack(k := \(inner(key, "\(element).key")), v := \(inner(value, "\(element).value")))"
            return "map_from_entries(list_transform(map_entries(\(text)), lambda \(element): \(pair)))"
        case .structure(let members):
            // By position: names may be any text, and may stand twice.
            let values = members.enumerated().map {
                "f\($0) := \(inner($1.type, "struct_extract_at(\(text), \($0 + 1))"))"
            }
            guard !values.isEmpty else { return text }
            return "CASE WHEN \(text) IS NOT NULL THEN struct_pack(\(values.joined(separator: ", "))) END"
        }
    }
}

extension InputType {
    /// The type of Arrow's values.
    package init(_ type: DataType) {
        switch type {
        case .null: self = .cast(.null)
        case .boolean: self = .plain(.boolean)
        case .int8: self = .plain(.byte)
        case .int16: self = .plain(.short)
        case .int32: self = .plain(.integer)
        case .int64: self = .plain(.long)
        case .uint8: self = .cast(.short)
        case .uint16: self = .cast(.integer)
        case .uint32: self = .cast(.long)
        case .uint64: self = .cast(.decimal(precision: 20, scale: 0))
        case .float32: self = .plain(.float)
        case .float64: self = .plain(.double)
        case .utf8: self = .plain(.string)
        case .binary: self = .plain(.binary)
        case .date32: self = .plain(.date)
        case .timestamp(.microsecond, let zone): self = .plain(zone == nil ? .timestampNTZ : .timestamp)
        case .timestamp(_, let zone): self = .cast(zone == nil ? .timestampNTZ : .timestamp)
        case .decimal128(let precision, let scale): self = .plain(.decimal(precision: precision, scale: scale))
        case .list(let element): self = .list(InputType(element.type))
        case .structure(let fields): self = .structure(fields.map { Member($0.name, InputType($0.type)) })
        }
    }

    /// The type of what files of JSON or CSV have.
    package init(_ type: JSONType) {
        switch type {
        // DuckDB holds JSON within other values as a type of its own.
        case .json: self = .cast(.string)
        case .list(let element): self = .list(InputType(element))
        case .object(let members): self = .structure(members.map { Member($0.name, InputType($0.type)) })
        case .boolean, .long, .double, .wholeNumber, .text: self.init(type.dataType)
        }
    }

    /// The type of Arrow's values that came out of a query with this type.
    package init(_ type: DataType, from spark: SparkType) {
        switch (type, spark) {
        case (.list(let element), .array(let inner, _)): self = .list(InputType(element.type, from: inner))
        case (.list(let entry), .map(let key, let value, _)):
            let fields = entry.type.children
            guard fields.count == 2 else {
                self = .cast(spark)
                return
            }
            self = .entries(key: InputType(fields[0].type, from: key), value: InputType(fields[1].type, from: value))
        case (.structure(let fields), .structure(let members)) where fields.count == members.count:
            self = .structure(
                zip(fields, members).map { Member($1.name, InputType($0.type, from: $1.type)) })
        case (.null, _): self = .cast(spark)
        default: self = .plain(spark)
        }
    }
}
