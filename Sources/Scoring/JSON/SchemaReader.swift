/// Reads a schema from its JSON, and refuses what it does not know.
enum SchemaReader {
    private static let types: Set<String> = ["null", "boolean", "integer", "number", "string", "array", "object"]

    private static let annotations: Set<String> = [
        "title", "description", "default", "examples", "$schema", "$id", "$comment",
    ]

    static func rule(_ value: JSONValue, _ path: String) throws(ScorerError) -> JSONSchema.Rule {
        switch value {
        case .boolean(let allows): return allows ? .anything : .nothing
        case .object(let members):
            var schema = JSONSchema()
            // In the order of their names, so that of several mistakes always the same is told.
            for name in members.keys.sorted() where !annotations.contains(name) {
                if let member = members[name] { try read(name, member, "\(path)/\(name)", into: &schema) }
            }
            return .object(schema)
        default: throw fault(path, "a schema is an object, true or false, not \(value.shortText)")
        }
    }

    private static func read(
        _ keyword: String, _ value: JSONValue, _ path: String, into schema: inout JSONSchema
    ) throws(ScorerError) {
        switch keyword {
        case "type": schema.types = try typeNames(value, path)
        case "properties":
            guard case .object(let members) = value else { throw fault(path, "an object was expected") }
            for name in members.keys.sorted() {
                if let member = members[name] {
                    schema.properties.append((name, try rule(member, "\(path)/\(name)")))
                }
            }
        case "required": schema.required = try strings(value, path)
        case "additionalProperties": schema.additional = try rule(value, path)
        case "items":
            if case .array = value { throw fault(path, "a schema for each place is not supported: give one for all") }
            schema.items = try rule(value, path)
        case "enum":
            guard case .array(let elements) = value, !elements.isEmpty else {
                throw fault(path, "an array with values was expected")
            }
            schema.allowed = elements
        case "const": schema.allowed = [value]
        case "minimum": schema.minimum = try number(value, path)
        case "maximum": schema.maximum = try number(value, path)
        case "minLength": schema.lengths.least = try count(value, path)
        case "maxLength": schema.lengths.most = try count(value, path)
        case "minItems": schema.counts.least = try count(value, path)
        case "maxItems": schema.counts.most = try count(value, path)
        case "pattern": schema.pattern = try pattern(value, path)
        default: throw fault(path, "the keyword \(keyword) is not supported")
        }
    }

    private static func typeNames(_ value: JSONValue, _ path: String) throws(ScorerError) -> Set<String> {
        let names: [String]
        if case .string(let name) = value { names = [name] } else { names = try strings(value, path) }
        guard !names.isEmpty else { throw fault(path, "there is no type") }
        for name in names where !types.contains(name) { throw fault(path, "there is no type \(name)") }
        return Set(names)
    }

    private static func strings(_ value: JSONValue, _ path: String) throws(ScorerError) -> [String] {
        guard case .array(let elements) = value else { throw fault(path, "an array of strings was expected") }
        var strings: [String] = []
        for element in elements {
            guard case .string(let text) = element else { throw fault(path, "an array of strings was expected") }
            strings.append(text)
        }
        return strings
    }

    private static func number(_ value: JSONValue, _ path: String) throws(ScorerError) -> JSONNumber {
        guard case .number(let number) = value, number.value.isFinite else {
            throw fault(path, "a number was expected")
        }
        return number
    }

    private static func count(_ value: JSONValue, _ path: String) throws(ScorerError) -> Int {
        let number = try number(value, path)
        guard number.isInteger, number.value >= 0, number.value < 0x1p53 else {
            throw fault(path, "a whole number from 0 on was expected")
        }
        return Int(number.value)
    }

    private static func pattern(
        _ value: JSONValue, _ path: String
    ) throws(ScorerError) -> (text: String, regex: BoundedRegex) {
        guard case .string(let text) = value else { throw fault(path, "a string was expected") }
        do {
            return (text, try BoundedRegex(text))
        } catch {
            throw ScorerError(.schema, "at \(path): \(error.message)", offset: error.offset)
        }
    }

    private static func fault(_ path: String, _ problem: String) -> ScorerError {
        ScorerError(.schema, "at \(path): \(problem)")
    }
}
