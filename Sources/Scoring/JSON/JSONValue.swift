internal import JSONText

/// A JSON value as a tree.
enum JSONValue: Sendable, Hashable {
    case null
    case boolean(Bool)
    case number(JSONNumber)
    case string(String)
    case array([JSONValue])
    /// Of members with the same name, the last one stands.
    case object([String: JSONValue])

    /// Reads the next value; its nesting is bounded by the reader's.
    init(_ reader: inout JSONReader) throws(JSONSyntaxError) {
        switch try reader.kind() {
        case .null:
            _ = try reader.literalText()
            self = .null
        case .boolean: self = .boolean(try reader.optionalBoolean() ?? false)
        case .number: self = .number(JSONNumber(String(decoding: try reader.literalText(), as: UTF8.self)))
        case .string: self = .string(try reader.string())
        case .array:
            var elements: [JSONValue] = []
            try reader.array { (reader) throws(JSONSyntaxError) in elements.append(try JSONValue(&reader)) }
            self = .array(elements)
        case .object:
            var members: [String: JSONValue] = [:]
            try reader.object { (key, reader) throws(JSONSyntaxError) in members[key] = try JSONValue(&reader) }
            self = .object(members)
        }
    }

    /// Reads all of a text as one value.
    init(utf8 text: Span<UInt8>) throws(JSONSyntaxError) {
        self = try text.withUnsafeBytes { (bytes) throws(JSONSyntaxError) in
            var reader = JSONReader(bytes)
            let value = try JSONValue(&reader)
            try reader.end()
            return value
        }
    }

    /// The kind of value as JSON Schema names it; a number without a fraction is an integer.
    var type: String {
        switch self {
        case .null: "null"
        case .boolean: "boolean"
        case .number(let number): number.isInteger ? "integer" : "number"
        case .string: "string"
        case .array: "array"
        case .object: "object"
        }
    }

    /// The value as JSON in a message, cut where it is long.
    var shortText: String {
        var writer = JSONWriter(capacity: 64)
        write(to: &writer, room: 60)
        let text = String(decoding: writer.bytes, as: UTF8.self)
        return text.count > 60 ? text.prefix(57) + "..." : text
    }

    /// Writes the value, members in the order of their names; beyond `room` bytes it may be cut.
    private func write(to writer: inout JSONWriter, room: Int) {
        guard writer.bytes.count <= room else { return }
        switch self {
        case .null: writer.raw("null")
        case .boolean(let value): writer.raw(value ? "true" : "false")
        case .number(let number): writer.raw(number.text)
        case .string(let text): writer.string(String(text.prefix(room)))
        case .array(let elements):
            writer.raw("[")
            for (index, element) in elements.enumerated() where writer.bytes.count <= room {
                if index > 0 { writer.raw(",") }
                element.write(to: &writer, room: room)
            }
            writer.raw("]")
        case .object(let members):
            writer.raw("{")
            for (index, name) in members.keys.sorted().enumerated() where writer.bytes.count <= room {
                if index > 0 { writer.raw(",") }
                writer.string(name)
                writer.raw(":")
                members[name]?.write(to: &writer, room: room)
            }
            writer.raw("}")
        }
    }
}

/// A JSON number: its value, and its text, which tells great whole numbers apart that are the same double.
struct JSONNumber: Sendable, Hashable {
    /// Infinite where the text is beyond what a double can be.
    let value: Double
    let text: String

    init(_ text: String) {
        self.text = text
        value = Double(text) ?? 0
    }

    /// Whether it has no fraction, as 12, 12.0 and 1.2e1 have none; what is beyond 2^53 has none.
    var isInteger: Bool { value.rounded(.towardZero) == value }

    static func == (first: JSONNumber, second: JSONNumber) -> Bool {
        guard first.value == second.value else { return false }
        return first.value.magnitude < 0x1p53 || first.text == second.text
    }

    func hash(into hasher: inout Hasher) { hasher.combine(value) }
}
