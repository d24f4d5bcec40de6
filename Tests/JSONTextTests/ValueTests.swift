import JSONText
import TestSupport
import Testing

@Suite(.ownThreads) struct ValueTests {
    @Test(arguments: [
        "1", "null", "true", "false", "\"a\"", "[]", "{}", "[1,[2,{}],{\"a\":[]}]", "{\"a\":{\"b\":[1,2]},\"c\":\"}\"}",
        " [ 1 , 2 ] ", "\t{\r\n\"a\" : 1 , \"b\" : [ ] , \"c\" : { } }\n",
        String(repeating: "[", count: 256) + String(repeating: "]", count: 256),
        String(repeating: "{\"a\":[", count: 128) + String(repeating: "]}", count: 128),
    ])
    func whole(json: String) {
        #expect(skipFault(Array(json.utf8)) == nil)
        #expect(walkFault(Array(json.utf8)) == nil)
    }

    @Test(arguments: [
        "", " ", "[", "[1", "[1,", "[1,]", "[,1]", "{", "{\"a\"", "{\"a\":", "{\"a\":1", "{\"a\":1,", "{1:2}",
        "{\"a\" 1}",
        "{\"a\":1,}", "{,}", "[1}", "{\"a\":1]", "nul", "tru", "fals", "nulL", "x", "]", "}", "[1 2]",
        "{\"a\":1 \"b\":2}", "1 2",
        "[1]]", "\u{B}1", "\u{A0}1", "\u{FEFF}1", "\0",
        String(repeating: "[", count: 257) + String(repeating: "]", count: 257),
        String(repeating: "{\"a\":[", count: 128) + "{}" + String(repeating: "]}", count: 128),
        String(repeating: "[", count: 100_000), String(repeating: "{\"a\":", count: 100_000),
    ])
    func broken(json: String) {
        #expect(skipFault(Array(json.utf8)) != nil)
        #expect(walkFault(Array(json.utf8)) != nil)
    }

    @Test(arguments: [
        ("", "the text ends too early", 0), ("[1 2]", "a comma or the end was expected", 3),
        ("{1:2}", "a member's name was expected", 1),
        ("{\"a\" 1}", "a colon was expected", 5), ("x", "a value was expected", 0),
        ("1 2", "text follows the value", 2),
        (String(repeating: "[", count: 257), "the text nests too deep", 257),
    ])
    func faults(json: String, problem: String, offset: Int) {
        #expect(skipFault(Array(json.utf8)) == JSONSyntaxError(problem, at: offset))
    }

    @Test func valuesThatAreReadAndSkippedNestTogether() throws {
        func nested(_ depth: Int) -> String {
            String(repeating: "[", count: depth) + String(repeating: "]", count: depth)
        }
        for (depth, works) in [(255, true), (256, false)] {
            let json = "{\"a\":\(nested(depth)),\"b\":\(nested(depth))}"
            #expect((skipFault(Array(json.utf8)) == nil) == works)
            var refused = false
            do {
                try reading(json) { try $0.members { _, reader throws(JSONSyntaxError) in try reader.skip() } }
            } catch is JSONSyntaxError {
                refused = true
            }
            #expect(refused != works)
        }
    }

    @Test func containersOfBothKindsCloseInOrder() {
        for seed in 0..<200 as Range<UInt64> {
            var random = SplitMix(seed)
            let objects = (0..<256).map { _ in Bool.random(using: &random) }
            let start = objects.map { $0 ? "{\"a\":" : "[" }.joined()
            let ends = objects.reversed().map { $0 ? "}" : "]" }
            #expect(skipFault(Array((start + "1" + ends.joined()).utf8)) == nil)
            var swapped = ends
            let index = Int.random(in: 0..<256, using: &random)
            swapped[index] = swapped[index] == "}" ? "]" : "}"
            #expect(skipFault(Array((start + "1" + swapped.joined()).utf8)) != nil)
        }
    }

    @Test func everyPrefixIsAFault() {
        let sample = Array(Samples.documents[0].utf8)
        for count in 0..<sample.count {
            #expect(skipFault(Array(sample[..<count])) != nil)
            #expect(walkFault(Array(sample[..<count])) != nil)
        }
    }

    @Test func nothingAtAllIsAFault() {
        var reader = JSONReader(UnsafeRawBufferPointer(start: nil, count: 0))
        #expect(throws: JSONSyntaxError("the text ends too early", at: 0)) { try reader.skip() }
        #expect(throws: Never.self) { try reader.end() }
    }
}
