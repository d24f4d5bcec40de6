internal import JSONText

/// The functions that a model asks to be called: a JSON array as it came, or put together from the pieces of a stream.
struct ToolCalls {
    private struct Call {
        var id = ""
        var name = ""
        var arguments = ""
    }

    /// More calls than any model asks for.
    private static let most = 1_024

    /// The array as it came, where it came whole.
    private var whole: String?
    private var pieces: [Call] = []

    /// The calls as a JSON array; `nil` where there are none.
    var json: String? {
        guard !pieces.isEmpty else { return whole }
        var json = JSONWriter(capacity: 256)
        for (index, call) in pieces.enumerated() {
            json.raw(index == 0 ? #"[{"id":"# : #",{"id":"#)
            json.string(call.id)
            json.raw(#","type":"function","function":{"name":"#)
            json.string(call.name)
            json.raw(#","arguments":"#)
            json.string(call.arguments)
            json.raw("}}")
        }
        json.raw("]")
        return String(decoding: json.bytes, as: UTF8.self)
    }

    /// Reads `tool_calls` of a message, or of a piece of one.
    mutating func read(from reader: inout JSONReader, isPiece: Bool) throws(JSONSyntaxError) {
        guard try reader.kind() == .array else { return try reader.skip() }
        guard isPiece else {
            let text = String(decoding: try reader.raw(), as: UTF8.self)
            if text.utf8.contains(UInt8(ascii: "{")) { whole = text }
            return
        }
        try reader.array { reader throws(JSONSyntaxError) in
            var index = max(0, pieces.count - 1)
            var piece = Call()
            try reader.optionalMembers { key, reader throws(JSONSyntaxError) in
                if key.equals("index") {
                    index = try reader.optionalInteger() ?? index
                } else if key.equals("id") {
                    piece.id = try reader.optionalString() ?? ""
                } else if key.equals("function") {
                    try reader.optionalMembers { key, reader throws(JSONSyntaxError) in
                        if key.equals("name") {
                            piece.name = try reader.optionalString() ?? ""
                        } else if key.equals("arguments") {
                            piece.arguments = try reader.optionalString() ?? ""
                        } else {
                            try reader.skip()
                        }
                    }
                } else {
                    try reader.skip()
                }
            }
            guard (0..<Self.most).contains(index) else { return }
            while pieces.count <= index { pieces.append(Call()) }
            if pieces[index].id.isEmpty { pieces[index].id = piece.id }
            pieces[index].name += piece.name
            pieces[index].arguments += piece.arguments
        }
    }
}
