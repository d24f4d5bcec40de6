internal import SparkSQL

/// Nested values in Spark's order: within them, null is the least.
///
/// DuckDB has null last there. A value whose members each stand behind whether they are null sorts as Spark has it.
enum NestedOrder {
    /// Whether DuckDB orders values of this type as Spark does.
    static func isPlain(_ type: SparkType) -> Bool {
        switch type {
        case .array, .structure: false
        default: true
        }
    }

    /// The text of what sorts as Spark sorts the value.
    static func key(_ text: String, _ type: SparkType, depth: Int = 0) -> String {
        switch type {
        case .array(let element, _):
            let item = "o\(depth)"
            return
                "list_transform(\(text), lambda \(item): struct_pack(n := \(item) IS NOT NULL, v := \(key(item, element, depth: depth + 1))))"
        case .structure(let fields) where !fields.isEmpty:
            let members = fields.enumerated().map { index, field in
                let member = "struct_extract(\(text), 'f\(index)')"
                return "n\(index) := \(member) IS NOT NULL, v\(index) := \(key(member, field.type, depth: depth + 1))"
            }
            return "(CASE WHEN \(text) IS NOT NULL THEN struct_pack(\(members.joined(separator: ", "))) END)"
        default: return type.ignoresCase ? "lower(\(text))" : text
        }
    }
}
