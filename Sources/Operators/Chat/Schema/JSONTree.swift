internal import JSONText

/// A small JSON text as values: a schema, or an answer that is to follow one.
indirect enum JSONTree: Hashable {
    case object([Member])
    case array([JSONTree])
    case string(String)
    /// As it is written.
    case number(String)
    case boolean(Bool)
    case null

    struct Member: Hashable {
        let name: String
        let value: JSONTree
    }

    /// - Throws: `JSONSyntaxError` with the position of the first fault.
    init(_ text: String) throws(JSONSyntaxError) {
        var text = text
        // A closure of the standard library's loses the error's type.
        let result: Result<JSONTree, JSONSyntaxError> = text.withUTF8 { bytes in
            var reader = JSONReader(UnsafeRawBufferPointer(bytes))
            do throws(JSONSyntaxError) {
                let tree = try JSONTree(from: &reader)
                try reader.end()
                return .success(tree)
            } catch {
                return .failure(error)
            }
        }
        self = try result.get()
    }

    private init(from reader: inout JSONReader) throws(JSONSyntaxError) {
        switch try reader.kind() {
        case .object:
            var members: [Member] = []
            try reader.object { key, reader throws(JSONSyntaxError) in
                members.append(Member(name: key, value: try JSONTree(from: &reader)))
            }
            self = .object(members)
        case .array:
            var elements: [JSONTree] = []
            try reader.array { reader throws(JSONSyntaxError) in
                elements.append(try JSONTree(from: &reader))
            }
            self = .array(elements)
        case .string: self = .string(try reader.string())
        case .number: self = .number(String(decoding: try reader.literalText(), as: UTF8.self))
        case .boolean: self = .boolean(try reader.optionalBoolean() ?? false)
        case .null:
            try reader.skip()
            self = .null
        }
    }

    subscript(name: String) -> JSONTree? {
        guard case .object(let members) = self else { return nil }
        return members.last { $0.name == name }?.value
    }

    var text: String? { if case .string(let text) = self { text } else { nil } }

    var kind: String {
        switch self {
        case .object: "an object"
        case .array: "an array"
        case .string: "a string"
        case .number: "a number"
        case .boolean: "a boolean"
        case .null: "null"
        }
    }
}
