internal import JSONText

/// The texts that a judge is to judge: the members of a JSON object in a message, as Roost's judges write them, or
/// where there is none, the message.
struct JudgedTexts: Sendable, Hashable {
    /// The answer that is judged.
    var answer: String?
    /// A right answer.
    var reference: String?
    /// Two answers that are compared, by their places.
    var first: String?
    var second: String?
    /// The message without the object: the question, the guideline or the criterion.
    private(set) var question: String

    /// How many braces are tried as an object's start, so that a hostile text costs no more than its length.
    private static let attempts = 16

    init(_ message: String) {
        question = message
        let bytes = Array(message.utf8)
        let starts = bytes.indices.lazy.filter { bytes[$0] == UInt8(ascii: "{") }
        for start in starts.prefix(Self.attempts) {
            guard let end = read(bytes[start...]) else { continue }
            question = String(decoding: bytes[..<start] + bytes[end...], as: UTF8.self)
            return
        }
    }

    /// Whether there is an object with what is judged.
    var isFound: Bool { answer != nil || (first != nil && second != nil) }

    /// Reads an object that begins here.
    ///
    /// - Returns: Where it ends; nil where it is none, or has nothing to judge.
    private mutating func read(_ bytes: ArraySlice<UInt8>) -> Int? {
        var found = self
        let length = bytes.withUnsafeBytes { bytes -> Int? in
            var reader = JSONReader(bytes, isLenient: true)
            do throws(JSONSyntaxError) {
                try reader.object { key, reader throws(JSONSyntaxError) in
                    guard try reader.kind() == .string else { return try reader.skip() }
                    switch key {
                    case "answer", "response", "output": found.answer = try reader.string()
                    case "reference": found.reference = try reader.string()
                    case "first": found.first = try reader.string()
                    case "second": found.second = try reader.string()
                    default: try reader.skip()
                    }
                }
                return reader.position
            } catch {
                return nil
            }
        }
        guard let length, found.isFound else { return nil }
        self = found
        return bytes.startIndex + length
    }
}
