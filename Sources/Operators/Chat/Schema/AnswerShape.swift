package import Columnar
internal import JSONText

/// What a JSON schema says of an answer, as far as it makes columns: types, members, elements, choices.
///
/// Source: JSON Schema 2020-12, the part that OpenAI's structured outputs take. What else a schema says
/// (patterns, bounds) is the endpoint's to keep; a part of no one type is kept as its JSON text.
package indirect enum AnswerShape: Sendable, Hashable {
    case object([Member])
    case array(AnswerShape)
    case string(choices: [String])
    case number
    case integer
    case boolean
    case any

    package struct Member: Sendable, Hashable {
        let name: String
        let shape: AnswerShape
        let isRequired: Bool
        let isNullable: Bool
    }

    /// Reads a schema.
    /// - Throws: `SchemaError` for what is no JSON, or refers to what it does not define.
    package init(schema text: String) throws(SchemaError) {
        do {
            let tree = try JSONTree(text)
            guard case .object = tree else { throw SchemaError("a JSON schema is an object, not \(tree.kind)") }
            self = try Self.shape(tree, in: tree, depth: 0).shape
        } catch let error as JSONSyntaxError {
            throw SchemaError("the JSON schema is no JSON: \(error)")
        } catch let error as SchemaError {
            throw error
        } catch {
            throw SchemaError("\(error)")
        }
    }

    private static func shape(
        _ tree: JSONTree, in root: JSONTree, depth: Int
    ) throws(SchemaError) -> (shape: AnswerShape, isNullable: Bool) {
        // Also where a definition refers to itself.
        guard depth < 32 else { return (.any, true) }
        if let reference = tree["$ref"]?.text {
            guard let definition = resolve(reference, in: root) else {
                throw SchemaError("the schema refers to \(reference), which it does not define")
            }
            return try shape(definition, in: root, depth: depth + 1)
        }
        if case .array(let choices)? = tree["anyOf"] {
            let rest = choices.filter { $0["type"]?.text != "null" }
            guard rest.count == 1, let only = rest.first else { return (.any, true) }
            return (try shape(only, in: root, depth: depth + 1).shape, rest.count < choices.count)
        }
        var names: [String] = []
        switch tree["type"] {
        case .string(let name)?: names = [name]
        case .array(let all)?: names = all.compactMap(\.text)
        default: break
        }
        let isNullable = names.contains("null")
        names.removeAll { $0 == "null" }
        guard names.count <= 1 else { return (.any, true) }
        switch names.first ?? (tree["properties"] == nil ? "" : "object") {
        case "object":
            guard case .object(let properties)? = tree["properties"], !properties.isEmpty else {
                return (.any, isNullable)
            }
            var required: Set<String> = []
            if case .array(let all)? = tree["required"] { required = Set(all.compactMap(\.text)) }
            var members: [Member] = []
            for property in properties {
                let inner = try shape(property.value, in: root, depth: depth + 1)
                members.append(
                    Member(
                        name: property.name, shape: inner.shape, isRequired: required.contains(property.name),
                        isNullable: inner.isNullable))
            }
            return (.object(members), isNullable)
        case "array":
            guard let items = tree["items"] else { return (.any, isNullable) }
            return (.array(try shape(items, in: root, depth: depth + 1).shape), isNullable)
        case "string":
            var choices: [String] = []
            if case .array(let all)? = tree["enum"] { choices = all.compactMap(\.text) }
            return (.string(choices: choices), isNullable)
        case "number": return (.number, isNullable)
        case "integer": return (.integer, isNullable)
        case "boolean": return (.boolean, isNullable)
        default: return (.any, true)
        }
    }

    /// `#/$defs/NAME`, which is all that structured outputs use.
    private static func resolve(_ reference: String, in root: JSONTree) -> JSONTree? {
        if reference == "#" { return root }
        guard reference.hasPrefix("#/") else { return nil }
        var place: JSONTree? = root
        for name in reference.dropFirst(2).split(separator: "/") { place = place?[String(name)] }
        return place
    }

    /// The column's type.
    package var type: DataType {
        switch self {
        case .object(let members): .structure(members.map { Field($0.name, $0.shape.type) })
        case .array(let element): .list(Field("element", element.type))
        case .string, .any: .utf8
        case .number: .float64
        case .integer: .int64
        case .boolean: .boolean
        }
    }
}

/// A schema that answers cannot be held against.
package struct SchemaError: Error, Sendable, CustomStringConvertible {
    package let description: String
    package init(_ description: String) { self.description = description }
}
