internal import SparkFunctions
internal import SparkSQL

/// Values as rows are compared by them: -0.0 is 0.0, and the entries of a map stand in the order of their keys.
enum NormalValue {
    /// Whether values of the type may be another one.
    static func isNeeded(_ type: SparkType) -> Bool {
        switch type {
        case .float, .double, .map: true
        case .array(let element, _): isNeeded(element)
        case .structure(let fields): fields.contains { isNeeded($0.type) }
        default: false
        }
    }

    /// The text of what is compared for the value of this text.
    static func text(_ text: String, _ type: SparkType, depth: Int = 0) -> String {
        guard isNeeded(type) else { return text }
        switch type {
        case .array(let element, _):
            let item = "z\(depth)"
            return "list_transform(\(text), lambda \(item): \(Self.text(item, element, depth: depth + 1)))"
        case .map(let key, let value, _):
            let item = "z\(depth)"
            let entry = [
                "key := \(Self.text("\(item).key", key, depth: depth + 1))",
                "value := \(Self.text("\(item).value", value, depth: depth + 1))",
            ].joined(separator: ", ")
            let entries = "list_transform(map_entries(\(text)), lambda \(item): struct_pack(\(entry)))"
            return "CASE WHEN \(text) IS NOT NULL THEN map_from_entries(list_sort(\(entries))) END"
        case .structure(let fields):
            let members = fields.enumerated().map { index, field in
                "f\(index) := \(Self.text("(\(text)).f\(index)", field.type, depth: depth + 1))"
            }
            return "CASE WHEN \(text) IS NOT NULL THEN struct_pack(\(members.joined(separator: ", "))) END"
        default: return "CASE WHEN \(text) = 0 THEN CAST(0 AS \(type.duckDB)) ELSE \(text) END"
        }
    }
}
