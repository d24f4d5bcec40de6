package import Columnar

/// Spark's `printSchema`.
package enum SchemaText {
    package static func tree(_ schema: Schema) -> String {
        (["root"] + schema.fields.flatMap { lines($0, indent: " |-- ") }).joined(separator: "\n") + "\n"
    }

    private static func lines(_ field: Field, indent: String) -> [String] {
        var out = ["\(indent)\(field.name): \(name(field.type)) (nullable = \(field.nullable))"]
        let inner = " |   " + indent
        switch field.type {
        case .structure(let fields): out += fields.flatMap { lines($0, indent: inner) }
        case .list(let element):
            out += lines(Field("element", element.type, nullable: element.nullable), indent: inner)
        default: break
        }
        return out
    }

    private static func name(_ type: DataType) -> String {
        switch type {
        case .structure: "struct"
        case .list: "array"
        default: type.description
        }
    }
}
