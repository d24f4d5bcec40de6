import ModelClient
import NIOCore
import Testing

@Suite struct JSONReaderTests {
    private func string(_ json: String) throws -> String {
        var reader = JSONReader(ByteBuffer(string: json))
        let text = try reader.string()
        try reader.end()
        return text
    }

    @Test(arguments: [
        (#""""#, ""), (#" "plain" "#, "plain"), (#""a\"b\\c\/d""#, #"a"b\c/d"#),
        (#""\b\f\n\r\t""#, "\u{8}\u{C}\n\r\t"), (#""\u00e9\u20AC""#, "é€"),
        (#""\ud83d\ude00!""#, "😀!"), (#""\ud83d""#, "\u{FFFD}"), (#""\ude00""#, "\u{FFFD}"),
        (#""\ud83dx""#, "\u{FFFD}x"), (#""\ud83d\u0041""#, "\u{FFFD}A"), (#""é😀""#, "é😀"),
    ])
    func strings(json: String, text: String) throws {
        #expect(try string(json) == text)
    }

    @Test(arguments: [
        #"""#, #""a"#, #""\"#, #""\""#, #""\x""#, #""\u12""#, #""\u12G4""#, "\"\n\"", "12", "",
        "\"a\"b",
    ])
    func brokenStrings(json: String) {
        #expect(throws: JSONSyntaxError.self) { try string(json) }
    }

    @Test func invalidUTF8IsRepaired() throws {
        var reader = JSONReader(ByteBuffer(bytes: [0x22, 0x61, 0xFF, 0x62, 0x22]))
        #expect(try reader.string() == "a\u{FFFD}b")
    }

    @Test(
        arguments: [
            ("12", 12), ("-3", -3), ("12.0", 12), ("1e3", 1_000), ("12.5", nil), ("1e99", nil),
            ("99999999999999999999", nil), ("--1", nil), ("null", nil), ("\"12\"", nil),
            ("[1]", nil),
        ] as [(String, Int?)])
    func integers(json: String, number: Int?) throws {
        var reader = JSONReader(ByteBuffer(string: json))
        #expect(try reader.optionalInteger() == number)
        try reader.end()
    }

    @Test(arguments: [
        "1", "null", "true", "[]", "{}", "[1,[2,{}],{\"a\":[]}]",
        "{\"a\":{\"b\":[1,2]},\"c\":\"}\"}",
        " [ 1 , 2 ] ", String(repeating: "[", count: 200) + String(repeating: "]", count: 200),
    ])
    func skipping(json: String) throws {
        var reader = JSONReader(ByteBuffer(string: json))
        try reader.skip()
        try reader.end()
    }

    @Test(arguments: [
        "", " ", "[", "[1", "[1,", "[1,]", "{", "{\"a\"", "{\"a\":", "{\"a\":1", "{\"a\":1,",
        "{1:2}",
        "{\"a\":1,}", "[1}", "{\"a\":1]", "nul", "tru", "x", "]", "[1 2]",
        String(repeating: "[", count: 100_000), String(repeating: "{\"a\":", count: 100_000),
    ])
    func brokenValues(json: String) {
        #expect(throws: JSONSyntaxError.self) {
            var reader = JSONReader(ByteBuffer(string: json))
            try reader.skip()
            try reader.end()
        }
    }

    @Test func theWriterIsReadBack() throws {
        let text = "\"quoted\" back\\slash / \n\r\t\u{1}\u{1F} é 😀"
        var writer = JSONWriter(capacity: 1)
        writer.string(text)
        var reader = JSONReader(writer.buffer)
        #expect(try reader.string() == text)
        #expect(String(buffer: writer.buffer).contains(#"\u0001\u001f é 😀"#))
    }

    @Test func aBufferThatWasReadFromBeforeIsReadFromThere() throws {
        var buffer = ByteBuffer(string: "junk{\"a\":\"b\\n\",\"c\":7}")
        buffer.moveReaderIndex(forwardBy: 4)
        var found: [String] = []
        var reader = JSONReader(buffer)
        try reader.object { key, reader throws(JSONSyntaxError) in
            found.append(key)
            if try reader.kind() == .string {
                found.append(try reader.string())
            } else {
                found.append(try reader.optionalInteger().map(String.init) ?? "")
            }
        }
        try reader.end()
        #expect(found == ["a", "b\n", "c", "7"])
    }
}
