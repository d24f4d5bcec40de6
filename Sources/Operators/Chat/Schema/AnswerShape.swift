package import Columnar
internal import JSONText

/// What a JSON schema says of an answer, as far as it makes columns: types, members, elements, choices.
///
/// Source: JSON Schema 2020-12, the part that OpenAI's structured outputs take. What else a schema says
/// (patterns, bounds) is the endpoint's to keep; a value of no one type is kept as its JSON text.
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
            var unfolding = Unfolding(root: tree)
            self = try unfolding.shape(tree).shape
        } catch let error as JSONSyntaxError {
            throw SchemaError("the JSON schema is no JSON: \(error)")
        } catch let error as SchemaError {
            throw error
        } catch {
            throw SchemaError("\(error)")
        }
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

/// A schema with its references followed.
private struct Unfolding {
    let root: JSONTree
    /// The references that are being followed: one of them inside itself has no end.
    private var open: Set<String> = []
    /// Shapes that may still be made: definitions that use each other many times unfold into any number.
    private var budget = 5_000
    private var depth = 0
    /// Half as deep as Arrow's messages carry types, since each may be a list and a struct.
    private static let deepestNesting = 32

    init(root: JSONTree) { self.root = root }

    mutating func shape(
        _ tree: JSONTree
    ) throws(SchemaError) -> (shape: AnswerShape, isNullable: Bool) {
        budget -= 1
        depth += 1
        defer { depth -= 1 }
        guard budget > 0, depth <= Self.deepestNesting else { return (.any, true) }
        if let reference = tree["$ref"]?.text {
            guard let definition = resolve(reference) else {
                throw SchemaError("the schema refers to \(reference), which it does not define")
            }
            // What refers to itself is kept as its JSON text.
            guard open.insert(reference).inserted else { return (.any, true) }
            defer { open.remove(reference) }
            return try shape(definition)
        }
        if case .array(let choices)? = tree["anyOf"] {
            let rest = choices.filter { $0["type"]?.text != "null" }
            guard rest.count == 1, let only = rest.first else { return (.any, true) }
            return (try shape(only).shape, rest.count < choices.count)
        }
        return try typed(tree)
    }

    private mutating func typed(_ tree: JSONTree) throws(SchemaError) -> (shape: AnswerShape, isNullable: Bool) {
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
            var members: [AnswerShape.Member] = []
            for property in properties {
                let inner = try shape(property.value)
                members.append(
                    AnswerShape.Member(
                        name: property.name, shape: inner.shape, isRequired: required.contains(property.name),
                        isNullable: inner.isNullable))
            }
            return (.object(members), isNullable)
        case "array":
            guard let items = tree["items"] else { return (.any, isNullable) }
            return (.array(try shape(items).shape), isNullable)
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
    private func resolve(_ reference: String) -> JSONTree? {
        if reference == "#" { return root }
        guard reference.hasPrefix("#/") else { return nil }
        var found: JSONTree? = root
        for name in reference.dropFirst(2).split(separator: "/") { found = found?[String(name)] }
        return found
    }
}

/// A schema that answers cannot be held against.
package struct SchemaError: Error, Sendable, CustomStringConvertible {
    package let description: String
    package init(_ description: String) { self.description = description }
}
