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
    static func rows(
        _ file: TextFile, _ format: FileScan.Format, _ schema: String, _ options: [String: String] = [:],
        isMultiLine: Bool = false, splitsOf bytes: Int64? = nil, limit: Int? = nil
    ) throws -> [[String?]] {
        try rows(
            file.scanned, format, schema, options, isMultiLine: isMultiLine, splitsOf: bytes, limit: limit)
    }

    static func rows(
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

    /// A query of some columns gives what it would give of all of them, whatever is wrong with the others.
    @Test func columnsThatAQueryDoesNotNeedChangeNothing() throws {
        let csv = try TextFile("a,b,c\n1,x,1.5\nz,\"y\",\n\n3\n4,p,q\n5,\"r,s\",2\n")
        let json = try TextFile(
            "{\"c\":1.5,\"a\":1,\"b\":\"x\"}\nbroken\n{\"a\":\"no\",\"d\":[],\"b\":\"t\"}\n[{\"a\":2},{\"c\":3}]\n[]\nnull\n"
        )
        for (file, format) in [(csv, FileScan.Format.csv), (json, .json)] {
            for (schema, options) in [
                ("a INT, b STRING, c DOUBLE", [:]), ("a INT, b STRING, c DOUBLE", ["mode": "DROPMALFORMED"]),
                ("a INT, _corrupt_record STRING, b STRING, c DOUBLE", [:]),
            ] {
                let options = options.merging(["header": "true"]) { $1 }
                let all = try Self.rows(file, format, schema, options)
                let count = try StructType(ddl: schema).fields.count
                for columns in [[0], [1], [count - 1], [count - 1, 0], []] {
                    let wanted = all.map { row in columns.map { row[$0] } }
                    var reading = SparkReading(schema: schema, options: options, timeZone: "UTC")
                    reading.isMultiLine = false
                    let scan = FileScan(format: format, files: [file.scanned], columns: [], reading: reading)
                    let places = (0..<count).map { "p\($0)" }.joined(separator: ", ")
                    let items = columns.isEmpty ? "1" : columns.map { "p\($0)" }.joined(separator: ", ")
                    func sql(_ input: String) -> OperatorDescription {
                        .query(QueryText("SELECT \(items) FROM (SELECT * FROM \(input)) AS rows(\(places))"))
                    }
                    var split = Pipeline()
                    split.scan = scan
                    split.operators = [sql("input")]
                    var whole = Pipeline()
                    whole.scans = [scan]
                    whole.operators = [sql("input0")]
                    for (pipeline, input) in [
                        (split, TaskInput.file(FileSplit(file: 0, start: 0, end: file.scanned.byteCount))),
                        (whole, .relations([])),
                    ] {
                        let program = ComputeProgram(pipeline) { (_, _, _) throws(TaskFailure) in
                            throw TaskFailure("the file is here", isTransient: false)
                        }
                        let table = try program.run(input, ComputeContext())
                        let found = table.batches.flatMap { batch in
                            (0..<batch.rowCount).map { row in
                                columns.indices.map {
                                    batch.columns[$0].isNull(row) ? nil : batch.columns[$0].value(row).displayed
                                }
                            }
                        }
                        #expect(found == wanted, "\(format) \(schema) \(options) \(columns)")
                    }
                }
            }
        }
    }

    /// Many lines at once, and each by itself: which of both is a question of speed alone.
    static func agree(
        _ bytes: [UInt8], _ format: FileScan.Format, _ schema: String, _ options: [String: String] = [:]
    ) throws {
        let file = try TextFile(bytes)
        let fast = try rows(file, format, schema, options)
        let slow = try rows(file, format, schema, options, limit: 1_000_000)
        #expect(fast.count == slow.count)
        let different = zip(fast, slow).first { $0 != $1 }
        #expect(different == nil, "\(String(describing: different)) of \(String(decoding: bytes, as: UTF8.self))")
        let cut = try rows(file, format, schema, options, splitsOf: 64)
        if options["header"] == nil { #expect(cut == slow) }
    }

    @Test func objectsAreReadTheSameManyAtOnce() throws {
        var chance = Chance(state: 7)
        let values = [
            "1", "-0", "0", "01", "1.5", "-2.25e-3", "1E400", "12345678901234567890", "1e2", "-", "1.", ".5", "NaN",
            "null", "nul", "true", "false", "\"\"", "\"text\"", "\"a \\\"b\\\" \\u00e9 \\ud83d\\ude00\"", "\"\\x\"",
            "\"\\ud83d\"",
            "\"é😀\"", "\"tab\t\"", "\"1\"", "[1,2]", "[1,", "{\"b\":1}", "{}", "{\"a\":{\"a\":[{}]}}", "\"2024-02-30\"",
            "\"2024-02-29\"", "\"" + String(repeating: "long ", count: 40) + "\"", String(repeating: "[", count: 300),
        ]
        let names = ["a", "b", "c", "d", "e", "other", "a b", "é", "x\\u0061", ""]
        for round in 0..<60 {
            var bytes: [UInt8] = []
            var order = chance.shuffled(names.prefix(5))
            for _ in 0..<40 {
                if chance.next(10) == 0 { order = chance.shuffled(names) }
                let blank = chance.next(8) == 0 ? " " : ""
                let members = order.filter { _ in chance.next(7) > 0 }.map { name in
                    "\"\(name)\"\(blank):\(blank)\(chance.next(3) == 0 ? chance.pick(values) : chance.pick(["1", "2.5", "\"t\"", "null"]))"
                }
                var line = "\(blank){\(members.joined(separator: "\(blank),"))}\(blank)"
                switch chance.next(30) {
                case 0: line = "[\(line), {\"a\":7}]"
                case 1: line += " rest"
                case 2: line = String(line.dropLast(chance.next(6)))
                case 3: line = ""
                case 4: line = "   "
                default: break
                }
                bytes += line.utf8
                if chance.next(25) == 0 { bytes[bytes.count / 2] = 0xFF }
                bytes += chance.next(6) == 0 ? "\r\n".utf8 : "\n".utf8
            }
            let schemas = [
                "a INT, b STRING, c DOUBLE, d BOOLEAN, e ARRAY<INT>", "e STRING, a BIGINT, missing STRING, b DATE",
                "b STRUCT<b: INT>, c DECIMAL(10,2), a TINYINT, `é` STRING, `a b` STRING",
            ]
            try Self.agree(bytes, .json, schemas[round % schemas.count])
        }
    }

    @Test func linesOfCSVAreReadTheSameManyAtOnce() throws {
        var chance = Chance(state: 11)
        let values = [
            "", "1", "-2", "+3", "007", "1.5", "1e3", "x", "é", " 4", "5 ", "\"\"", "\"q\"", "\"a,b\"", "\"a\"\"b\"",
            "\"a\\\"b\"",
            "\"open", "q\"q", "\"a\" ", "\"a\"b", "\\", "NaN", "true", "2024-02-29", "99999999999",
            String(repeating: "long ", count: 30),
        ]
        for round in 0..<60 {
            var bytes: [UInt8] = []
            for _ in 0..<40 {
                let count = chance.next(6) == 0 ? chance.next(7) : 4
                var line = (0..<count).map { _ in
                    chance.next(3) == 0 ? chance.pick(values) : chance.pick(["1", "2.5", "text"])
                }
                .joined(separator: round % 4 == 3 ? "|" : ",")
                if chance.next(20) == 0 { line = "# " + line }
                bytes += line.utf8
                if chance.next(25) == 0, !bytes.isEmpty { bytes[bytes.count / 2] = 0xFF }
                bytes += chance.next(6) == 0 ? "\r\n".utf8 : "\n".utf8
            }
            let options: [[String: String]] = [
                [:], ["comment": "#"], ["escape": "\""], ["sep": "|"], ["nullValue": "1"], ["header": "true"],
                ["ignoreLeadingWhiteSpace": "true"], ["quote": ""],
            ]
            let schema =
                round % 2 == 0
                ? "a INT, b STRING, c DOUBLE, d BOOLEAN" : "a STRING, b DATE, c BIGINT, d STRING, e STRING"
            try Self.agree(bytes, .csv, schema, options[round % options.count])
        }
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
