import SparkSQL
import Testing

@testable import SparkFunctions

/// Rows as lines of files: the texts are those that Apache Spark 4.3.0 writes.
@Suite struct RowLinesTests {
    private static let odd: [[SparkValue]] = [
        [.string(" "), .string("x")], [.string("#a"), .string("b")], [.string("a\\b"), .string("c")],
        [.string("a\\\"b"), .string("d")], [.string("q\""), .string("e")], [.string("a\n"), .string(" f")],
        [.string("\t"), .string("")], [.null, .null], [.string(""), .string("z")], [.string("é,"), .null],
    ]

    private func text(
        _ format: RowLines.Format, _ rows: [[SparkValue]], _ schema: String, _ options: [String: String]
    ) throws -> String {
        let lines = try RowLines(format, StructType(ddl: schema).fields, options)
        var text = lines.header
        for row in rows { lines.append(row, to: &text) }
        return text
    }

    @Test(arguments: [
        ([:], "\"\",x\n\"#a\",b\na\\b,c\n\"a\\\\\\\"b\",d\n\"q\\\"\",e\n\"a\",f\n\"\",\"\"\n,\n\"\",z\n\"é,\",\n"),
        (
            ["escapequotes": "false"],
            "\"\",x\n\"#a\",b\na\\b,c\na\\\"b,d\nq\",e\n\"a\",f\n\"\",\"\"\n,\n\"\",z\n\"é,\",\n"
        ),
        (
            ["quote": ""],
            "\"\",x\n\0#a\0,b\na\\b,c\na\\\"b,d\nq\",e\n\0a\0,f\n\"\",\"\"\n,\n\"\",z\n\0é,\0,\n"
        ),
        (
            ["quote": "'", "sep": "||"],
            "\"\"||x\n'#a'||b\na\\b||c\na\\\"b||d\nq\"||e\n'a'||f\n\"\"||\"\"\n||\n\"\"||z\né,||\n"
        ),
        (
            ["emptyvalue": "", "nullvalue": "-"],
            ",x\n\"#a\",b\na\\b,c\n\"a\\\\\\\"b\",d\n\"q\\\"\",e\n\"a\",f\n,\n-,-\n,z\n\"é,\",-\n"
        ),
        (
            ["emptyvalue": "", "quoteall": "true"],
            "\"\",\"x\"\n\"#a\",\"b\"\n\"a\\\\b\",\"c\"\n\"a\\\\\\\"b\",\"d\"\n\"q\\\"\",\"e\"\n\"a\",\"f\"\n"
                + "\"\",\"\"\n\"\",\"\"\n\"\",\"z\"\n\"é,\",\"\"\n"
        ),
        (
            ["comment": "x"],
            "\"\",x\n#a,b\na\\b,c\n\"a\\\\\\\"b\",d\n\"q\\\"\",e\n\"a\",f\n\"\",\"\"\n,\n\"\",z\n\"é,\",\n"
        ),
        (
            ["chartoescapequoteescaping": "!"],
            "\"\",x\n\"#a\",b\na\\b,c\n\"a!\\\\\"b\",d\n\"q\\\"\",e\n\"a\",f\n\"\",\"\"\n,\n\"\",z\n\"é,\",\n"
        ),
    ])
    func csvIsWrittenAsSparkDoes(options: [String: String], expected: String) throws {
        #expect(try text(.csv, Self.odd, "a STRING, b STRING", options) == expected)
    }

