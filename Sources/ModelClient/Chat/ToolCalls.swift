internal import JSONText

/// The functions that a model asks to be called: a JSON array as it came, or put together from the pieces of a stream.
struct ToolCalls {
    private struct Call {
        var id = JoinedText()
        var name = JoinedText()
        var arguments = JoinedText()
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
            json.string(call.id.string ?? "")
            json.raw(#","type":"function","function":{"name":"#)
            json.string(call.name.string ?? "")
            json.raw(#","arguments":"#)
            json.string(call.arguments.string ?? "")
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
                    try Self.readText(from: &reader, into: &piece.id)
                } else if key.equals("function") {
                    try Self.readFunction(from: &reader, into: &piece)
                } else {
                    try reader.skip()
                }
            }
            add(piece, at: index)
        }
    }

    /// Reads a piece of `function_call`, which is how one call was told before there were several.
    mutating func readFunctionPiece(from reader: inout JSONReader) throws(JSONSyntaxError) {
        var piece = Call()
        try Self.readFunction(from: &reader, into: &piece)
        if piece.name.hasCome || piece.arguments.hasCome { add(piece, at: 0) }
    }

    private mutating func add(_ piece: Call, at index: Int) {
        guard (0..<Self.most).contains(index) else { return }
        while pieces.count <= index { pieces.append(Call()) }
        if pieces[index].id.isEmpty { pieces[index].id = piece.id }
        pieces[index].name.append(piece.name)
        pieces[index].arguments.append(piece.arguments)
    }

    private static func readFunction(
        from reader: inout JSONReader, into piece: inout Call
    ) throws(JSONSyntaxError) {
        try reader.optionalMembers { key, reader throws(JSONSyntaxError) in
            if key.equals("name") {
                try readText(from: &reader, into: &piece.name)
            } else if key.equals("arguments") {
                try readText(from: &reader, into: &piece.arguments)
            } else {
                try reader.skip()
            }
        }
    }

    private static func readText(
        from reader: inout JSONReader, into text: inout JoinedText
    ) throws(JSONSyntaxError) {
        if try reader.kind() == .string { try text.append(from: &reader) } else { try reader.skip() }
    }
}
