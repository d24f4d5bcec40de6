import JSONText
import SparkSQL
import Testing

@testable import SparkFunctions

/// Records of files: their fields, and the values and types of these.
@Suite struct RecordTests {
    private static func fields(_ record: String, _ options: [String: String] = [:]) -> [String?] {
        CSVText.tokens(record, RecordOptions(options))
    }

    @Test(
        arguments: [
            ("a,b", ["a", "b"]), ("a,,", ["a", nil, nil]), (",", [nil, nil]), (" a , b", [" a ", " b"]),
            (#""a,b",c"#, ["a,b", "c"]), (#""a\"b",c"#, [#"a"b"#, "c"]), (#""a\\",c"#, [#"a\"#, "c"]),
            (#""a\n",c"#, [#"a\n"#, "c"]), (#"3,"q,""x""",-2"#, ["3", #""q,""x""""#, "-2"]),
            (#""a""b",c"#, [#""a""b""#, "c"]), (#""a"b,c"#, [#""a"b"#, "c"]), (#""a" b,c"#, [#""a" b"#, "c"]),
            (#""a" ,c"#, ["a", "c"]), (#""a""#, ["a"]), (#""a"#, ["a"]), (#"b,"a,"#, ["b", "a,"]),
            (#"b,""#, ["b", "\""]), (#"a"b,c"#, [#"a"b"#, "c"]), (#""a","b""#, ["a", "b"]),
            (#"x,"1\",\"5",2"#, ["x", "1\",\"5", "2"]),
        ] as [(String, [String?])])
    func fieldsAreSparks(record: String, fields: [String?]) {
        #expect(Self.fields(record) == fields, "\(record)")
    }

    @Test func optionsSayHowFieldsAreWritten() {
        #expect(Self.fields("a;b", ["sep": ";"]) == ["a", "b"])
        #expect(Self.fields("a||b|c", ["sep": "||"]) == ["a", "b|c"])
        #expect(Self.fields("'a,b',c", ["quote": "'"]) == ["a,b", "c"])
        #expect(Self.fields(#""a,b""#, ["quote": ""]) == [#""a"#, #"b""#])
        #expect(Self.fields(#""a""b",c"#, ["escape": "\""]) == [#"a"b"#, "c"])
        #expect(Self.fields("\"\"\"\",\"\"\"\"", ["escape": "\""]) == ["\"", "\""])
        #expect(Self.fields("NA,x", ["nullValue": "NA"]) == [nil, "x"])
        #expect(Self.fields(#"\N,"",x"#, ["nullValue": #"\N"#]) == [nil, "", "x"])
        #expect(Self.fields(#"1,"""#) == ["1", nil])
        #expect(Self.fields(#"1,"""#, ["emptyValue": "E"]) == ["1", "E"])
        #expect(Self.fields("  a , b ", ["ignoreLeadingWhiteSpace": "true"]) == ["a ", "b "])
        #expect(Self.fields("  a , b ", ["ignoreTrailingWhiteSpace": "true"]) == ["  a", " b"])
        #expect(Self.fields("  ,b", ["ignoreTrailingWhiteSpace": "true"]) == [nil, "b"])
        #expect(Self.fields("\"a\"\tb", ["sep": "\t"]) == ["a", "b"])
    }

    /// Whatever texts a record has, they are read as they were written.
    @Test func writtenFieldsAreReadAgain() {
        var random = SystemRandomNumberGenerator()
        let letters = Array("ab,;\"\\' \té|\u{1F600}")
        for _ in 0..<2_000 {
            let texts = (0..<Int.random(in: 1...5, using: &random)).map { _ in
                String(
                    (0..<Int.random(in: 1...8, using: &random)).map { _ in letters.randomElement(using: &random) ?? "a"
                    })
            }
            let record = texts.map {
                "\"" + $0.replacing("\\", with: "\\\\").replacing("\"", with: "\\\"") + "\""
            }.joined(separator: ",")
            #expect(Self.fields(record) == texts, "\(record)")
        }
    }

    /// Every text is some record, whatever it is made of, and its bytes are found whole or in pieces.
    @Test func aRecordEndsAtTheSamePlaceWhereverItIsCut() {
        var random = SystemRandomNumberGenerator()
        let letters = Array("a,\"\\ \n\r".utf8)
        for _ in 0..<3_000 {
            let bytes = (0..<Int.random(in: 1...14, using: &random)).map { _ in
                letters.randomElement(using: &random) ?? 0x61
            }
            var tokenizer = CSVTokenizer(CSVFormat(RecordOptions([:])))
            tokenizer.format.lineEnd = [.feed, .carriageReturn, .both].randomElement(using: &random) ?? .feed
            bytes.withUnsafeBytes { all in
                guard let end = tokenizer.next(all, from: 0, isWhole: true) else {
                    Issue.record("a whole text has no end: \(bytes)")
                    return
                }
                let fields = tokenizer.fields.indices.map { tokenizer.text($0, of: all).map { Array($0) } }
                for count in 1...all.count {
                    let part = UnsafeRawBufferPointer(rebasing: all[..<count])
                    guard let cut = tokenizer.next(part, from: 0, isWhole: false) else { continue }
                    #expect(cut == end, "\(bytes), of which \(count)")
                    let found = tokenizer.fields.indices.map { tokenizer.text($0, of: part).map { Array($0) } }
                    #expect(found == fields, "\(bytes), of which \(count)")
                }
            }
        }
    }

    @Test(
        arguments: [
            (["1", "2"], .integer), (["1", "3000000000"], .long), (["1", "2.5"], .double), (["1", "x"], .string),
            (["12345678901234567890"], .decimal(precision: 20, scale: 0)), (["NaN", "Inf", "1e5"], .double),
            (["true", "FALSE"], .boolean), (["true", "1"], .string), (["1", "true"], .string),
            (["2020-01-02"], .date), (["2020-1-2"], .timestamp), (["2020-01-02 03:04:05"], .timestamp),
            (["2020-01-02", "2020-01-02 03:04:05"], .timestamp), (["10:11:12"], .timestamp), ([" 1"], .double),
            (["+1", "-2"], .integer), (["1", "12345678901234567890"], .decimal(precision: 20, scale: 0)),
            (["12345678901234567890", "1.5"], .double), (["2020-01-02", "1"], .string), ([], .null),
            (["1234567890123456789012345678901234567890"], .double), (["yes"], .string), (["2147483648"], .long),
        ] as [([String], SparkType)])
    func aColumnOfTextsHasTheTypeThatSparkFinds(texts: [String], type: SparkType) throws {
        let options = RecordOptions([:])
        let inference = CSVInference(try FieldReader(options), options)
        #expect(texts.reduce(.null) { inference.type($1, after: $0) } == type)
    }

    @Test func fieldsBecomeValuesAsJavaReadsThem() throws {
        let reader = try FieldReader(RecordOptions([:]))
        for (text, type, value) in [
            ("1", .integer, .integer(1)), (" 1", .integer, nil), ("+7", .byte, .integer(7)), ("128", .byte, nil),
            ("1.0", .long, nil), ("1d", .double, .double(1)), (" 1.5 ", .double, .double(1.5)), ("inf", .double, nil),
            ("Infinity", .double, .double(.infinity)), ("-Inf", .double, .double(-.infinity)),
            ("1.005", .decimal(precision: 5, scale: 2), .decimal(101)), ("1000", .decimal(precision: 3, scale: 0), nil),
            ("TRUE", .boolean, .boolean(true)), ("yes", .boolean, nil), ("2020-1-2", .date, .integer(18_263)),
            ("2020-02-30", .date, nil), ("2020-01-01T00:00:00Z", .timestamp, .integer(1_577_836_800_000_000)),
        ] as [(String, SparkType, SparkValue?)] {
            #expect(reader.csv(text, type) == value, "\(text) as \(type.sql)")
        }
        let patterns = try FieldReader(RecordOptions(["dateFormat": "dd.MM.yyyy", "nanValue": "-"]))
        #expect(patterns.csv("02.01.2020", .date) == .integer(18_263))
        #expect(patterns.csv("2020-01-02", .date) == nil)
        #expect(throws: SparkError.self) { try FieldReader(RecordOptions(["dateFormat": "qqqqqqqq"])) }
    }

    @Test func shortNumbersAreTheNearestDoubles() {
        var random = SystemRandomNumberGenerator()
        for _ in 0..<20_000 {
            let digits = Int64.random(in: -999_999_999_999_999...999_999_999_999_999, using: &random)
            var text = "\(digits / Int64(pow10(Int.random(in: 0...14, using: &random))))"
            if Bool.random(using: &random) { text += ".\(Int.random(in: 0...99_999, using: &random))" }
            text.withUTF8 { bytes in
                let found = FieldNumber.shortDouble(UnsafeRawBufferPointer(bytes))
                if let found { #expect(found == Double(String(decoding: bytes, as: UTF8.self))) }
            }
        }
    }

    private func pow10(_ exponent: Int) -> Int { (0..<exponent).reduce(1) { power, _ in power * 10 } }

    // MARK: JSON

    private static func schema(_ records: [String], _ options: [String: String] = [:]) throws -> String {
        let inference = JSONInference(try JSONInferenceOptions(RecordOptions(options)))
        for var record in records {
            try record.withUTF8 { bytes in
                var json = JSONReader(UnsafeRawBufferPointer(bytes))
                try inference.add(record: &json)
            }
        }
        return inference.schema.ddl
    }

    @Test(
        arguments: [
            ([#"{"b":1,"a":2}"#], "a BIGINT,b BIGINT"), ([#"{"a":null}"#], "a STRING"), ([#"{"a":""}"#], "a STRING"),
            ([#"{"a":""}"#, #"{"a":1}"#], "a BIGINT"), ([#"{"a":[1,"x"]}"#], "a ARRAY<STRING>"),
            ([#"{"a":1}"#, #"{"a":1.5}"#], "a DOUBLE"), ([#"{"a":1}"#, #"{"a":true}"#], "a STRING"),
            ([#"{"a":12345678901234567890}"#], "a DECIMAL(20,0)"), ([#"{"a":{}}"#], ""),
            ([#"{"a":12345678901234567890123}"#, #"{"a":1}"#], "a DECIMAL(23,0)"),
            ([#"{"a":{"y":1,"x":"t"}}"#], "a STRUCT<x: STRING, y: BIGINT>"), ([#"{"a":[]}"#], "a ARRAY<STRING>"),
            ([#"[{"a":1},{"b":2}]"#], "a BIGINT,b BIGINT"),
            (
                [#"{"a":[{"x":1},{"y":null}]}"#],
                "a ARRAY<STRUCT<x: BIGINT, y: STRING>>"
            ), (["null"], ""), ([], ""),
        ] as [([String], String)])
    func columnsOfJSONAreSparks(records: [String], ddl: String) throws {
        #expect(try Self.schema(records) == ddl)
    }

    @Test func optionsSayWhatTypesJSONHas() throws {
        #expect(try Self.schema([#"{"a":1,"b":true}"#], ["primitivesAsString": "true"]) == "a STRING,b STRING")
        #expect(try Self.schema([#"{"a":1.50}"#], ["prefersDecimal": "true"]) == "a DECIMAL(3,2)")
        #expect(try Self.schema([#"{"a":null,"b":[]}"#], ["dropFieldIfAllNull": "true"]) == "")
        #expect(try Self.schema([#"{"a":"2020-01-02T03:04:05"}"#], ["inferTimestamp": "true"]) == "a TIMESTAMP")
    }

    private static func fromJSON(_ text: String, _ ddl: String, _ options: [String] = []) throws -> SparkValue {
        try JSONRows(type: try SparkType(ddl: ddl), options: RecordOptions(options)).value(text)
    }

    @Test func whatIsNoValueOfItsTypeIsNullAndTheRestStays() throws {
        let ddl = "a INT, s STRUCT<x: INT, y: INT>, l ARRAY<INT>, _corrupt_record STRING"
        let text = #"{"a":1,"s":{"x":"no","y":2},"l":[1,"no"]}"#
        #expect(
            try Self.fromJSON(text, ddl)
                == .structure([.integer(1), .structure([.null, .integer(2)]), .null, .string(text)]))
        #expect(try Self.fromJSON("broken", ddl) == .structure([.null, .null, .null, .string("broken")]))
        #expect(
            try Self.fromJSON("{'a': 007}", "a INT", ["allowNumericLeadingZeros", "true"]) == .structure([.integer(7)]))
        #expect(
            try Self.fromJSON("{a: 1} rest", "a INT", ["allowUnquotedFieldNames", "true"]) == .structure([.integer(1)]))
        #expect(try Self.fromJSON(#"{"a": NaN}"#, "a DOUBLE") == .structure([.double(.nan)]))
        #expect(try Self.fromJSON(#"{"a": -INF}"#, "a DOUBLE") == .structure([.double(-.infinity)]))
        #expect(
            try Self.fromJSON(#"{"a": NaN}"#, "a DOUBLE", ["allowNonNumericNumbers", "false"]) == .structure([.null]))
        #expect(
            try Self.fromJSON("{\"a\": \"x\ty\"}", "a STRING", ["allowUnquotedControlChars", "true"])
                == .structure([.string("x\ty")]))
        #expect(
            try Self.fromJSON(#"{"a": "\q"}"#, "a STRING", ["allowBackslashEscapingAnyCharacter", "true"])
                == .structure([.string("q")]))
        #expect(
            try Self.fromJSON("/* c */ {\"a\": 1} // d", "a INT", ["allowComments", "true"])
                == .structure([.integer(1)]))
        #expect(throws: SparkError.self) { try Self.fromJSON("broken", "a INT", ["mode", "FAILFAST"]) }
    }
}
