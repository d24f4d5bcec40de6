import JSONText

/// A JSON value that keeps whole numbers exact and members in order.
enum JSON: Sendable, Hashable {
    case null
    case boolean(Bool)
    case integer(Int)
    case number(Double)
    case text(String)
    case list([JSON])
    case object([Member])

    struct Member: Sendable, Hashable {
        let key: String
        let value: JSON
    }

    init(parsing text: String) throws {
        self = try Array(text.utf8).withUnsafeBytes { bytes in
            var reader = JSONReader(bytes)
            let value = try JSON(&reader)
            try reader.end()
            return value
        }
    }

    private init(_ reader: inout JSONReader) throws(JSONSyntaxError) {
        switch try reader.kind() {
        case .object:
            var members: [Member] = []
            try reader.object { key, reader throws(JSONSyntaxError) in
                members.append(Member(key: key, value: try JSON(&reader)))
            }
            self = .object(members)
        case .array:
            var list: [JSON] = []
            try reader.array { reader throws(JSONSyntaxError) in list.append(try JSON(&reader)) }
            self = .list(list)
        case .string: self = .text(try reader.string())
        case .number:
            let text = String(decoding: try reader.literalText(), as: UTF8.self)
            self = Int(text).map { .integer($0) } ?? .number(Double(text) ?? .nan)
        case .boolean: self = .boolean(try reader.literalText().count == 4)
        case .null:
            _ = try reader.literalText()
            self = .null
        }
    }
}

extension JSON {
    /// The value of a member; nil for one that is not there, and for what is no object.
    subscript(_ key: String) -> JSON? { members?.first { $0.key == key }?.value }

    var members: [Member]? { if case .object(let members) = self { members } else { nil } }
    var list: [JSON]? { if case .list(let list) = self { list } else { nil } }
    var text: String? { if case .text(let text) = self { text } else { nil } }
    var boolean: Bool? { if case .boolean(let value) = self { value } else { nil } }

    /// The number, also where it is whole, or one of the words for what JSON cannot say.
    var double: Double? {
        switch self {
        case .integer(let value): Double(value)
        case .number(let value): value
        case .text("NaN"): .nan
        case .text("Infinity"): .infinity
        case .text("-Infinity"): -.infinity
        default: nil
        }
    }
}

extension JSON: CustomStringConvertible {
    var description: String {
        switch self {
        case .null: "null"
        case .boolean(let value): "\(value)"
        case .integer(let value): "\(value)"
        case .number(let value): "\(value)"
        case .text(let text): text.debugDescription
        case .list(let list): "[" + list.map(\.description).joined(separator: ", ") + "]"
        case .object(let members):
            "{" + members.map { "\($0.key.debugDescription): \($0.value)" }.joined(separator: ", ") + "}"
        }
    }
}
