internal import SparkFunctions
package import SparkSQL

/// Keys by which DuckDB sorts arrays and structs as Spark does: a null within is less than every value.
package enum NestedOrder {
    /// The text of a value that has the order that Spark gives the values of this text.
    package static func key(_ text: String, _ type: SparkType, depth: Int = 0) -> String {
        switch type {
        case .array(let element, _):
            let name = "e\(depth)"
            let pair = "struct_pack(n := \(name) IS NOT NULL, v := \(key(name, element, depth: depth + 1)))"
            return "list_transform(\(text), lambda \(name): \(pair))"
        case .structure(let fields) where !fields.isEmpty:
            var members: [String] = []
            for (index, field) in fields.enumerated() {
                let member = "(\(text)).f\(index)"
                members.append("n\(index) := \(member) IS NOT NULL")
                members.append("v\(index) := \(key(member, field.type, depth: depth + 1))")
            }
            return "CASE WHEN \(text) IS NULL THEN NULL ELSE struct_pack(\(members.joined(separator: ", "))) END"
        default: return type.ignoresCase ? "lower(\(text))" : text
        }
    }
}
