import Columnar
import ModelAPI
import TestSupport
import Testing

@testable import Operators

/// Answers that are to follow a JSON schema: the columns that it makes, and what does not fit.
@Suite(.ownThreads) struct AnswerShapeTests {
    private static let schema = """
        {
          "type": "object",
          "properties": {
            "occupation": {"type": "string"},
            "tone": {"type": "string", "enum": ["warm", "plain"]},
            "years": {"type": ["integer", "null"]},
            "score": {"type": "number"},
            "isLicensed": {"type": "boolean"},
            "skills": {"type": "array", "items": {"$ref": "#/$defs/skill"}},
            "notes": {"anyOf": [{"type": "string"}, {"type": "number"}]}
          },
          "required": ["occupation", "tone", "years", "skills"],
          "additionalProperties": false,
          "$defs": {"skill": {"type": "object", "properties": {"name": {"type": "string"}}, "required": ["name"]}}
        }
        """

    @Test func aSchemaMakesAStructColumn() throws {
        let shape = try AnswerShape(schema: Self.schema)
        #expect(
            shape.type.description
                == "struct<occupation:string,tone:string,years:long,score:double,isLicensed:boolean,"
                + "skills:array<struct<name:string>>,notes:string>")
    }

    @Test func anAnswerBecomesTheStructsValue() throws {
        let shape = try AnswerShape(schema: Self.schema)
        let answer = """
            {"notes": {"a": [1, "x"]}, "occupation": "nurse", "tone": "warm", "years": null, "score": 2,
             "skills": [{"name": "care"}, {"name": "\\u00e9coute"}]}
            """
        let value = try shape.value(of: answer)
        #expect(
            value
                == .structure(
                    ["occupation", "tone", "years", "score", "isLicensed", "skills", "notes"],
                    [
                        .string("nurse"), .string("warm"), .null, .double(2), .null,
                        .list([.structure(["name"], [.string("care")]), .structure(["name"], [.string("écoute")])]),
                        .string(#"{"a":[1,"x"]}"#),
                    ]))
    }

    @Test(arguments: [
        ("not JSON", "the answer is no JSON"),
        (#"[1]"#, "the answer is an array, where the schema has an object"),
        (#"{"occupation": "nurse", "tone": "warm", "skills": []}"#, "the answer has no 'years'"),
        (
            #"{"occupation": 3, "tone": "warm", "years": 1, "skills": []}"#,
            "the answer's occupation is a number, where the schema has a string"
        ),
        (
            #"{"occupation": "a", "tone": "cold", "years": 1, "skills": []}"#,
            "the answer's tone is 'cold', none of warm, plain"
        ),
        (
            #"{"occupation": "a", "tone": "warm", "years": 1.5, "skills": []}"#,
            "the answer's years is 1.5, no whole number"
        ),
        (#"{"occupation": "a", "tone": "warm", "years": 1, "skills": [{}]}"#, "the answer's skills[0] has no 'name'"),
        (#"{"occupation": "a", "tone": "warm", "years": 1, "skills": []} more"#, "the answer is no JSON"),
    ])
    func aMismatchSaysWhatAndWhere(_ answer: String, _ problem: String) throws {
        let shape = try AnswerShape(schema: Self.schema)
        let error = #expect(throws: AnswerMismatch.self) { try shape.value(of: answer) }
        #expect(error?.description.hasPrefix(problem) == true, "\(error?.description ?? "")")
    }

    @Test(arguments: [
        "```json\n{\"name\": \"Ann\"}\n```", "```\n{\"name\": \"Ann\"}```", "  ```JSON \n\n{\"name\": \"Ann\"}\n``` \n",
        "<think>hm</think>{\"name\": \"Ann\"}", "<think>\na\n</think>\n\n```json\n{\"name\": \"Ann\"}\n```",
    ])
    func whatModelsPutAroundTheirJSONIsTakenOff(answer: String) throws {
        let shape = try AnswerShape(
            schema: #"{"type":"object","properties":{"name":{"type":"string"}},"required":["name"]}"#)
        #expect(try shape.value(of: answer) == .structure(["name"], [.string("Ann")]))
    }

    @Test(arguments: [
        "Sure! Her name is Ann.", "Here: {\"name\": \"Ann\"}", "```", "``````", "```json", "<think>{\"name\": \"Ann\"}",
        "```json\n{\"name\": \"An", "",
    ])
    func otherWordsAreAMismatch(answer: String) throws {
        let shape = try AnswerShape(
            schema: #"{"type":"object","properties":{"name":{"type":"string"}},"required":["name"]}"#)
        #expect(throws: AnswerMismatch.self) { try shape.value(of: answer) }
        let (error, outcome) = try #require(shape.mismatch(of: ChatCompletion(content: answer, finishReason: "stop")))
        // The text was paid for.
        #expect(error.answer?.content == answer && outcome == .unreadable)
        let cut = try #require(shape.mismatch(of: ChatCompletion(content: answer, finishReason: "length")))
        #expect(cut.outcome == .unusable && cut.error.message.hasSuffix("; it was cut at max_tokens"))
    }

    @Test(arguments: [
        ("{", "the JSON schema is no JSON"), ("[]", "a JSON schema is an object, not an array"),
        (##"{"$ref": "#/$defs/none"}"##, "the schema refers to #/$defs/none, which it does not define"),
    ])
    func aBadSchemaIsRefused(_ schema: String, _ problem: String) {
        let error = #expect(throws: SchemaError.self) { try AnswerShape(schema: schema) }
        #expect(error?.description.hasPrefix(problem) == true, "\(error?.description ?? "")")
    }

    @Test func aDefinitionThatRefersToItselfEnds() throws {
        let shape = try AnswerShape(
            schema: ##"{"type":"object","properties":{"child":{"$ref":"#"},"name":{"type":"string"}},"required":[]}"##)
        #expect(try shape.value(of: #"{"name":"a","child":{"name":"b","child":{"child":null}}}"#) != .null)
    }

    /// A tree whose nodes have ten kinds of children, each of which has the others.
    @Test(.timeLimit(.minutes(5)))
    func definitionsThatUseEachOtherManyTimesEnd() throws {
        let names = (0..<10).map { "d\($0)" }
        let properties = names.map { ##""\##($0)":{"$ref":"#/$defs/\##($0)"}"## }.joined(separator: ",")
        let definitions = names.map { ##""\##($0)":{"type":"object","properties":{\##(properties)}}"## }
            .joined(separator: ",")
        let shape = try AnswerShape(
            schema: ##"{"type":"object","properties":{\##(properties)},"$defs":{\##(definitions)}}"##)
        #expect(shape.type.description.hasPrefix("struct<d0:struct<"))
    }
}
