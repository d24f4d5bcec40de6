import JSONText
import ModelClient
import NIOCore
import Testing

@Suite struct ReadingJSONTests {
    @Test func theWriterIsReadBack() throws {
        let text = "\"quoted\" back\\slash / \n\r\t\u{1}\u{1F} é 😀"
        var writer = JSONWriter(capacity: 1)
        writer.string(text)
        let read = try writer.buffer.readJSON { reader throws(JSONSyntaxError) in try reader.string() }
        #expect(read == text)
        #expect(String(buffer: writer.buffer).contains(#"\u0001\u001f é 😀"#))
    }

    @Test func aBufferThatWasReadFromBeforeIsReadFromThere() throws {
        var buffer = ByteBuffer(string: "junk{\"a\":\"b\\n\",\"c\":7}")
        buffer.moveReaderIndex(forwardBy: 4)
        var found: [String] = []
        try buffer.readJSON { reader throws(JSONSyntaxError) in
            try reader.object { key, reader throws(JSONSyntaxError) in
                found.append(key)
                if try reader.kind() == .string {
                    found.append(try reader.string())
                } else {
                    found.append(try reader.optionalInteger().map(String.init) ?? "")
                }
            }
            try reader.end()
        }
        #expect(found == ["a", "b\n", "c", "7"])
    }
}
