import Columnar
import ModelAPI
import Planning
import Testing

@testable import Operators

/// Conversations that stand in a column as JSON: what can be asked is asked as it stands.
@Suite struct ConversationTests {
    private static func request(_ json: String, isJSON: Bool = true) throws -> PreparedRequest {
        let endpoint = try ModelEndpoint(kind: .openAI, baseURL: "http://127.0.0.1:1/v1")
        var column = ChatColumn(endpoint: endpoint, model: "gpt-4o-mini", system: nil, user: try Template(parsing: "x"))
        column.conversation = "c"
        let schema = Schema([Field("c", .utf8)])
        let batch = RecordBatch(schema, [.strings([json])], rowCount: 1)
        let step = RequestOperator(column: column, jsonColumns: isJSON ? ["c"] : [])
        let table = try step.apply(Table(schema: schema, batches: [batch]), ComputeContext())
        return try #require(PreparedRequest(table.batches[0].columns[1], 0))
    }

    @Test(arguments: [
        #"[{"role":"user","content":"hi"}]"#, #"[{"role":"developer","content":""}]"#,
        #"[{"role":"user","content":[{"type":"text","text":"What is \"this\"?"},{"type":"image_url","image_url":{"url":"data:image/png;base64,AAAA","detail":"low"}}]}]"#,
        #"[{"role":"user","content":"weather?","name":"bob"},{"role":"assistant","content":null,"tool_calls":[{"id":"c1","type":"function","function":{"name":"f","arguments":"{}"}}]},{"role":"tool","content":"sunny","tool_call_id":"c1"}]"#,
        #"[{"role":"assistant","tool_calls":[{"id":"c1","type":"function","function":{"name":"f","arguments":"{}"}}]}]"#,
        #"[{"role":"user","content":"2024-01-05T10:00:00Z","cache_control":{"type":"ephemeral"}}]"#,
        #"[{"role":"user","content":"half \ud83d"}]"#, #"[{"role":"user","content":"日本 🦆 \u0000"}]"#,
        #"[{"role":"user","content":[{"type":"input_audio","input_audio":{"data":"AA==","format":"wav","n":1.50}}]}]"#,
    ])
    func aMessageIsSentAsItStands(json: String) throws {
        #expect(try Self.request(json).text == json)
        #expect(try Self.request(json, isJSON: false).text == json, "a column of texts, as CSV has them")
        var quoted = "\""
        for scalar in json.unicodeScalars { quoted += ["\"": "\\\"", "\\": "\\\\"]["\(scalar)"] ?? "\(scalar)" }
        #expect(try Self.request(quoted + "\"").text == json, "a text in JSON that holds the list")
    }

    @Test(arguments: [
        (" [ {\"content\" : \"h\\u00e9\" , \"role\":\"user\"} ] ", #"[{"role":"user","content":"hé"}]"#),
        (#"[{"role":"user","content":"a","content":"b"}]"#, #"[{"role":"user","content":"b"}]"#),
        (
            #"[{"role":"user","content":"hi","name":null,"tool_calls":[],"weight":0}]"#,
            #"[{"role":"user","content":"hi"}]"#
        ),
        (
            #"[{"role":"user","content":[{"type":"text","text":"hi","image_url":null}]}]"#,
            #"[{"role":"user","content":[{"type":"text","text":"hi"}]}]"#
        ),
    ])
    func whatSaysNothingIsLeftOut(json: String, sent: String) throws {
        #expect(try Self.request(json).text == sent)
    }

    @Test(arguments: [
        ("[]", "has no messages"), ("{\"role\":\"user\"}", "an object"), ("5", "a number"), ("oops", "no JSON"),
        ("\"hello\"", "no JSON"), ("\"hello", "no JSON"), ("[{\"role\":\"user\",\"content\":\"hi\"", "cannot be read"),
        ("[5]", "message 1 of 'c'"),
        (#"[{"role":"user","content":null}]"#, "has no content"), (#"[{"role":"user"}]"#, "has no content"),
        (#"[{"role":"user","name":"bob"}]"#, "has no content"), (#"[{"role":"User","content":"hi"}]"#, "'User'"),
        (#"[{"role":1,"content":"hi"}]"#, "a role is a text"), (#"[{"content":"hi"}]"#, "no role"),
        (#"[{"role":"user","content":42}]"#, "neither a text nor a list"),
        (#"[{"role":"user","content":{"text":"x"}}]"#, "neither a text nor a list"),
        (#"[{"role":"user","content":["hi"]}]"#, "content part"), (#"[{"role":"user","content":[]}]"#, "without parts"),
        (#"[{"role":"user","content":[{"text":"x"}]}]"#, "without a type"),
        (#"[{"role":"user","content":"a"},{"role":"user","content":true}]"#, "message 2 of 'c'"),
    ])
    func whatNoEndpointTakesIsTheRowsError(json: String, words: String) throws {
        let reason = try #require(try Self.request(json).reason)
        #expect(reason.contains(words) && reason.contains("'c'"), "\(reason)")
    }

    @Test func aTemplateReadsMembersOfObjects() throws {
        let endpoint = try ModelEndpoint(kind: .openAI, baseURL: "http://127.0.0.1:1/v1")
        let user = try Template(parsing: "<{doc.title}|{s.a}>")
        let column = ChatColumn(endpoint: endpoint, model: "gpt-4o-mini", system: nil, user: user)
        var inner = ArrayBuilder(.structure([Field("a", .int64)]))
        for value in [1, 2, nil] as [Int64?] {
            try inner.append(value.map { .structure(["a"], [.integer($0)]) } ?? .null)
        }
        let values = inner.finish()
        let schema = Schema([Field("doc", .utf8), Field("s", values.type)])
        let json = [#"{"title": "T", "n": {"title": "x"}}"#, #"{"n": 1}"#, #"{"title": 5}"#]
        let batch = RecordBatch(schema, [.strings(json), values], rowCount: 3)
        let table = try RequestOperator(column: column, jsonColumns: ["doc"]).apply(
            Table(schema: schema, batches: [batch]), ComputeContext())
        let texts = try (0..<3).map { try #require(PreparedRequest(table.batches[0].columns[2], $0)).text }
        #expect(texts == [#"[{"role":"user","content":"<T|1>"}]"#, nil, nil])
    }

    @Test func aTemplateHasTheLettersOfEveryValue() throws {
        let endpoint = try ModelEndpoint(kind: .openAI, baseURL: "http://127.0.0.1:1/v1")
        let column = ChatColumn(
            endpoint: endpoint, model: "gpt-4o-mini", system: nil, user: try Template(parsing: "<{c}>"))
        let schema = Schema([Field("c", .utf8)])
        let values = [#""say \"hi\"\n""#, "1.50", "1E+5", "true", #"{"a": [1, null]}"#, nil]
        let batch = RecordBatch(schema, [.strings(values)], rowCount: values.count)
        let table = try RequestOperator(column: column, jsonColumns: ["c"]).apply(
            Table(schema: schema, batches: [batch]), ComputeContext())
        let requests = try (0..<values.count).map { try #require(PreparedRequest(table.batches[0].columns[1], $0)) }
        #expect(
            requests.map(\.text) == [
                #"[{"role":"user","content":"<say \"hi\"\n>"}]"#, #"[{"role":"user","content":"<1.50>"}]"#,
                #"[{"role":"user","content":"<1E+5>"}]"#, #"[{"role":"user","content":"<true>"}]"#,
                #"[{"role":"user","content":"<{\"a\": [1, null]}>"}]"#, nil,
            ])
    }
}
