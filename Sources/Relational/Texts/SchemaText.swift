package import SparkSQL

extension StructType {
    /// The text of `printSchema`, to this depth, letter for letter as Spark prints it.
    package func treeText(level: Int = .max) -> String {
        var text = "root\n"
        for field in fields { SchemaTree.add(field, " |", level, &text) }
        return text
    }

    /// The columns with their types' short names, as `dtypes` gives them.
    package var dtypes: [(name: String, type: String)] { fields.map { ($0.name, $0.type.simpleString) } }
}

private enum SchemaTree {
    static func add(_ field: StructField, _ prefix: String, _ level: Int, _ text: inout String) {
        guard level > 0 else { return }
        text += "\(prefix)-- \(field.name): \(name(field.type)) (nullable = \(field.nullable))\n"
        inside(field.type, prefix + "    |", level - 1, &text)
    }

    private static func inside(_ type: SparkType, _ prefix: String, _ level: Int, _ text: inout String) {
        guard level > 0 else { return }
        switch type {
        case .array(let element, let containsNull):
            text += "\(prefix)-- element: \(name(element)) (containsNull = \(containsNull))\n"
            inside(element, prefix + "    |", level - 1, &text)
        case .map(let key, let value, let containsNull):
            text += "\(prefix)-- key: \(name(key))\n"
            inside(key, prefix + "    |", level - 1, &text)
            text += "\(prefix)-- value: \(name(value)) (valueContainsNull = \(containsNull))\n"
            inside(value, prefix + "    |", level - 1, &text)
        case .structure(let fields): for field in fields { add(field, prefix, level, &text) }
        default: break
        }
    }

    private static func name(_ type: SparkType) -> String {
        switch type {
        case .array: "array"
        case .map: "map"
        case .structure: "struct"
        default: type.typeName
        }
    }
}
