internal import JSONText
internal import NIOCore

/// A chat completion as server-sent events, in HTTP's chunked coding: a word a chunk, then `[DONE]`.
///
/// Source: OpenAI's API reference, the chat completion chunk object.
struct CompletionStream {
    let body: CompletionBody
    /// Whether a last event tells the usage, as `stream_options.include_usage` asks.
    let includesUsage: Bool
    /// A fault: one event's JSON is broken off.
    var isMalformed = false

    func encoded() -> ByteBuffer {
        var buffer = ByteBufferAllocator().buffer(capacity: 4_096)
        if body.isAzure {
            write(into: &buffer) { json in
                json.raw(#","prompt_filter_results":[{"prompt_index":0,"content_filter_results":"#)
                ContentFilter.write(nil, into: &json)
                json.raw(#"}],"choices":[]"#)
            }
        }
        for (index, choice) in body.choices.enumerated() {
            writeDelta(index, into: &buffer) { $0.raw(#"{"role":"assistant","content":""}"#) }
            if body.filtered == nil {
                for piece in Self.pieces(of: choice.content) {
                    writeDelta(index, into: &buffer) { json in
                        json.raw(#"{"content":"#)
                        json.string(String(piece))
                        json.raw("}")
                    }
                }
            }
            let reason = body.filtered == nil ? choice.finishReason : "content_filter"
            writeDelta(index, finishReason: reason, into: &buffer) { $0.raw("{}") }
        }
        if isMalformed {
            Self.writeEvent(ByteBuffer(string: #"{"id":"chatcmpl-simulated","choices":[{"ind"#), into: &buffer)
        }
        if includesUsage {
            write(into: &buffer) { json in
                json.raw(#","choices":[],"usage":"#)
                body.writeUsage(into: &json)
            }
        }
        Self.writeEvent(ByteBuffer(string: "[DONE]"), into: &buffer)
        buffer.writeStaticString("0\r\n\r\n")
        return buffer
    }

    private func writeDelta(
        _ index: Int, finishReason: String? = nil, into buffer: inout ByteBuffer, _ delta: (inout JSONWriter) -> Void
    ) {
        write(into: &buffer) { json in
            json.raw(#","choices":[{"index":"#)
            json.integer(index)
            json.raw(#","delta":"#)
            delta(&json)
            json.raw(#","logprobs":null,"finish_reason":"#)
            finishReason.map { json.string($0) } ?? json.raw("null")
            json.raw("}]")
        }
    }

    private func write(into buffer: inout ByteBuffer, _ members: (inout JSONWriter) -> Void) {
        var json = JSONWriter(capacity: 512)
        body.writeHead("chat.completion.chunk", into: &json)
        members(&json)
        json.raw("}")
        Self.writeEvent(json.buffer, into: &buffer)
    }

    private static func writeEvent(_ data: ByteBuffer, into buffer: inout ByteBuffer) {
        buffer.writeString(String(data.readableBytes + 8, radix: 16))
        buffer.writeStaticString("\r\ndata: ")
        buffer.writeImmutableBuffer(data)
        buffer.writeStaticString("\n\n\r\n")
    }

    /// The words, each with the blank before it.
    private static func pieces(of text: String) -> [Substring] {
        var pieces: [Substring] = []
        var start = text.startIndex
        for index in text.utf8.indices where text.utf8[index] == UInt8(ascii: " ") && index > start {
            pieces.append(text[start..<index])
            start = index
        }
        if start < text.endIndex { pieces.append(text[start...]) }
        return pieces
    }
}
