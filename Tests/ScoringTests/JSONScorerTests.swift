import Foundation
import Testing

@testable import Scoring

@Suite struct JSONScorerTests {
    private func validity(_ text: String, allowsFence: Bool = false) throws -> Score {
        var scorer = try Scorer(.jsonValidity(JSONValidity(allowsFence: allowsFence))).prepared()
        return scorer.score(answer: text)
    }

    private func match(_ text: String, _ schema: String, allowsFence: Bool = false) throws -> Score {
        let rule = JSONSchemaMatch(schema: schema, allowsFence: allowsFence)
        var scorer = try Scorer(.jsonSchema(rule)).prepared()
        return scorer.score(answer: text)
    }

    @Test(arguments: [
        ("{}", 1.0), (" [1, 2.5e3, \"\\u00e9\", null] ", 1), ("true", 1), ("{\"a\":1,}", 0), ("{'a':1}", 0), ("01", 0),
        ("NaN", 0), ("[1] x", 0), ("", 0), ("\"\u{1}\"", 0), ("```json\n{}\n```", 0),
    ])
    func validity(text: String, expected: Double) throws {
        let score = try validity(text)
        #expect(score.value == expected && (score.explanation == nil) == (expected == 1))
    }

    @Test(arguments: [
        ("```json\n{\"a\": 1}\n```", 1.0), ("```\n[]\n```\n", 1), ("{}", 1), ("```json {} ```", 0), ("```json\n{}", 0),
        ("Here:\n```\n{}\n```", 0), ("```json\n```", 0), ("````\n{}\n```", 0), ("```\n```\n```", 0),
    ])
    func fences(text: String, expected: Double) throws {
        #expect(try validity(text, allowsFence: true).value == expected)
    }

