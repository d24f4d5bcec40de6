import JSONText
import Testing

@Suite struct StringTests {
    @Test(arguments: [
        (#""""#, ""), (#" "plain" "#, "plain"), (#""a\"b\\c\/d""#, #"a"b\c/d"#),
        (#""\b\f\n\r\t""#, "\u{8}\u{C}\n\r\t"), (#""\u00e9\u20AC""#, "é€"),
        (#""\u0000\u007f\u0080""#, "\0\u{7F}\u{80}"),
        (#""\u07ff\u0800\uffff""#, "\u{7FF}\u{800}\u{FFFF}"), (#""\uABCD\uabcd""#, "\u{ABCD}\u{ABCD}"),
        (#""é😀""#, "é😀"),
    ])
    func strings(json: String, text: String) throws {
        #expect(try reading(json) { try $0.string() } == text)
        #expect(try reading(json) { Array(try $0.text()) } == Array(text.utf8))
        try reading(json) { try $0.skip() }
    }

    @Test(arguments: [
        (#""\ud83d\ude00!""#, "😀!"), (#""\ud800\udc00\udbff\udfff""#, "\u{10000}\u{10FFFF}"),
        (#""\ud83d""#, "\u{FFFD}"), (#""\ude00""#, "\u{FFFD}"), (#""\ude00\ud83d""#, "\u{FFFD}\u{FFFD}"),
        (#""\ud83dx""#, "\u{FFFD}x"), (#""\ud83d\u0041""#, "\u{FFFD}A"), (#""\ud83d\n""#, "\u{FFFD}\n"),
        (#""\ud83d\\ude00""#, "\u{FFFD}\\ude00"), (#""\ud83d\ud83d\ude00""#, "\u{FFFD}😀"),
    ])
    func surrogates(json: String, text: String) throws {
        #expect(try reading(json) { Array(try $0.text()) } == Array(text.utf8))
        try reading(json) { try $0.skip() }
    }

    @Test(arguments: [
        (#"""#, "the text ends inside a string", 1), (#""a"#, "the text ends inside a string", 2),
        (#""\"#, "the text ends inside a string", 2), (#""\""#, "the text ends inside a string", 3),
        (#""\x""#, "an unknown escape stands in a string", 2),
        (#""\U0041""#, "an unknown escape stands in a string", 2),
        (#""\u12""#, "a \\u escape needs four hexadecimal digits", 5),
        (#""\u12"#, "a \\u escape needs four hexadecimal digits", 5),
        (#""\u12G4""#, "a \\u escape needs four hexadecimal digits", 5),
        (#""\ud83d\u""#, "a \\u escape needs four hexadecimal digits", 9),
        ("\"\n\"", "a control character stands in a string", 1),
        ("\"12345678\u{1F}\"", "a control character stands in a string", 9),
        ("12", "a string was expected", 0), ("", "the text ends too early", 0), ("\"a\"b", "text follows the value", 3),
    ])
    func brokenStrings(json: String, problem: String, offset: Int) {
        let fault = JSONSyntaxError(problem, at: offset)
        #expect(throws: fault) { try reading(json) { try $0.string() } }
        if json != "12" { #expect(skipFault(Array(json.utf8)) == fault) }
        if json != "12" { #expect(skipFault(Array("[\(json)".utf8)) != nil) }
        #expect(throws: JSONSyntaxError.self) {
            try reading("{\(json):1}") { try $0.members { _, reader throws(JSONSyntaxError) in try reader.skip() } }
        }
    }

    @Test func everyByteInAStringIsTextOrAFault() throws {
        for byte in UInt8.min...UInt8.max {
            for offset in 0..<17 {
                var text = [UInt8](repeating: 0x61, count: 17)
                text[offset] = byte
                let fault = skipFault([0x22] + text + [0x22])
                switch byte {
                case 0..<0x20:
                    #expect(fault == JSONSyntaxError("a control character stands in a string", at: offset + 1))
                case 0x22, 0x5C: #expect(fault != nil)
                default: #expect(fault == nil)
                }
            }
        }
    }

    @Test func bytesThatAreNotUTF8AreRepairedInStringsAndKeptInTexts() throws {
        let json: [UInt8] = [0x22, 0x61, 0xFF, 0x62, 0x22]
        #expect(try reading(json) { try $0.string() } == "a\u{FFFD}b")
        #expect(try reading(json) { Array(try $0.text()) } == [0x61, 0xFF, 0x62])
    }

    @Test func quotesAndEscapesAreFoundAtEveryOffset() throws {
        for before in 0..<40 {
            for after in 0..<10 {
                let start = String(repeating: "a", count: before)
                let end = String(repeating: "z", count: after)
                for (escape, text) in [
                    ("", ""), (#"\""#, "\""), (#"\\"#, "\\"), (#"\u20ac\n"#, "€\n"), (#"\\\""#, #"\""#),
                ] {
                    let json = "\"\(start)\(escape)\(end)\""
                    #expect(try reading(json) { try $0.string() } == start + text + end)
                    try reading(json) { try $0.skip() }
                    #expect(
                        try reading("[\(json),\(json)]") { reader in
                            var found: [String] = []
                            try reader.array { reader throws(JSONSyntaxError) in found.append(try reader.string()) }
                            return found
                        } == [start + text + end, start + text + end])
                }
            }
        }
    }

    @Test func aTextWithoutEscapesIsTheSourcesOwnBytes() throws {
        let guarded = GuardedBytes(Array(#"["plain","a\tb","much longer than the others\t"]"#.utf8))
        let scratch = JSONScratch()
        var reader = JSONReader(guarded.bytes, scratch: scratch)
        var texts: [String] = []
        var inPlace: [Bool] = []
        try reader.array { reader throws(JSONSyntaxError) in
            let text = try reader.text()
            texts.append(String(decoding: text, as: UTF8.self))
            inPlace.append(
                guarded.bytes.baseAddress! <= text.baseAddress!
                    && text.baseAddress! < guarded.bytes.baseAddress! + guarded.bytes.count)
        }
        try reader.end()
        #expect(texts == ["plain", "a\tb", "much longer than the others\t"])
        #expect(inPlace == [true, false, false])
        withExtendedLifetime((guarded, scratch)) {}
    }

    @Test func theScratchGrows() throws {
        let scratch = JSONScratch()
        for length in [1, 255, 256, 257, 10_000, 3] {
            let text = String(repeating: "x", count: length) + "\n"
            let guarded = GuardedBytes(Array("\"\(text.dropLast())\\n\"".utf8))
            var reader = JSONReader(guarded.bytes, scratch: scratch)
            #expect(String(decoding: try reader.text(), as: UTF8.self) == text)
            withExtendedLifetime(guarded) {}
        }
    }
}
