internal import JSONText

/// The probabilities of an answer's tokens: a JSON object as it came, or put together from the pieces of a stream.
struct TokenProbabilities {
    /// A member of the object: the items of its arrays, one after the other, or the last value that is none.
    private struct Member {
        let name: String
        var items: String?
        var value = "null"
    }

    private var pieces = 0
    /// The first piece as it came.
    private var first: String?
    private var members: [Member] = []

    /// The object; `nil` where none came.
    var json: String? {
        guard pieces > 1 else { return first }
        var json = JSONWriter(capacity: 1_024)
        json.raw("{")
        for (index, member) in members.enumerated() {
            if index > 0 { json.raw(",") }
            json.string(member.name)
            json.raw(":")
            json.raw(member.items.map { "[" + $0 + "]" } ?? member.value)
        }
        json.raw("}")
        return String(decoding: json.bytes, as: UTF8.self)
    }

    /// Reads `logprobs` of a choice, or of a piece of one.
    mutating func read(from reader: inout JSONReader) throws(JSONSyntaxError) {
        guard try reader.kind() == .object else { return try reader.skip() }
        let text = try reader.raw()
        if pieces == 0 { first = String(decoding: text, as: UTF8.self) }
        pieces += 1
        var piece = JSONReader(text, isLenient: true)
        try add(&piece)
    }

    private mutating func add(_ reader: inout JSONReader) throws(JSONSyntaxError) {
        try reader.members { key, reader throws(JSONSyntaxError) in
            let name = key.string
            let index = members.firstIndex { $0.name == name } ?? members.count
            if index == members.count { members.append(Member(name: name)) }
            let isArray = try reader.kind() == .array
            let text = try reader.raw()
            guard isArray else {
                if text.first != UInt8(ascii: "n") { members[index].value = String(decoding: text, as: UTF8.self) }
                return
            }
            let inner = UnsafeRawBufferPointer(rebasing: text.dropFirst().dropLast())
            let before = members[index].items ?? ""
            guard inner.contains(where: { $0 > 0x20 }) else {
                members[index].items = before
                return
            }
            members[index].items = before + (before.isEmpty ? "" : ",") + String(decoding: inner, as: UTF8.self)
        }
    }
}