    @Test func bytesThatAreNoUTF8AreNoJSON() throws {
        struct Bytes: TextColumn {
            let bytes: [UInt8]
            var count: Int { 1 }
            func read(_ row: Int, _ body: (Span<UInt8>) -> Void) -> Bool {
                body(bytes.span)
                return true
            }
        }
        for scorer in ScoringSamples.scorers {
            var prepared = try scorer.prepared()
            let bytes = Bytes(bytes: [0x22, 0xFF, 0xC3, 0x28, 0xE2, 0x82, 0x22, 0xF0])
            let column = prepared.score(answers: bytes, references: bytes)
            #expect(column.count == 1 && column.value(0)?.isFinite ?? true)
            if ["json_validity", "json_schema"].contains(scorer.kind.name) { #expect(column.value(0) == 0) }
        }
    }

    private static let person = """
        {"$schema": "https://json-schema.org/draft/2020-12/schema", "title": "A person", "type": "object",
         "properties": {
           "name": {"type": "string", "minLength": 1, "maxLength": 5, "pattern": "^[A-Z]"},
           "age": {"type": "integer", "minimum": 18, "maximum": 99},
           "tags": {"type": "array", "items": {"enum": ["a", "b", 1]}, "minItems": 1, "maxItems": 2},
           "note": {"type": ["string", "null"]}
         },
         "required": ["name", "age"], "additionalProperties": false}
        """

    @Test(arguments: [
        (#"{"name":"Anna","age":30,"tags":["a",1.0],"note":null}"#, nil),
        (#"{"name":"Anna","age":3e1}"#, nil),
        (#"[]"#, "$: [] is of type array, not object"),
        (#"{"name":"Anna"}"#, #"$: the member "age" is missing"#),
        (#"{"name":"Anna","age":17}"#, "$.age: 17 is below the minimum 18"),
        (#"{"name":"Anna","age":1e400}"#, "$.age: 1e400 is above the maximum 99"),
        (#"{"name":"Anna","age":30.5}"#, "$.age: 30.5 is of type number, not integer"),
        (#"{"name":"anna","age":30}"#, #"$.name: "anna" does not match the pattern ^[A-Z]"#),
        (#"{"name":"","age":30}"#, "$.name: 0 characters are fewer than 1"),
        (#"{"name":"Annabel","age":30}"#, "$.name: 7 characters are more than 5"),
        (#"{"name":"Anna","age":30,"tags":[]}"#, "$.tags: 0 items are fewer than 1"),
        (#"{"name":"Anna","age":30,"tags":["a","b","a"]}"#, "$.tags: 3 items are more than 2"),
        (
            #"{"name":"Anna","age":30,"tags":["a",{"b":[1]}]}"#,
            #"$.tags[1]: {"b":[1]} is not among the values that are allowed"#
        ),
        (#"{"name":"Anna","age":30,"x":1}"#, #"$: the member "x" is not allowed"#),
        (#"{"name":"Anna","age":30"#, "no JSON: the text ends too early at byte 23"),
    ])
    func aSchema(text: String, problem: String?) throws {
        let score = try match(text, Self.person)
        #expect(score.value == (problem == nil ? 1 : 0) && score.explanation == problem)
    }

    @Test func moreKeywords() throws {
        #expect(try match("3", "true").value == 1)
        #expect(try match("3", "false").explanation == "$: nothing is allowed here")
        #expect(
            try match(#"{"a":1,"b":"x"}"#, #"{"additionalProperties":{"type":"integer"}}"#).explanation
                == #"$.b: "x" is of type string, not integer"#)
        #expect(try match("1.0", #"{"const":1}"#).value == 1)
        // Great whole numbers that are the same double are not the same number.
        #expect(try match("9007199254740993", #"{"const":9007199254740992}"#).value == 0)
        #expect(try match(#"{"b":2,"a":1}"#, #"{"enum":[{"a":1,"b":2}]}"#).value == 1)
        #expect(try match("```json\n{}\n```", #"{"type":"object"}"#, allowsFence: true).value == 1)
        #expect(try match("\"👩🏽\"", #"{"maxLength":2}"#).value == 1)
    }

    @Test(arguments: [
        ("{", "the schema is no JSON"), ("3", "at #: a schema is an object, true or false, not 3"),
        (#"{"oneOf":[]}"#, "at #/oneOf: the keyword oneOf is not supported"),
        (#"{"properties":{"a":{"$ref":"x"}}}"#, "at #/properties/a/$ref: the keyword $ref is not supported"),
        (#"{"type":"text"}"#, "at #/type: there is no type text"), (#"{"type":[]}"#, "at #/type: there is no type"),
        (#"{"minLength":-1}"#, "at #/minLength: a whole number from 0 on was expected"),
        (#"{"minItems":1.5}"#, "at #/minItems: a whole number from 0 on was expected"),
        (#"{"minimum":"1"}"#, "at #/minimum: a number was expected"),
        (#"{"maximum":1e999}"#, "at #/maximum: a number was expected"),
        (#"{"enum":[]}"#, "at #/enum: an array with values was expected"),
        (#"{"items":[{}]}"#, "at #/items: a schema for each place is not supported"),
        (#"{"required":"a"}"#, "at #/required: an array of strings was expected"),
        (#"{"pattern":"a("}"#, "at #/pattern: the regular expression is wrong"),
        (#"{"properties":[]}"#, "at #/properties: an object was expected"),
    ])
    func aSchemaThatIsNotUnderstoodIsAnError(schema: String, message: String) {
        let error = #expect(throws: ScorerError.self) {
            try Scorer(.jsonSchema(JSONSchemaMatch(schema: schema))).prepared()
        }
        #expect(error?.code == .schema && error?.message.hasPrefix(message) == true, "\(error?.message ?? "")")
    }

    @Test func aCatastrophicPatternInASchemaHasNoScore() throws {
        let text = "\"" + String(repeating: "a", count: 60) + "!\""
        #expect(try match(text, #"{"pattern":"^(a+)+$"}"#).outcome == .undefined)
    }
}
