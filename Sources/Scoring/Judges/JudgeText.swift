internal import JSONText

/// A judge's answer taken apart: the JSON objects with a verdict in it, and the text around them.
struct JudgeText: Sendable, Hashable {
    /// An object's verdicts, of which there should be one, and its reason.
    ///
    /// Where no member is called `verdict`, those called `score` or `rating` are.
    struct Object: Sendable, Hashable {
        var verdicts: [String] = []
        var reason: String?
    }

    /// The objects that have a verdict, in their order.
    private(set) var objects: [Object] = []
    /// The text without those objects and without the fences of Markdown around them.
    private(set) var rest: String

    /// How many braces are tried as an object's start, so that a hostile text costs no more than its length.
    private static let attempts = 16

    init(_ text: String) {
        rest = text
        let bytes = Array(text.utf8)
        var outside: [UInt8] = []
        var index = 0
        var attempts = 0
        while index < bytes.count {
            if bytes[index] == UInt8(ascii: "{"), attempts < Self.attempts {
                attempts += 1
                if let (object, length) = Self.object(bytes[index...]) {
                    if !object.verdicts.isEmpty {
                        objects.append(object)
                        index += length
                        continue
                    }
                }
            }
            outside.append(bytes[index])
            index += 1
        }
        if !objects.isEmpty { rest = String(decoding: outside, as: UTF8.self) }
    }

    /// The object that begins here, and its length in bytes; nil where there is none.
    private static func object(_ bytes: ArraySlice<UInt8>) -> (Object, length: Int)? {
        bytes.withUnsafeBytes { bytes in
            var reader = JSONReader(bytes, isLenient: true)
            var object = Object()
            var others: [String] = []
            do throws(JSONSyntaxError) {
                try reader.object { (key, reader) throws(JSONSyntaxError) in
                    switch key.lowercased() {
                    case "verdict": object.verdicts.append(try word(&reader))
                    case "score", "rating": others.append(try word(&reader))
                    case "reason", "rationale", "explanation": object.reason = try reader.optionalString()
                    default: try reader.skip()
                    }
                }
                if object.verdicts.isEmpty { object.verdicts = others }
                return (object, reader.position)
            } catch {
                return nil
            }
        }
    }

    /// A verdict as a text: a string's, or a number's digits; no other value is a verdict.
    private static func word(_ reader: inout JSONReader) throws(JSONSyntaxError) -> String {
        switch try reader.kind() {
        case .string: return try reader.string()
        case .object, .array:
            try reader.skip()
            return "a list or an object"
        case .number, .boolean, .null: break
        }
        let text = String(decoding: try reader.raw(), as: UTF8.self)
        // 4.0 is the score 4.
        return text.hasSuffix(".0") ? String(text.dropLast(2)) : text
    }
}
