import Planning
import TestSupport
import Testing

/// Lines of JSON that are read many at once.
@Suite(.ownThreads) struct ManyRecordsTests {
    /// Names are found by eight bytes at once, and batches follow each other.
    @Test func namesOfAnyLengthAreToldApart() throws {
        var chance = Chance(state: 13)
        let names = [
            "p", "prompt", "1234567", "12345678", "123456789", "prompt_tokens", "prompt_tokens2", "prompt_tokes",
            "sixteen_letters_", "sixteen_letters_x", "a\\\"b", "a\\\\", "Prompt",
        ]
        for _ in 0..<20 {
            var order = chance.shuffled(names)
            var text = ""
            for row in 0..<100 {
                if chance.next(6) == 0 { order = chance.shuffled(names) }
                let members = order.filter { _ in chance.next(5) > 0 }.map { "\"\($0)\":\"\(row) \($0)\"" }
                text += "{\(members.joined(separator: ","))}\n"
            }
            let schema = (names.prefix(10) + ["a\"b", "a\\"]).map { "`\($0)` STRING" }.joined(separator: ", ")
            try SparkRecordsTests.agree(Array(text.utf8), .json, schema)
        }
        // Found at the very end of the file, where there are no eight bytes left.
        let short = try TextFile("{\"1234567\":1}\n{\"1234567\":2}")
        #expect(
            try SparkRecordsTests.rows(short, .json, "`1234567` INT, `123456789` INT") == [["1", nil], ["2", nil]])
    }

    @Test func rowsOfManyBatchesFollowEachOther() throws {
        let text = String(repeating: "text ", count: 40)
        let lines = (0..<30_000).map { #"{"id":\#($0),"text":"\#(text)"}"# }
        let file = try TextFile(lines.joined(separator: "\n"))
        let rows = try SparkRecordsTests.rows(file, .json, "text STRING, id BIGINT", splitsOf: 1 << 30)
        #expect(rows.map { $0[1] } == (0..<30_000).map { "\($0)" })
        #expect(rows.allSatisfy { $0[0] == text })
    }
}
