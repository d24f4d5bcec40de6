import ArrowIPC
import Columnar
import JSONText
import Messaging
import ModelAPI
import Planning
import TestSupport
import Testing

@testable import Operators

/// Whatever a row's columns hold, a request comes of it or a reason why not; never a trap.
@Suite(.ownThreads) struct InvalidRowTests {
    private static func column(_ change: (inout ChatColumn) throws -> Void = { _ in }) throws -> ChatColumn {
        let endpoint = try ModelEndpoint(kind: .openAI, baseURL: "http://127.0.0.1:1/v1")
        var column = ChatColumn(
            endpoint: endpoint, model: "gpt-4o-mini", system: nil, user: try Template(parsing: "{c}"))
        try change(&column)
        return column
    }

    /// A context has a vocabulary, which takes a while to load: a test that makes many requests has one for all.
    private static func requests(
        _ values: ArrayData, in context: ComputeContext = ComputeContext(),
        _ change: (inout ChatColumn) throws -> Void = { _ in }
    ) throws -> [PreparedRequest] {
        let schema = Schema([Field("c", values.type)])
        let table = Table(schema: schema, batches: [RecordBatch(schema, [values], rowCount: values.length)])
        let result = try RequestOperator(column: column(change)).apply(table, context)
        return try result.batches.flatMap { batch in
            try (0..<batch.rowCount).map { try #require(PreparedRequest(batch.columns[1], $0)) }
        }
    }

    private static func talk(_ message: DataType, _ values: [Value]) throws -> [PreparedRequest] {
        var builder = ArrayBuilder(.list(Field("element", message)))
        for value in values { try builder.append(value) }
        return try requests(builder.finish()) { $0.conversation = "c" }
    }

    /// A conversation of one message with this content.
    private static func content(_ type: DataType, _ value: Value) throws -> PreparedRequest {
        let message = DataType.structure([Field("role", .utf8), Field("content", type)])
        let talk = try talk(message, [.list([.structure(["role", "content"], [.string("user"), value])])])
        return try #require(talk.first)
    }

    @Test func contentPartsAreSentAsTheyStand() throws {
        let url = DataType.structure([Field("url", .utf8)])
        let part = DataType.structure([Field("type", .utf8), Field("text", .utf8), Field("image_url", url)])
        let names = ["type", "text", "image_url"]
        let value = Value.list([
            .structure(names, [.string("text"), .string("What is \"this\"?"), .null]),
            .structure(names, [.string("image_url"), .null, .structure(["url"], [.string("data:x")])]),
        ])
        let request = try Self.content(.list(Field("element", part)), value)
        #expect(
            request.text
                == #"[{"role":"user","content":[{"type":"text","text":"What is \"this\"?"},"#
                + #"{"type":"image_url","image_url":{"url":"data:x"}}]}]"#)
    }

    @Test(arguments: [
        (DataType.int64, Value.integer(7), "long"), (.boolean, .boolean(true), "boolean"),
        (.float64, .double(.infinity), "double"), (.list(Field("element", .utf8)), .list([.string("hi")]), "array"),
        (.structure([Field("text", .utf8)]), .structure(["text"], [.string("x")]), "struct"),
        (.binary, .binary([1]), "binary"),
        (.decimal128(precision: 38, scale: 0), .decimal(unscaled: 1, scale: 0), "decimal"),
    ])
    func aContentOfAnotherTypeIsTheRowsErrorWithColumnAndType(type: DataType, value: Value, name: String) throws {
        let reason = try #require(try Self.content(type, value).reason)
        #expect(reason.contains("'c'") && reason.contains(name), "\(reason)")
    }

    /// A file with texts in some messages and content parts in others.
    @Test func contentsOfSeveralKindsAreSentAsTheyStand() throws {
        let message = Field("element", .structure([Field("role", .utf8), Field("content", .utf8)]))
        var talk = ArrayBuilder(.list(message))
        for content in [
            #""say \"hi\"""#, #"[{"type":"text","text":"x"}]"#, "null", "7", #"["x"]"#, #"{"a":1}"#, "oops",
        ] {
            try talk.append(.list([.structure(["role", "content"], [.string("user"), .string(content)])]))
        }
        let schema = Schema([Field("c", .list(message))])
        let batch = RecordBatch(schema, [talk.finish()], rowCount: 7)
        var pipeline = Pipeline()
        pipeline.scan = FileScan(
            format: .json, files: [],
            columns: [.init(name: "c", values: .list(.object([.init("role", .text), .init("content", .json)])))])
        pipeline.operators = [.requests(try Self.column { $0.conversation = "c" })]
        let program = ComputeProgram(pipeline) { (_, _, _) throws(TaskFailure) in .empty }
        let input = TaskInput.batches([EncodedBatch(batch)], schema: SchemaMessage.encode(schema))
        let requests = try program.run(input, ComputeContext()).batches[0].columns[1]
        let rows = (0..<7).compactMap { PreparedRequest(requests, $0) }
        func sent(_ content: String) -> String { #"[{"role":"user","content":"# + content + "}]" }
        #expect(
            rows.prefix(2).map(\.text) == [sent(#""say \"hi\"""#), sent(#"[{"type":"text","text":"x"}]"#)])
        #expect(rows.dropFirst(2).allSatisfy { $0.reason?.hasPrefix("message 1 of 'c' has a content") == true })
    }

    @Test func whatLookedLikeADateIsATextAgain() throws {
        #expect(try Self.content(.date32, .date(19_723)).text == #"[{"role":"user","content":"2024-01-01"}]"#)
        let time = DataType.timestamp(.microsecond, timeZone: nil)
        #expect(try Self.content(time, .timestamp(0)).text == #"[{"role":"user","content":"1970-01-01 00:00:00"}]"#)
        #expect(try Self.content(time, .timestamp(.max)).text != nil)
    }

    @Test func whatTheChatAPIKnowsOfAMessageIsSent() throws {
        let function = DataType.structure([Field("name", .utf8), Field("arguments", .utf8)])
        let call = DataType.structure([Field("id", .utf8), Field("type", .utf8), Field("function", function)])
        let message = DataType.structure([
            Field("role", .utf8), Field("content", .utf8), Field("name", .utf8),
            Field("tool_calls", .list(Field("element", call))), Field("tool_call_id", .utf8), Field("weight", .int64),
        ])
        func turn(_ role: String, _ rest: [Value]) -> Value {
            .structure(["role", "content", "name", "tool_calls", "tool_call_id", "weight"], [.string(role)] + rest)
        }
        let calls = Value.list([
            .structure(
                ["id", "type", "function"],
                [
                    .string("1"), .string("function"),
                    .structure(["name", "arguments"], [.string("get_weather"), .string("{}")]),
                ])
        ])
        let requests = try Self.talk(
            message,
            [
                .list([
                    turn("user", [.string("weather?"), .string("bob"), .list([]), .null, .integer(1)]),
                    turn("assistant", [.null, .null, calls, .null, .integer(0)]),
                    turn("tool", [.string("sunny"), .null, .null, .string("1"), .null]),
                ])
            ])
        let request = try #require(requests.first)
        #expect(
            request.text
                == #"[{"role":"user","content":"weather?","name":"bob"},"#
                + #"{"role":"assistant","content":null,"tool_calls":[{"id":"1","type":"function","#
                + #""function":{"name":"get_weather","arguments":"{}"}}]},"#
                + #"{"role":"tool","content":"sunny","tool_call_id":"1"}]"#)
    }

    @Test func aRoleOfAnotherTypeIsTheRowsError() throws {
        let message = DataType.structure([Field("role", .int64), Field("content", .utf8)])
        let request = try Self.talk(
            message, [.list([.structure(["role", "content"], [.integer(1), .string("hi")])]), .null])
        #expect(request.allSatisfy { $0.reason?.contains("long") == true })
    }

    /// Types at random, with values of all kinds under them: as a conversation and as a template's column.
    @Test func noTypeOfAColumnTraps() throws {
        var chance = SystemRandomNumberGenerator()
        let context = ComputeContext()
        for _ in 0..<400 {
            let type = RandomColumns.type(depth: Int.random(in: 0...4), using: &chance)
            let values = try RandomColumns.array(type, rows: 3, using: &chance)
            for request in try Self.requests(values, in: context) { try Self.check(request) }
            for request in try Self.requests(values, in: context, { $0.conversation = "c" }) { try Self.check(request) }
            let message = DataType.structure([Field("role", .utf8), Field("content", type), Field("name", type)])
            let talks = try RandomColumns.array(.list(Field("element", message)), rows: 3, using: &chance)
            for request in try Self.requests(talks, in: context, { $0.conversation = "c" }) { try Self.check(request) }
        }
    }

    /// A request is whole JSON, and a refusal says something.
    private static func check(_ request: PreparedRequest) throws {
        switch request {
        case .request(_, _, _, let messages):
            var reader = JSONReader(messages.bytes)
            try reader.skip()
            try reader.end()
        case .refused(let reason, _): #expect(!reason.isEmpty)
        case .member: Issue.record("a chat request is in no other")
        }
    }

    @Test func aRequestThatNoEndpointTakesIsTheRowsError() throws {
        let text = String(repeating: "x", count: InvalidRow.largestRequest + 1)
        let reason = try #require(try Self.requests(.strings([text])).first?.reason)
        #expect(reason.contains("64 MiB"))
        let message = Field("element", .structure([Field("role", .utf8), Field("content", .utf8)]))
        var talk = ArrayBuilder(.list(message))
        try talk.append(.list([.structure(["role", "content"], [.string("user"), .string(text)])]))
        #expect(try Self.requests(talk.finish()) { $0.conversation = "c" }[0].reason?.contains("64 MiB") == true)
    }

    /// A column of requests ends at 2 GiB: a long system message for every row would pass that.
    @Test func requestsComeInBatchesThatCanBePassedOn() throws {
        let schema = Schema([Field("c", .utf8)])
        let values = ArrayData.strings((0..<300).map { "\($0)" })
        let table = Table(schema: schema, batches: [RecordBatch(schema, [values], rowCount: 300)])
        let long = String(repeating: "word ", count: 20)
        let column = try Self.column { $0.system = Template(segments: [.text(long)]) }
        let result = try RequestOperator(column: column, bytesPerBatch: 4_000).apply(table, ComputeContext())
        #expect(result.batches.count > 3 && result.rowCount == 300)
        #expect(
            result.batches.flatMap { batch in (0..<batch.rowCount).map { batch.columns[0].string($0) } }
                == (0..<300).map { "\($0)" })
        #expect(result.batches.allSatisfy { $0.columns[1].buffers[2].count < 5_000 })
    }
}

/// Columns of any type that a dataframe has.
enum RandomColumns {
    private static let flat: [DataType] = [
        .null, .boolean, .int8, .int16, .int32, .int64, .uint8, .uint16, .uint32, .uint64, .float32, .float64, .utf8,
        .binary, .date32, .timestamp(.microsecond, timeZone: nil), .timestamp(.microsecond, timeZone: "UTC"),
        .decimal128(precision: 38, scale: 0), .decimal128(precision: 38, scale: 38),
    ]

    static func type(depth: Int, using chance: inout some RandomNumberGenerator) -> DataType {
        guard depth > 0 else { return flat.randomElement(using: &chance) ?? .null }
        if Bool.random(using: &chance) { return .list(Field("element", type(depth: depth - 1, using: &chance))) }
        let names = ["role", "content", "type", "text", "name", "tool_calls"].shuffled(using: &chance)
        return .structure(
            names.prefix(Int.random(in: 1...3, using: &chance)).map {
                Field($0, type(depth: depth - 1, using: &chance))
            })
    }

    static func array(
        _ type: DataType, rows: Int, using chance: inout some RandomNumberGenerator
    ) throws -> ArrayData {
        var builder = ArrayBuilder(type)
        for _ in 0..<rows { try builder.append(value(type, using: &chance)) }
        return builder.finish()
    }

    static func value(_ type: DataType, using chance: inout some RandomNumberGenerator) -> Value {
        if Int.random(in: 0..<5, using: &chance) == 0 { return .null }
        func one<T>(_ values: T...) -> T { values[Int.random(in: 0..<values.count, using: &chance)] }
        switch type {
        case .null: return .null
        case .boolean: return .boolean(one(true, false))
        case .int8: return .integer(one(Int64(Int8.min), 0, Int64(Int8.max)))
        case .int16: return .integer(one(Int64(Int16.min), 0, Int64(Int16.max)))
        case .int32: return .integer(one(Int64(Int32.min), 0, Int64(Int32.max)))
        case .int64: return .integer(one(.min, 0, .max))
        case .uint8: return .unsigned(one(0, UInt64(UInt8.max)))
        case .uint16: return .unsigned(one(0, UInt64(UInt16.max)))
        case .uint32: return .unsigned(one(0, UInt64(UInt32.max)))
        case .uint64: return .unsigned(one(0, .max))
        case .float32, .float64: return .double(one(0, -0.0, .infinity, .nan, 1e300, .leastNonzeroMagnitude))
        case .utf8: return .string(one("user", "assistant", "", "\u{0}\n\"\\", "ü🦆", "tool"))
        case .binary: return .binary(one([], [0, 255]))
        case .date32: return .date(one(.min, -1, 0, .max))
        case .timestamp: return .timestamp(one(.min, -1, 0, .max))
        case .decimal128(_, let scale):
            return .decimal(unscaled: one(0, 1, -1, 99_999_999_999_999_999_999_999_999_999_999_999_999), scale: scale)
        case .list(let element):
            return .list((0..<Int.random(in: 0...2, using: &chance)).map { _ in value(element.type, using: &chance) })
        case .structure(let fields):
            return .structure(fields.map(\.name), fields.map { value($0.type, using: &chance) })
        }
    }
}
