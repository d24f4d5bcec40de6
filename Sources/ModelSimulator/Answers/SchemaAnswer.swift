internal import JSONText
internal import NIOCore

/// Makes up a value that a JSON schema describes.
///
/// Known: `type` (a list's first that is not null), `properties`, `items`, `minItems`, `minimum`,
/// `enum`, `const`, `anyOf` and `oneOf` (their first), `$ref` into `$defs` and `definitions`. Whatever
/// else a schema asks is not followed.
struct SchemaAnswer {
    private let bytes: [UInt8]
    private var definitions: [String: Range<Int>] = [:]
    private var generator: SeededGenerator
    private let text: String
    /// Schemas may refer to themselves; an answer ends somewhere.
    private static let deepest = 24
    private static let longest = 64 << 10

    /// - Parameters:
    ///   - schema: The schema's JSON.
    ///   - text: What texts in the answer say.
    ///   - generator: What is drawn from, so that the same request gets the same answer.
    init(schema: [UInt8], text: String, generator: SeededGenerator) {
        bytes = schema
        self.text = text
        self.generator = generator
        for name in ["$defs", "definitions"] {
            if let all = (try? members(of: 0..<bytes.count))?[name] {
                definitions.merge((try? members(of: all)) ?? [:]) { first, _ in first }
            }
        }
    }

    /// The answer's JSON; `{}` for a schema that cannot be read.
    mutating func encoded() -> String {
        var json = JSONWriter(capacity: 256)
        write(0..<bytes.count, depth: 0, into: &json)
        return String(buffer: json.buffer)
    }

    private mutating func write(_ schema: Range<Int>, depth: Int, into json: inout JSONWriter) {
        guard depth < Self.deepest, json.buffer.readableBytes < Self.longest, let members = try? members(of: schema)
        else { return json.raw("null") }
        if let reference = members["$ref"].flatMap(string) {
            guard let target = definitions[String(reference.split(separator: "/").last ?? "")] else {
                return json.raw("{}")
            }
            return write(target, depth: depth + 1, into: &json)
        }
        if let constant = members["const"] { return json.raw(source(constant)) }
        if let values = members["enum"].flatMap({ try? elements(of: $0) }), !values.isEmpty {
            return json.raw(source(generator.pick(values)))
        }
        for name in ["anyOf", "oneOf"] {
            if let first = members[name].flatMap({ try? elements(of: $0) })?.first {
                return write(first, depth: depth + 1, into: &json)
            }
        }
        switch type(of: members) {
        case "object": writeObject(members, depth: depth, into: &json)
        case "array": writeArray(members, depth: depth, into: &json)
        case "string": json.string(text)
        case "integer": json.integer(Int(members["minimum"].flatMap(number) ?? 0) + Int(generator.next() % 100))
        case "number":
            json.number((members["minimum"].flatMap(number) ?? 0) + (generator.nextUnit() * 1e4).rounded() / 1e4)
        case "boolean": json.raw(generator.next() & 1 == 0 ? "true" : "false")
        default: json.raw("null")
        }
    }

    private func type(of members: [String: Range<Int>]) -> String? {
        guard let type = members["type"] else { return members["properties"] == nil ? nil : "object" }
        return string(type) ?? (try? elements(of: type))?.compactMap(string).first { $0 != "null" }
    }

    private mutating func writeObject(_ members: [String: Range<Int>], depth: Int, into json: inout JSONWriter) {
        json.raw("{")
        // In the schema's order, as a model would.
        let properties = members["properties"].flatMap { try? self.members(of: $0) } ?? [:]
        for (index, property) in properties.sorted(by: { $0.value.lowerBound < $1.value.lowerBound }).enumerated() {
            if index > 0 { json.raw(",") }
            json.string(property.key)
            json.raw(":")
            write(property.value, depth: depth + 1, into: &json)
        }
        json.raw("}")
    }

    private mutating func writeArray(_ members: [String: Range<Int>], depth: Int, into json: inout JSONWriter) {
        let least = members["minItems"].flatMap(number).map { Int(min(max($0, 0), 100)) } ?? 1
        json.raw("[")
        if let items = members["items"] {
            for index in 0..<max(1, least) {
                if index > 0 { json.raw(",") }
                write(items, depth: depth + 1, into: &json)
            }
        }
        json.raw("]")
    }

    /// Where each member's value of an object stands.
    private func members(of range: Range<Int>) throws(JSONSyntaxError) -> [String: Range<Int>] {
        var found: [String: Range<Int>] = [:]
        try read(range) { reader throws(JSONSyntaxError) in
            try reader.object { key, reader throws(JSONSyntaxError) in
                let start = range.lowerBound + reader.position
                try reader.skip()
                found[key] = start..<range.lowerBound + reader.position
            }
        }
        return found
    }

    private func elements(of range: Range<Int>) throws(JSONSyntaxError) -> [Range<Int>] {
        var found: [Range<Int>] = []
        try read(range) { reader throws(JSONSyntaxError) in
            try reader.array { reader throws(JSONSyntaxError) in
                let start = range.lowerBound + reader.position
                try reader.skip()
                found.append(start..<range.lowerBound + reader.position)
            }
        }
        return found
    }

    private func string(_ range: Range<Int>) -> String? {
        var text: String?
        try? read(range) { reader throws(JSONSyntaxError) in text = try reader.optionalString() }
        return text
    }

    /// A number that an integer may be made of.
    private func number(_ range: Range<Int>) -> Double? {
        var number: Double?
        try? read(range) { reader throws(JSONSyntaxError) in number = try reader.optionalNumber() }
        return number.flatMap { abs($0) < 1e15 ? $0 : nil }
    }

    private func source(_ range: Range<Int>) -> String {
        let start = bytes[range].firstIndex { $0 > 0x20 } ?? range.lowerBound
        return String(decoding: bytes[start..<range.upperBound], as: UTF8.self)
    }

    private func read(
        _ range: Range<Int>, _ body: (inout JSONReader) throws(JSONSyntaxError) -> Void
    ) throws(JSONSyntaxError) {
        try bytes[range].withUnsafeBytes { bytes in
            Result { () throws(JSONSyntaxError) in
                var reader = JSONReader(bytes)
                try body(&reader)
            }
        }.get()
    }
}
