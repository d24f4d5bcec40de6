internal import JSONText

/// A JSON schema: a documented part of JSON Schema 2020-12.
///
/// Keywords: `type` (a name or several), `properties`, `required`, `additionalProperties` (true, false or a schema),
/// `items` (a schema for all), `enum`, `const`, `minimum`, `maximum`, `minLength`, `maxLength` (in Unicode's scalar
/// values), `minItems`, `maxItems`, `pattern` (ICU's language, found anywhere), and the schemas `true` and `false`.
/// `title`, `description`, `default`, `examples`, `$schema`, `$id` and `$comment` say nothing about values and are passed
/// over. Any other keyword is an error, for a schema that is obeyed in part only would pass what it forbids.
struct JSONSchema: Sendable {
    /// What the value of `additionalProperties` or a schema allows.
    indirect enum Rule: Sendable {
        case anything, nothing
        case object(JSONSchema)
    }

    var types: Set<String> = []
    var properties: [(name: String, rule: Rule)] = []
    var required: [String] = []
    var additional = Rule.anything
    var items = Rule.anything
    var allowed: [JSONValue]?
    var minimum: JSONNumber?
    var maximum: JSONNumber?
    var lengths: Bounds = Bounds()
    var counts: Bounds = Bounds()
    var pattern: (text: String, regex: BoundedRegex)?

    /// The least and the greatest of a count, both included.
    struct Bounds: Sendable {
        var least = 0
        var most = Int.max
    }

    /// Reads a schema's text; errors say where, as a path from `#`.
    static func read(_ text: String) throws(ScorerError) -> Rule {
        let value: JSONValue
        do {
            value = try JSONValue(utf8: text.utf8.span)
        } catch {
            throw ScorerError(.schema, "the schema is no JSON: \(error)", offset: error.offset)
        }
        return try SchemaReader.rule(value, "#")
    }
}
