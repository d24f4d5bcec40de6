import Columnar
import Foundation
import Planning
import Testing

@testable import Operators

/// The rows of JSON files: every value as it is written, every column of every row.
@Suite struct JSONFileTests {
    private static let letters = #"""
        {"s":"2024-01-02T03:04:05Z","n":1.50,"o":{"a": [1, 2.50],"b":"x \"y\""},"m":"say \"hi\"\n"}
        {"s":"infinity","n":1E+5,"o":["a"],"m":5}

        {"s":"BBD05AE7-1111","n":12345678901234567890123,"o":null,"m":true}
        """#

    @Test func jobFilesKeepEveryLetter() throws {
        let file = try TextFile(Self.letters)
        let survey = try file.survey(.json)
        #expect(survey.columns.map(\.name) == ["s", "n", "o", "m"])
        #expect(survey.columns.map(\.values) == [.text, .json, .json, .json])
        #expect(
            try file.rows(.json) == [
                ["2024-01-02T03:04:05Z", "1.50", #"{"a": [1, 2.50],"b":"x \"y\""}"#, #""say \"hi\"\n""#],
                ["infinity", "1E+5", #"["a"]"#, "5"],
                ["BBD05AE7-1111", "12345678901234567890123", nil, "true"],
            ])
    }

    @Test(
        arguments: [
            (["1", "2"], .long, .long), (["1", "0.5"], .double, .double), (["1", "1.50"], .double, .double),
            (["9007199254740993", "0.5"], .text, .text), (["0.1234567890123456789"], .text, .text),
            (["18446744073709551615"], .wholeNumber, .text), (["-0"], .double, .double), (["1e400"], .text, .text),
            (["true", "false"], .boolean, .boolean), (["true", "1"], .text, .text), (["null"], .text, .text),
            ([#""a""#, "null"], .text, .text), ([#""a""#, "1"], .text, .text), (["[1]", #""a""#], .text, .text),
            (["[1,2]", "[]"], .list(.long), .text), (["[]"], .list(.text), .text), (["{}"], .json, .text),
            ([#"{"a":1}"#, #"{"b":"x"}"#], .object([.init("a", .long), .init("b", .text)]), .text),
            ([#"{"a":1,"A":2}"#], .json, .text),
            ([#"[{"c":"x"},{"c":[1]}]"#], .list(.object([.init("c", .json)])), .text),
        ] as [([String], JSONType, ResultType)])
    func aColumnHasTheTypeThatHoldsAllItsValues(values: [String], type: JSONType, result: ResultType) throws {
        let file = try TextFile(values.map { "{\"v\":\($0)}" }.joined(separator: "\n"))
        #expect(try file.survey(.json, asWritten: false).columns.map(\.values) == [type])
        #expect(try file.survey(.json).results == [result])
    }

    /// Neither of the two values is lost: a column of a row is refused, an object inside a value stays JSON.
    @Test func aKeyThatStandsTwiceIsToldWithItsLine() throws {
        let twice = try TextFile("{\"q\":1}\n\n{\"q\":1,\"a\":2,\"q\":3,\"a\":4}\n")
        let error = #expect(throws: TaskFailure.self) { try twice.survey(.json) }
        #expect(
            error?.message
                == "\(twice.scanned.path): line 3: several columns have the same name ('q', 'a'): rename them")
        let document = try TextFile("[\n {\"q\":1},\n {\"q\":1,\"q\":1}]")
        let inDocument = #expect(throws: TaskFailure.self) { try document.survey(.json, asWritten: false) }
        #expect(
            inDocument?.message
                == "\(document.scanned.path): line 3: two columns are named 'q': rename one of them")
        let inside = try TextFile("{\"o\":{\"a\":1,\"a\":2}}\n{\"o\":{\"a\":1}}\n")
        #expect(try inside.survey(.json, asWritten: false).columns.map(\.values) == [.json])
        #expect(try inside.rows(.json, asWritten: false) == [[#"{"a":1,"a":2}"#], [#"{"a":1}"#]])
    }

    @Test func rowsAreCounted() throws {
        let files = [try TextFile(""), try TextFile("\n{\"a\":1}\n{}\n"), try TextFile("[{\"a\":1}, {}]")]
        #expect(try TextFile.survey(files, .json).rows == 4)
        #expect(try TextFile("[]").survey(.json).rows == 0 && TextFile("\n\n").survey(.json).rows == 0)
    }

    @Test func noFileAndNoFirstRowsDecideForTheOthers() throws {
        let many = String(repeating: "{\"a\":1}\n", count: 30_000)
        let files = [
            try TextFile(""), try TextFile(many + "{\"a\":1.5,\"late\":\"x\"}\n"), try TextFile("{\"b\":[1]}\n"),
        ]
        let survey = try TextFile.survey(files, .json, asWritten: false)
        #expect(survey.columns.map(\.name) == ["a", "late", "b"])
        #expect(survey.columns.map(\.values) == [.double, .text, .list(.long)])
        let rows = try TextFile.rows(files, .json, asWritten: false)
        #expect(rows.count == 30_002 && rows[30_000] == ["1.5", "x", nil] && rows[30_001] == [nil, nil, "[1]"])
    }

    @Test func manyKeysAreColumns() throws {
        let line = "{" + (0..<2_000).map { "\"c\($0)\":\(Double($0) / 2)" }.joined(separator: ",") + "}\n"
        let survey = try TextFile(line + line).survey(.json, asWritten: false)
        #expect(survey.columns.count == 2_000 && survey.columns.allSatisfy { $0.values == .double })
    }

    @Test(arguments: [
        "[{\"q\":\"a\"},\n {\"q\":\"b\"}]\n", "[{\"q\":\"a\"},{\"q\":\"b\"}]", "{\n \"q\":\"a\"\n}\n{\n \"q\":\"b\"}\n",
        "\u{FEFF}[\n{\"q\":\"a\"}, {\"q\":\"b\"}\n]", "{\"q\":\"a\"} {\"q\":\"b\"}", "{\"q\":\"a\"}\n{\"q\":\"b\"}",
        "\n  \n{\"q\":\"a\"}\r\n\r\n{\"q\":\"b\"}\r\n",
    ])
    func arraysAndObjectsOverSeveralLinesAreRead(text: String) throws {
        #expect(try TextFile(text).rows(.json) == [["a"], ["b"]])
        #expect(try TextFile(text).rows(.json, splitsOf: 3) == [["a"], ["b"]])
    }

    @Test func whatStandsOnSeveralLinesIsKeptOnOne() throws {
        let rows = try TextFile("{\n \"o\": {\n  \"a\": \"x\\\" \\n\",\n  \"b\": [1.0,\n 2]\n }\n}\n").rows(.json)
        #expect(rows == [[#"{"a":"x\" \n","b":[1.0,2]}"#]])
    }

    @Test(arguments: [
        ("{\"a\":1}\n{\"a\": oops}\n", "line 2"), ("{\"a\": oops}\n", "line 1"), ("{\"a\":1}\n[1]\n", "line 2"),
        ("{\"a\":1}\n\"x\"\n", "an object"), ("[{\"a\":1},\n5]\n", "line 2"), ("[1]\n", "an object"),
        ("{\"a\":1\n{\"a\":2}\n", "line 1"), ("{\"a\":1} x\n", "line 1"), ("{\"\":1}\n", "no name"),
        ("{\"Q\":1}\n{\"q\":2}\n", "only in case"), ("{\n\"a\": 1,\n}\n", "line 3"),
    ])
    func aMistakeIsToldWithItsLine(text: String, words: String) throws {
        let file = try TextFile(text)
        for asWritten in [true, false] {
            let error = #expect(throws: TaskFailure.self) { try file.survey(.json, asWritten: asWritten) }
            #expect(error?.message.contains(words) == true, "\(error?.message ?? "")")
            #expect(error?.message.contains(file.scanned.path) == true)
        }
    }

    @Test func namesThatDifferInCaseNameTheirFiles() throws {
        let files = [try TextFile("{\"Question\":\"a\"}\n"), try TextFile("{\"question\":\"b\"}\n")]
        let error = #expect(throws: TaskFailure.self) { try TextFile.survey(files, .json) }
        for words in ["'Question'", "'question'", files[0].scanned.path, files[1].scanned.path] {
            #expect(error?.message.contains(words) == true, "\(error?.message ?? "")")
        }
    }

    @Test func bytesThatAreNoUTF8AreRefusedWithTheirLine() throws {
        let file = try TextFile(Array("{\"a\":\"x\"}\n{\"a\":\"".utf8) + [0xE9] + Array("\"}\n".utf8))
        let error = #expect(throws: TaskFailure.self) { try file.survey(.json) }
        #expect(error?.message.contains("line 2") == true && error?.message.contains("encoding") == true)
        #expect(try file.rows(.json) { $0.encoding = .latin1 } == [["x"], ["é"]])
    }

    @Test func linesOfTextAreCheckedToo() throws {
        let file = try TextFile(Array("one\nca".utf8) + [0xE9, 0x0A])
        let survey = FileSurvey(files: [file.scanned], options: ReadOptions(), asWritten: true)
        let error = #expect(throws: TaskFailure.self) { try survey.text() }
        #expect(error?.message.contains("line 2") == true && error?.message.contains("latin-1") == true)
        let good = try TextFile("one\ntwo\n")
        #expect(
            try FileSurvey(files: [good.scanned], options: ReadOptions(), asWritten: true).text().columns.count == 1)
    }

    /// Two files of gzip, and of Zstandard, one behind the other.
    @Test(arguments: [
        ("H4sIAGnLCmsC/6tWKlSyUsrIVKrlAgAEozFJCwAAAB+LCABpywprAv+rVipUslLKyFeq5QIA2PxabAsAAAA=", ".jsonl.gz"),
        ("KLUv/SALWQAAeyJxIjoiaGkifQootS/9IAtZAAB7InEiOiJobyJ9Cg==", ".jsonl.ZST"),
    ])
    func compressedFilesAreUnpacked(base64: String, ending: String) throws {
        let bytes = try #require(Data(base64Encoded: base64))
        #expect(try TextFile(bytes, ending: ending).rows(.json, splitsOf: 10) == [["hi"], ["ho"]])
        for cut in [1, 5, 9, bytes.count - 5, bytes.count - 1] {
            let file = try TextFile(bytes.prefix(cut), ending: ending)
            let error = #expect(throws: TaskFailure.self, "cut at \(cut)") { try file.survey(.json) }
            #expect(error?.message.contains("cut short") == true, "\(cut): \(error?.message ?? "")")
        }
        let wrong = #expect(throws: TaskFailure.self) { try TextFile("{\"q\":\"hi\"}\n", ending: ending).survey(.json) }
        #expect(wrong?.message.contains("name ends in") == true, "\(wrong?.message ?? "")")
    }

    @Test func numbersAreToldByTheirLetters() {
        func isNumber(_ text: String) -> Bool { Array(text.utf8).withUnsafeBytes { JSONNumber.isNumber($0) } }
        for text in ["0", "-1", "1.5", "1e5", "-0.5E-3", "120"] { #expect(isNumber(text), "\(text)") }
        for text in ["", "-", "+1", "01", ".5", "1.", "1e", "0x1", "inf", "NaN", "1 ", "1,5", "1_0"] {
            #expect(!isNumber(text), "\(text)")
        }
    }
}