    @Test func aLineOfCSVWithNothingOnItIsLeftOut() throws {
        let rows = Self.odd.map { [$0[1]] }
        #expect(
            try text(.csv, rows, "`x,y` STRING", ["header": "true"]) == "\"x,y\"\nx\nb\nc\nd\ne\nf\n\"\"\nz\n")
    }

    @Test func momentsAndBytesHaveSparksForms() throws {
        let schema = "ts TIMESTAMP, tn TIMESTAMP_NTZ, d DATE, f FLOAT, b BINARY"
        let moment = SparkValue.integer(1_577_934_245_123_456)
        let rows: [[SparkValue]] = [[moment, moment, .integer(-719_162), .float(1.5), .binary(Array("ab".utf8))]]
        #expect(
            try text(.csv, rows, schema, [:])
                == "2020-01-02T03:04:05.123Z,2020-01-02T03:04:05.123,0001-01-01,1.5,[61 62]\n")
        let patterns = ["dateformat": "dd/MM/yyyy", "timestampformat": "yyyy HH:mm", "timestampntzformat": "HH"]
        #expect(try text(.csv, rows, schema, patterns) == "2020 03:04,03,01/01/0001,1.5,[61 62]\n")
        #expect(
            try text(.json, rows, schema, ["linesep": "|"])
                == "{\"ts\":\"2020-01-02T03:04:05.123Z\",\"tn\":\"2020-01-02T03:04:05.123\",\"d\":\"0001-01-01\","
                + "\"f\":1.5,\"b\":\"YWI=\"}|")
        #expect(try text(.csv, rows, schema, ["timezone": "Europe/Berlin"]).hasPrefix("2020-01-02T04:04:05.123+01:00,"))
    }

    @Test func nullsOfJSONAreLeftOutUnlessTheyAreWanted() throws {
        let rows: [[SparkValue]] = [
            [.structure([.integer(1), .null]), .array([.integer(1), .null])], [.null, .null],
        ]
        let schema = "s STRUCT<x: INT, y: STRING>, a ARRAY<INT>"
        #expect(try text(.json, rows, schema, [:]) == "{\"s\":{\"x\":1},\"a\":[1,null]}\n{}\n")
        #expect(
            try text(.json, rows, schema, ["ignorenullfields": "false"])
                == "{\"s\":{\"x\":1,\"y\":null},\"a\":[1,null]}\n{\"s\":null,\"a\":null}\n")
    }

    @Test func textIsWrittenAsItIs() throws {
        let rows: [[SparkValue]] = [[.string("a")], [.null], [.string("b\nc")], [.string("")]]
        #expect(try text(.text, rows, "x STRING", [:]) == "a\n\nb\nc\n\n")
        #expect(try text(.text, rows, "x STRING", ["linesep": ";"]) == "a;;b\nc;;")
    }

    @Test(arguments: [
        (["linesep": "abc"], "INVALID_LINE_SEPARATOR.TOO_LONG"), (["linesep": ""], "INVALID_LINE_SEPARATOR.EMPTY"),
        (["quote": "ab"], "OPTION_VALUE_EXCEEDS_ONE_CHARACTER"), (["sep": ""], "INVALID_DELIMITER_VALUE.EMPTY_STRING"),
        (["timestampformat": "bad ppp"], "INVALID_DATETIME_PATTERN.ILLEGAL_CHARACTER"),
    ])
    func optionsThatCannotBeAreErrors(options: [String: String], condition: String) {
        let error = #expect(throws: SparkError.self) { try text(.csv, [], "a STRING", options) }
        #expect(error?.errorClass == condition)
    }

    @Test func foldersAreNamedInHivesWay() {
        let text = PartitionText(timeZone: "UTC")
        func folder(_ value: SparkValue, _ type: SparkType = .string) -> String { text.folder("k", value, type) }
        #expect(folder(.null) == "k=__HIVE_DEFAULT_PARTITION__" && folder(.string("")) == folder(.null))
        #expect(folder(.string("a b/c=d")) == "k=a b%2Fc%3Dd")
        #expect(folder(.string("é%\"'*:?\\{}[]^#\n\u{7f}")) == "k=é%25%22%27%2A%3A%3F%5C%7B}%5B%5D%5E%23%0A%7F")
        #expect(folder(.string(" ")) == "k= " && folder(.string("..")) == "k=..")
        #expect(folder(.integer(1_577_836_800_500_000), .timestamp) == "k=2020-01-01 00%3A00%3A00.5")
        #expect(folder(.double(2), .double) == "k=2.0" && folder(.integer(18262), .date) == "k=2020-01-01")
    }
}
