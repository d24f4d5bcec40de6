import ModelAPI
import ModelClient
import NIOCore
import Testing

/// Texts that a stream cuts within a character.
@Suite struct JoinedTextTests {
    private func read(_ deltas: [String]) throws -> ChatCompletion {
        let events = deltas.map { #"data: {"choices":[{"delta":\#($0)}]}"# + "\n\n" }
        return try ChatCompletion(decoding: ByteBuffer(string: events.joined() + "data: [DONE]\n\n"))
    }

    @Test(
        arguments: [
            ([#"a\ud83d"#, #"\ude00b"#], "a😀b"), ([#"\ud83d"#, "", #"\ude00"#], "😀"),
            ([#"\ud83d\ude00\ud83d"#, #"\uDE00"#], "😀😀"),
            ([#"\ud83d"#, "x"], "\u{FFFD}x"), (["x", #"\ude00"#], "x\u{FFFD}"),
            ([#"\ud83d"#, #"\ud83d"#, #"\ude00"#], "\u{FFFD}😀"), ([#"\ude00"#, #"\ud83d"#], "\u{FFFD}\u{FFFD}"),
            ([#"\ud83d"#], "\u{FFFD}"), (["\u{D7FF}", "\u{FFFD}"], "\u{D7FF}\u{FFFD}"), ([""], ""),
        ] as [([String], String)])
    func halvesOfAPairAreJoined(pieces: [String], whole: String) throws {
        #expect(try read(pieces.map { #"{"content":"\#($0)"}"# }).content == whole)
        #expect(try read(pieces.map { #"{"reasoning_content":"\#($0)"}"# }).reasoning == whole)
        #expect(try read(pieces.map { #"{"refusal":"\#($0)"}"# }).refusal == whole)
        #expect(try read(pieces.map { #"{"content":[{"type":"text","text":"\#($0)"}]}"# }).content == whole)
        let calls = pieces.map { #"{"tool_calls":[{"index":0,"function":{"name":"f","arguments":"\#($0)"}}]}"# }
        #expect(try read(calls).toolCalls?.contains(#""arguments":"\#(whole)""#) == true)
        let old = try read(pieces.map { #"{"function_call":{"arguments":"\#($0)"}}"# })
        #expect(old.toolCalls?.contains(#""arguments":"\#(whole)""#) == true)
        let texts = pieces.map { #"data: {"choices":[{"text":"\#($0)"}]}"# + "\n\n" }
        let legacy = try ChatCompletion(decoding: ByteBuffer(string: texts.joined() + "data: [DONE]\n\n"))
        #expect(legacy.content == whole)
    }

    /// A server that cuts its UTF-8 anywhere, and escapes nothing.
    @Test func bytesOfACharacterAreJoined() throws {
        let bytes = Array("é😀\u{10FFFF}".utf8)
        for cut in 1..<bytes.count {
            var body = ByteBuffer()
            for piece in [bytes[..<cut], bytes[cut...]] {
                body.writeString(#"data: {"choices":[{"delta":{"content":""#)
                body.writeBytes(piece)
                body.writeString("\"}}]}\n\n")
            }
            body.writeString("data: [DONE]\n\n")
            #expect(try ChatCompletion(decoding: body).content == "é😀\u{10FFFF}")
        }
    }

    @Test func aLoneSurrogateOfAWholeAnswerIsOneMark() throws {
        let body = #"{"choices":[{"message":{"content":"a\ud83db","reasoning":"\ude00"}}]}"#
        let answer = try ChatCompletion(decoding: ByteBuffer(string: body))
        #expect(answer.content == "a\u{FFFD}b" && answer.reasoning == "\u{FFFD}")
    }
}
