import Columnar
import Foundation
import Planning
import SparkSQL
import TestSupport
import Testing

@testable import Operators

/// Files of JSON, CSV and text as Spark reads them, in whatever splits.
@Suite(.ownThreads) struct SparkRecordsTests {
    /// The rows with a declared schema, of splits of so many bytes.
    private static func rows(
        _ file: TextFile, _ format: FileScan.Format, _ schema: String, _ options: [String: String] = [:],
        isMultiLine: Bool = false, splitsOf bytes: Int64? = nil, limit: Int? = nil
    ) throws -> [[String?]] {
        try rows(
            file.scanned, format, schema, options, isMultiLine: isMultiLine, splitsOf: bytes, limit: limit)
    }

    private static func rows(
        _ file: ScannedFile, _ format: FileScan.Format, _ schema: String, _ options: [String: String] = [:],
        isMultiLine: Bool = false, splitsOf bytes: Int64? = nil, limit: Int? = nil
    ) throws -> [[String?]] {
        var given: [String: String] = [:]
        for (name, value) in options { given[name.lowercased()] = value }
        var reading = SparkReading(schema: schema, options: given, timeZone: "UTC")
        reading.isMultiLine = isMultiLine
        let scan = FileScan(format: format, files: [file], columns: [], reading: reading)
        var pipeline = Pipeline()
        pipeline.scan = scan
        if let limit { pipeline.operators = [.limit(limit)] }
        let program = ComputeProgram(pipeline) { (_, _, _) throws(TaskFailure) in
            throw TaskFailure("the file is here", isTransient: false)
        }
        return try scan.splits(ofBytes: bytes).flatMap { split in
            try program.run(.file(split), ComputeContext()).batches.flatMap { batch in
                (0..<batch.rowCount).map { row in
                    batch.columns.map { $0.isNull(row) ? nil : $0.value(row).displayed }
                }
            }
        }
    }

    @Test func modesDecideWhatBecomesOfBadRecords() throws {
        let file = try TextFile("a,b\n1,x\nz,y\n\n3\n4,p,q\n")
        let header = ["header": "true"]
        func rows(_ mode: String, _ schema: String = "a INT, b STRING") throws -> [[String?]] {
            try Self.rows(file, .csv, schema, header.merging(["mode": mode]) { $1 })
        }
        #expect(try rows("PERMISSIVE") == [["1", "x"], [nil, "y"], ["3", nil], ["4", "p"]])
        #expect(
            try rows("PERMISSIVE", "a INT, b STRING, _corrupt_record STRING") == [
                ["1", "x", nil], [nil, "y", "z,y"], ["3", nil, "3"], ["4", "p", "4,p,q"],
            ])
        #expect(try rows("DROPMALFORMED") == [["1", "x"]])
        let error = #expect(throws: TaskFailure.self) { try rows("FAILFAST") }
        #expect(error?.condition?.name == "FAILED_READ_FILE.NO_HINT" && error?.condition?.sqlState == "KD001")
        #expect(error?.message.contains("line 3") == true && error?.message.contains(file.scanned.path) == true)

