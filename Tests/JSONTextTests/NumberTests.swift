import JSONText
import Testing

@Suite struct NumberTests {
    @Test(
        arguments: [
            ("12", 12), ("-3", -3), ("-0", 0), ("12.0", 12), ("1e3", 1_000), ("12.5", nil), ("1e99", nil),
            ("9223372036854775807", .max), ("-9223372036854775808", .min), ("9223372036854775808", nil),
            ("9223372036854775808.0", nil), ("-9223372036854775808.0", .min), ("99999999999999999999", nil),
            ("null", nil), ("\"12\"", nil), ("[1]", nil), ("true", nil),
        ] as [(String, Int?)])
    func integers(json: String, number: Int?) throws {
        #expect(try reading(json) { try $0.optionalInteger() } == number)
    }

    @Test(arguments: [
        ("0", 0), ("-0", -0.0), ("7", 7), ("10", 10), ("-12.5", -12.5), ("0.25", 0.25), ("1e2", 100), ("1E+2", 100),
        ("1e-2", 0.01), ("0e0", 0), ("1.5e00", 1.5), ("123456789012345678901234567890", 1.2345678901234568e29),
        ("1e999", .infinity), ("-1e999", -.infinity),
    ])
    func valid(json: String, number: Double) throws {
        #expect(try reading(json) { try $0.optionalNumber() } == number)
        #expect(try reading(json) { Array(try $0.literalText()) } == Array(json.utf8))
        #expect(
            try reading("[\(json) , \(json)]") {
                try $0.optionalArray { reader throws(JSONSyntaxError) in _ = try reader.optionalNumber() }
            })
        try reading(json) { try $0.skip() }
        try reading("{\"a\":\(json)}") { try $0.skip() }
    }

    @Test(arguments: [
        "01", "00", "-01", "1.", "-1.", ".5", "-.5", "+1", "1e", "1E", "1e+", "1e-", "1.e1", "1.5e", "--1", "-", "-a",
        "1..2",
        "1.2.3", "1e1.5", "1e1e1", "1-2", "0x1", "1a", "1_0", "NaN", "Infinity", "-Infinity", "1e--1",
    ])
    func invalid(json: String) {
        #expect(throws: JSONSyntaxError.self) { try reading(json) { try $0.optionalNumber() } }
        #expect(throws: JSONSyntaxError.self) { try reading(json) { try $0.optionalInteger() } }
        #expect(throws: JSONSyntaxError.self) { try reading(json) { try $0.literalText() } }
        #expect(skipFault(Array(json.utf8)) != nil)
        #expect(skipFault(Array("[\(json)]".utf8)) != nil)
        #expect(walkFault(Array("{\"a\":\(json)}".utf8)) != nil)
    }

    @Test(arguments: [
        ("01", "a number begins with a needless zero", 1), ("1.", "a digit was expected", 2),
        (".5", "a value was expected", 0),
        ("+1", "a value was expected", 0), ("1e", "a digit was expected", 2), ("--1", "a digit was expected", 1),
    ])
    func faults(json: String, problem: String, offset: Int) {
        #expect(skipFault(Array(json.utf8)) == JSONSyntaxError(problem, at: offset))
        #expect(walkFault(Array(json.utf8)) == JSONSyntaxError(problem, at: offset))
    }

    @Test(arguments: ["0", "-12.5e3", "true", "false", "null"])
    func literals(json: String) throws {
        #expect(try reading(" \(json) ") { Array(try $0.literalText()) } == Array(json.utf8))
    }

    @Test(arguments: ["\"a\"", "[]", "{}", "", "nul", "truE", "f"])
    func notLiterals(json: String) {
        #expect(throws: JSONSyntaxError.self) { try reading(json) { try $0.literalText() } }
    }
}
