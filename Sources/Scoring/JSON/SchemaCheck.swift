/// What is wrong with a value by a schema: the first fault, and where; nil where there is none.
enum SchemaCheck {
    /// A fault, or why it cannot be said whether there is one.
    enum Fault: Sendable, Hashable {
        case differs(String)
        case undefined(String)
    }

    /// Checks a value; `path` is where it stands: `$.items[2].age`.
    static func fault(_ value: JSONValue, _ rule: JSONSchema.Rule, _ path: String = "$") -> Fault? {
        switch rule {
        case .anything: return nil
        case .nothing: return .differs("\(path): nothing is allowed here")
        case .object(let schema): return fault(value, schema, path)
        }
    }

    private static func fault(_ value: JSONValue, _ schema: JSONSchema, _ path: String) -> Fault? {
        let type = value.type
        if !schema.types.isEmpty, !schema.types.contains(type),
            !(type == "integer" && schema.types.contains("number"))
        {
            let wanted = schema.types.sorted().joined(separator: " or ")
            return .differs("\(path): \(value.shortText) is of type \(type), not \(wanted)")
        }
        if let allowed = schema.allowed, !allowed.contains(value) {
            return .differs("\(path): \(value.shortText) is not among the values that are allowed")
        }
        switch value {
        case .null, .boolean: return nil
        case .number(let number): return fault(number, schema, path)
        case .string(let text): return fault(text, schema, path)
        case .array(let elements): return fault(elements, schema, path)
        case .object(let members): return fault(members, schema, path)
        }
    }

    private static func fault(_ number: JSONNumber, _ schema: JSONSchema, _ path: String) -> Fault? {
        if let minimum = schema.minimum, number.value < minimum.value {
            return .differs("\(path): \(number.text) is below the minimum \(minimum.text)")
        }
        if let maximum = schema.maximum, number.value > maximum.value {
            return .differs("\(path): \(number.text) is above the maximum \(maximum.text)")
        }
        return nil
    }

    private static func fault(_ text: String, _ schema: JSONSchema, _ path: String) -> Fault? {
        let length = text.unicodeScalars.count
        if let problem = problem(length, schema.lengths, "characters") { return .differs("\(path): \(problem)") }
        guard let pattern = schema.pattern else { return nil }
        switch pattern.regex.search(text) {
        case .yes: return nil
        case .no:
            return .differs("\(path): \(JSONValue.string(text).shortText) does not match the pattern \(pattern.text)")
        case .givenUp: return .undefined("\(path): \(BoundedRegex.reason)")
        }
    }

    private static func fault(_ elements: [JSONValue], _ schema: JSONSchema, _ path: String) -> Fault? {
        if let problem = problem(elements.count, schema.counts, "items") { return .differs("\(path): \(problem)") }
        if case .anything = schema.items { return nil }
        for (index, element) in elements.enumerated() {
            if let fault = fault(element, schema.items, "\(path)[\(index)]") { return fault }
        }
        return nil
    }

    private static func fault(_ members: [String: JSONValue], _ schema: JSONSchema, _ path: String) -> Fault? {
        for name in schema.required where members[name] == nil {
            return .differs("\(path): the member \(JSONValue.string(name).shortText) is missing")
        }
        for (name, rule) in schema.properties {
            if let member = members[name], let fault = fault(member, rule, "\(path).\(name)") { return fault }
        }
        if case .anything = schema.additional { return nil }
        let known = Set(schema.properties.map(\.name))
        for name in members.keys.sorted() where !known.contains(name) {
            guard let member = members[name] else { continue }
            if case .nothing = schema.additional {
                return .differs("\(path): the member \(JSONValue.string(name).shortText) is not allowed")
            }
            if let fault = fault(member, schema.additional, "\(path).\(name)") { return fault }
        }
        return nil
    }

    private static func problem(_ count: Int, _ bounds: JSONSchema.Bounds, _ unit: String) -> String? {
        if count < bounds.least { return "\(count) \(unit) are fewer than \(bounds.least)" }
        if count > bounds.most { return "\(count) \(unit) are more than \(bounds.most)" }
        return nil
    }
}