        let json = try TextFile("{\"a\":1}\nbroken\n\n{\"a\":\"no\",\"b\":\"t\"}\n[{\"a\":2},{\"a\":3}]\n[]\nnull\n")
        func objects(_ mode: String, _ schema: String = "a INT, b STRING") throws -> [[String?]] {
            try Self.rows(json, .json, schema, ["mode": mode])
        }
        #expect(
            try objects("PERMISSIVE", "a INT, b STRING, _corrupt_record STRING") == [
                ["1", nil, nil], [nil, nil, "broken"], [nil, "t", #"{"a":"no","b":"t"}"#], ["2", nil, nil],
                ["3", nil, nil], [nil, nil, "null"],
            ])
        #expect(try objects("DROPMALFORMED") == [["1", nil], ["2", nil], ["3", nil]])
        let line = #expect(throws: TaskFailure.self) { try objects("FAILFAST") }
        #expect(line?.message.contains("line 2") == true)
    }

    @Test func linesEndWithFeedsReturnsOrBoth() throws {
        for text in ["a\nb\r\nc\rd", "a\rb\rc\rd\r", "a\r\nb\r\nc\r\nd\r\n"] {
            #expect(
                try Self.rows(try TextFile(text), .text, "value STRING") == [["a"], ["b"], ["c"], ["d"]],
                "\(text.debugDescription)")
        }
        #expect(
            try Self.rows(try TextFile("a;b;;c"), .text, "v STRING", ["lineSep": ";"]) == [["a"], ["b"], [""], ["c"]])
        #expect(
            try Self.rows(try TextFile("a<>b\n<>c<"), .text, "v STRING", ["lineSep": "<>"]) == [["a"], ["b\n"], ["c<"]])
        #expect(try Self.rows(try TextFile("a\nb\n"), .text, "v STRING", ["wholetext": "true"]) == [["a\nb\n"]])
        #expect(try Self.rows(try TextFile([0x61, 0xFF, 0x0A]), .text, "v STRING") == [["a\u{FFFD}"]])
    }

    /// The lines of a text, byte by byte: a return before a feed is one end of a line with it.
    private static func lines(of bytes: [UInt8]) -> [String] {
        var lines: [String] = [], line: [UInt8] = [], index = 0
        while index < bytes.count {
            let byte = bytes[index]
            index += 1
            if byte == 0x0D || byte == 0x0A {
                if byte == 0x0D, index < bytes.count, bytes[index] == 0x0A { index += 1 }
                lines.append(String(decoding: line, as: UTF8.self))
                line = []
            } else {
                line.append(byte)
            }
        }
        return line.isEmpty ? lines : lines + [String(decoding: line, as: UTF8.self)]
    }

    @Test func everyLineIsInOneSplit() throws {
        var random = SystemRandomNumberGenerator()
        for _ in 0..<200 {
            let lines = (0..<Int.random(in: 0...40, using: &random)).map { _ in
                String(repeating: "x", count: Int.random(in: 0...12, using: &random))
            }
            let text = lines.map { $0 + (["\n", "\r\n", "\r"].randomElement(using: &random) ?? "\n") }.joined()
            let file = try TextFile(text)
            let expected = Self.lines(of: Array(text.utf8)).map { [String($0)] }
            let found = try Self.rows(file, .text, "v STRING", splitsOf: Int64.random(in: 1...30, using: &random))
            #expect(found == expected, "\(text.debugDescription)")
        }
    }

    @Test func splitsOfCSVGiveTheRowsOfTheFile() throws {
        var random = SystemRandomNumberGenerator()
        for _ in 0..<60 {
            let rows = (0..<Int.random(in: 0...30, using: &random)).map { row in
                ["\(row)", ["a,b", "say \"x\"", "\\", "é", " "].randomElement(using: &random) ?? ""]
            }
            let text =
                "id,t\n"
                + rows.map { row in
                    row[0] + ",\"" + row[1].replacing("\\", with: "\\\\").replacing("\"", with: "\\\"") + "\"\n"
                }.joined()
            let file = try TextFile(text)
            for bytes in [nil, 7, 64] as [Int64?] {
                let found = try Self.rows(file, .csv, "id INT, t STRING", ["header": "true"], splitsOf: bytes)
                #expect(found == rows, "\(text)")
            }
        }
    }

    @Test func fieldsOverSeveralLinesAreReadWithMultiLine() throws {
        let file = try TextFile("a,b\r\n1,\"x\r\ny\"\r\n\r\n2,\"p\\\"\"\r\n# no\r\n3")
        #expect(
            try Self.rows(file, .csv, "a INT, b STRING", ["header": "true", "comment": "#"], isMultiLine: true) == [
                ["1", "x\ny"], ["2", "p\""], ["3", nil],
            ])
        let long = String(repeating: "z\n", count: 1 << 20)
        let large = try TextFile("1,\"\(long)\"\n2,b\n")
        let rows = try Self.rows(large, .csv, "a INT, b STRING", isMultiLine: true)
        #expect(rows.map { $0[0] } == ["1", "2"] && rows[0][1] == long)
    }

    @Test func documentsOfJSONAreOneRecord() throws {
        let array = try TextFile("[{\"a\":1},\n {\"a\":\"x\"}]")
        #expect(
            try Self.rows(array, .json, "a INT, _corrupt_record STRING", isMultiLine: true).map { $0[0] } == ["1", nil])
        #expect(try Self.rows(try TextFile("{\n\"a\":1}\n{\"a\":2}"), .json, "a INT", isMultiLine: true) == [["1"]])
        #expect(
            try Self.rows(try TextFile("{\"a\":1,\n}"), .json, "a INT, _corrupt_record STRING", isMultiLine: true) == [
                [nil, "{\"a\":1,\n}"]
            ])
    }

    /// What is written as the standard says, and what options allow, give the same rows.
    @Test func bothWaysOfReadingJSONGiveTheSame() throws {
        var random = SystemRandomNumberGenerator()
        func value(_ depth: Int) -> String {
            switch Int.random(in: 0...(depth > 0 ? 8 : 6), using: &random) {
            case 0: "null"
            case 1: "true"
            case 2: "\(Int64.random(in: .min ... .max, using: &random))"
            case 3: "\(Double.random(in: -1e6...1e6, using: &random))"
            case 4: "\"2020-01-0\(Int.random(in: 0...9, using: &random))\""
            case 5: "\"é \\\"x\\\" \(Int.random(in: 0...99, using: &random))\""
            case 6: "\(Int.random(in: -200...200, using: &random))"
            case 7:
                "[" + (0..<Int.random(in: 0...3, using: &random)).map { _ in value(depth - 1) }.joined(separator: ",")
                    + "]"
            default: "{\"x\":\(value(depth - 1)),\"y\":\(value(depth - 1))}"
            }
        }
        let types = [
            "BOOLEAN", "TINYINT", "INT", "BIGINT", "FLOAT", "DOUBLE", "DECIMAL(10,2)", "STRING", "DATE", "TIMESTAMP",
            "ARRAY<INT>", "ARRAY<STRING>", "STRUCT<x: INT, y: STRING>", "MAP<STRING, DOUBLE>",
            "ARRAY<STRUCT<x: DOUBLE, y: DATE>>", "BINARY",
        ]
        for _ in 0..<400 {
            let columns = (0..<4).map { ("c\($0)", types.randomElement(using: &random) ?? "INT") }
            let schema = columns.map { "\($0.0) \($0.1)" }.joined(separator: ", ") + ", _corrupt_record STRING"
            let object = "{" + columns.map { "\"\($0.0)\":\(value(2))" }.joined(separator: ",") + "}"
            let strict = try Self.rows(try TextFile(object), .json, schema)
            let lenient = try Self.rows(try TextFile("/* c */" + object), .json, schema, ["allowComments": "true"])
            #expect(strict.map { $0.dropLast() } == lenient.map { $0.dropLast() }, "\(schema): \(object)")
            #expect((strict.first?.last ?? nil == nil) == (lenient.first?.last ?? nil == nil), "\(schema): \(object)")
        }
    }

    /// With a declared schema the first rows take no more than the first bytes, however large a file is.
    @Test func theFirstRowsOfAHugeFileAreReadAtOnce() throws {
        for (format, line) in [(.csv, "1,one\n"), (.json, "{\"a\":1,\"b\":\"one\"}\n")] as [(FileScan.Format, String)] {
            let file = try TextFile(String(repeating: line, count: 500))
            #expect(truncate(file.scanned.path, 64 << 30) == 0)
            var facts = stat()
            #expect(stat(file.scanned.path, &facts) == 0)
            let rows = try Self.rows(
                facts.scanned(file.scanned.path), format, "a INT, b STRING", splitsOf: 1 << 40, limit: 10)
            #expect(rows == Array(repeating: ["1", "one"], count: 10))
        }
    }

    @Test func aLimitEndsTheReading() throws {
        let file = try TextFile(String(repeating: "{\"a\":1}\n", count: 100))
        #expect(try Self.rows(file, .json, "a INT", limit: 3).count == 3)
        // The rows behind those of the limit would be an error.
        let bad = try TextFile("1\n2\nx\n")
        #expect(try Self.rows(bad, .csv, "a INT", ["mode": "FAILFAST"], limit: 2) == [["1"], ["2"]])
    }

    @Test func valuesThatAreTextsStayLetterByLetter() throws {
        let file = try TextFile(#"{"id":1,"n":{"x": 1.50},"l":[1, 2]}"# + "\n")
        #expect(try Self.rows(file, .json, "id STRING, n STRING, l STRING") == [["1", #"{"x": 1.50}"#, "[1, 2]"]])
    }

    @Test func aHeaderThatIsNotTheSchemasIsAnErrorWhereItIsAskedFor() throws {
        let file = try TextFile("b,a\n1,2\n")
        #expect(try Self.rows(file, .csv, "a INT, b INT", ["header": "true"]) == [["1", "2"]])
        let error = #expect(throws: TaskFailure.self) {
            try Self.rows(file, .csv, "a INT, b INT", ["header": "true", "enforceSchema": "false"])
        }
        #expect(error?.message.contains("b, a") == true, "\(error?.message ?? "")")
    }
}
