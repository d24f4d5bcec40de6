import Columnar
import Crypto
import ModelAPI
import Planning
import TestSupport
import Testing
import Tokenization

@testable import Operators

/// What a worker prepares of each row: the request, its key, its tokens.
@Suite(.ownThreads) struct RequestOperatorTests {
    private static func column(_ change: (inout ChatColumn) -> Void = { _ in }) throws -> ChatColumn {
        let endpoint = try ModelEndpoint(kind: .openAI, baseURL: "http://127.0.0.1:1/v1")
        var column = ChatColumn(
            endpoint: endpoint, model: "gpt-4o-mini", system: try Template(parsing: "Be brief."),
            user: try Template(parsing: "Describe {who}."))
        change(&column)
        return column
    }

    private static func prepare(_ column: ChatColumn, _ values: ArrayData, named name: String = "who") throws
        -> [PreparedRequest]
    {
        let schema = Schema([Field(name, values.type)])
        let table = Table(schema: schema, batches: [RecordBatch(schema, [values], rowCount: values.length)])
        let result = try RequestOperator(column: column).apply(table, ComputeContext())
        #expect(result.schema.names == [name, CallStep.requestColumn])
        let requests = result.batches[0].columns[1]
        return try (0..<requests.length).map { try #require(PreparedRequest(requests, $0)) }
    }

    private static func key(_ column: ChatColumn, _ who: String = "a nurse") throws -> RequestKey? {
        try prepare(column, .strings([who])).first?.key
    }

    @Test func aRowsMessagesAreItsTemplates() throws {
        let requests = try Self.prepare(Self.column(), .strings(["a \"nurse\"", "ü"]))
        #expect(
            requests[0].text
                == #"[{"role":"system","content":"Be brief."},{"role":"user","content":"Describe a \"nurse\"."}]"#)
        #expect(requests[1].text?.contains("Describe ü.") == true)
    }

    @Test func aRowWithoutATextIsRefused() throws {
        let requests = try Self.prepare(Self.column(), .strings(["a", nil, "b"]))
        #expect(requests.map { $0.key == nil } == [false, true, false])
        #expect(requests[1].reason?.contains("reads a null") == true)
    }

    @Test func equalRequestsHaveEqualKeysInEveryProcessAndRun() throws {
        #expect(try Self.key(Self.column()) == Self.key(Self.column()))
        #expect(try Self.key(Self.column(), "a nurse") != Self.key(Self.column(), "a chef"))
        // What is made of other templates is the same request where its text is.
        #expect(
            try Self.key(Self.column { $0.user = Template(segments: [.column("who")]) }, "Describe a nurse.")
                == Self.key(Self.column()))
    }

    /// Answers that were paid for are kept under these bytes: they may never change.
    @Test func samplesOfOneRequestHaveKeysOfTheirOwn() throws {
        let column = try Self.column { $0.samples = 2 }
        let schema = Schema([Field("who", .utf8), Field(ChatColumn.sampleColumn, .int64)])
        let numbers = ArrayData(
            type: .int64, length: 2, nullCount: 0, buffers: [.empty, Buffer(values: [Int64(0), 1])])
        let batch = RecordBatch(schema, [.strings(["a nurse", "a nurse"]), numbers], rowCount: 2)
        let made = try RequestOperator(column: column).apply(
            Table(schema: schema, batches: [batch]), ComputeContext()
        ).batches[0].columns[2]
        for row in 0..<2 {
            let request = try #require(PreparedRequest(made, row))
            var hash = SHA256()
            hash.update(data: Array(SHA256.hash(data: column.requestIdentity)))
            hash.update(data: Array(try #require(request.text).utf8))
            hash.update(data: Array("integer(\(row))".utf8))
            #expect(request.key?.bytes == Array(hash.finalize()))
        }
    }

    /// Every parameter that an endpoint sees makes another request.
    @Test func everyParameterIsInTheKey() throws {
        let others = try ModelEndpoint(kind: .openAI, baseURL: "http://127.0.0.1:2/v1")
        let changes: [(String, (inout ChatColumn) -> Void)] = [
            ("nothing", { _ in }), ("endpoint", { $0.endpoint = others }), ("model", { $0.model = "gpt-4o" }),
            ("system", { $0.system = nil }), ("max_tokens", { $0.sampling.maxTokens = 1 }),
            ("max_tokens 2", { $0.sampling.maxTokens = 2 }),
            (
                "max_completion_tokens",
                {
                    $0.sampling.maxTokens = 1
                    $0.sampling.namesCompletionTokens = true
                }
            ),
            ("temperature", { $0.sampling.temperature = 1 }), ("top_p", { $0.sampling.topP = 1 }),
            ("seed", { $0.sampling.seed = 1 }),
            ("stop", { $0.sampling.stop = ["a", "b"] }), ("another stop", { $0.sampling.stop = ["ab"] }),
            ("an empty stop", { $0.sampling.stop = [""] }),
            ("format", { $0.sampling.format = AnswerFormat() }),
            ("schema", { $0.sampling.format = AnswerFormat(schemaName: "s", schema: "{}") }),
            ("strict", { $0.sampling.format = AnswerFormat(schemaName: "s", schema: "{}", isStrict: true) }),
            ("another schema", { $0.sampling.format = AnswerFormat(schemaName: "s", schema: "[]") }),
        ]
        var seen: [RequestKey: String] = [:]
        for (name, change) in changes {
            let key = try #require(try Self.key(Self.column(change)))
            #expect(seen[key] == nil, "\(name) is the same request as \(seen[key] ?? "")")
            seen[key] = name
        }
    }

    /// The other deployments of a model give the same answers: the key is the column's own.
    @Test func otherDeploymentsAreNoOtherRequest() throws {
        let endpoint = try ModelEndpoint(kind: .openAI, baseURL: "http://127.0.0.1:3/v1")
        let more = try Self.column { $0.others = [ModelDeployment(endpoint: endpoint, model: "x")] }
        #expect(try Self.key(more) == Self.key(Self.column()))
    }

    @Test func wholeConversationsAreReadFromAColumn() throws {
        let message = Field("element", .structure([Field("role", .utf8), Field("content", .utf8)]))
        func turn(_ role: String, _ content: Value) -> Value {
            .structure(["role", "content"], [.string(role), content])
        }
        var builder = ArrayBuilder(.list(message))
        try builder.append(
            .list([turn("system", .string("s")), turn("user", .string("u")), turn("assistant", .string(""))]))
        builder.appendNull()
        try builder.append(.list([]))
        try builder.append(.list([turn("king", .string("x"))]))
        try builder.append(.list([turn("user", .string("u")), turn("assistant", .null)]))
        let column = try Self.column { $0.conversation = "talk" }
        let requests = try Self.prepare(column, builder.finish(), named: "talk")
        #expect(
            requests[0].text
                == #"[{"role":"system","content":"s"},{"role":"user","content":"u"},{"role":"assistant","content":""}]"#
        )
        #expect(requests[1].reason == "the row has no conversation: 'talk' is null")
        #expect(requests[2].reason == "the conversation in 'talk' has no messages")
        #expect(requests[3].reason == "message 1 of 'talk' has no role that is known")
        #expect(requests[4].reason == "message 2 of 'talk' has no content", "no other text is made of it")
        let texts = try Self.prepare(column, .integers([1]), named: "talk")
        #expect(texts[0].reason?.contains("is of type long") == true, "\(texts[0].reason ?? "")")
    }

    @Test func anUnknownColumnFailsTheTask() throws {
        let error = #expect(throws: TaskFailure.self) {
            try Self.prepare(Self.column(), .strings(["a"]), named: "whom")
        }
        #expect(error?.message.contains("did you mean 'whom'") == true && error?.isTransient == false)
    }

    @Test func aBatchWithoutRowsHasTheColumn() throws {
        #expect(try Self.prepare(Self.column(), .strings([])).isEmpty)
    }

    @Test(.enabled(if: hasVocabularies, "no vocabularies: run cluster/setup or set TIKTOKEN_CACHE_DIR"))
    func tokensAreTheEndpointsOwnCount() throws {
        let texts = ["a nurse", "日本語", String(repeating: "word ", count: 500), "<|endoftext|>"]
        for (model, encoding) in [
            ("gpt-4o-mini", "o200k_base"), ("gpt-4", "cl100k_base"), ("a deployment of my own", "o200k_base"),
        ] {
            let counter = ChatCounter(try ComputeContext().tokenizer(encoding))
            for request in try Self.prepare(Self.column { $0.model = model }, .strings(texts)) {
                guard case .request(let tokens, let isEstimate, _, let messages) = request else {
                    return #expect(Bool(false))
                }
                let exact = try counter.messages(messages.bytes).total
                #expect(tokens == exact && !isEstimate)
            }
        }
    }

    /// Without a vocabulary there are never fewer tokens estimated than there are, for texts as people write.
    @Test func anEstimateSaysSo() {
        let bytes = Array(#"[{"role":"user","content":"Describe a nurse."}]"#.utf8)
        let tokens = bytes.withUnsafeBytes { PromptTokens(nil).tokens(of: $0) }
        #expect(tokens.isExact == false && tokens.count > 10)
    }
}

extension PreparedRequest {
    var key: RequestKey? { if case .request(_, _, let key, _) = self { key } else { nil } }
    var text: String? { if case .request(_, _, _, let messages) = self { messages.string } else { nil } }
    var reason: String? { if case .refused(let reason, _) = self { reason } else { nil } }
}

/// A stranger's bytes in a request's place are no request, and nothing worse.
@Suite(.ownThreads) struct PreparedRequestTests {
    private func column(_ rows: [[UInt8]]) -> ArrayData {
        var builder = ArrayBuilder(.binary)
        for row in rows { try? builder.append(.binary(row)) }
        return builder.finish()
    }

    @Test func whatIsWrittenIsRead() {
        var builder = PreparedRequest.Builder(rows: 3)
        let key = (0..<32).map { UInt8($0) }, messages = Array("[]".utf8)
        key.withUnsafeBytes { key in
            messages.withUnsafeBytes {
                builder.append(TokenEstimate(count: 70_000, isExact: true), key: key, messages: $0)
            }
            builder.append(
                TokenEstimate(count: .max, isExact: false), key: key,
                messages: UnsafeRawBufferPointer(start: nil, count: 0))
        }
        builder.append(refusal: "because")
        let column = builder.finish()
        guard case .request(70_000, false, let found, let text)? = PreparedRequest(column, 0) else {
            return #expect(Bool(false))
        }
        #expect(found.bytes == key && text.string == "[]")
        guard case .request(Int(UInt32.max), true, _, let none)? = PreparedRequest(column, 1) else {
            return #expect(Bool(false))
        }
        #expect(none.isEmpty)
        #expect(PreparedRequest(column, 2)?.reason == "because")
        #expect(PreparedRequest(column.slice(2, 1), 0)?.reason == "because")
    }

    @Test func anythingElseIsNone() {
        let whole = [0] + [UInt8](repeating: 1, count: 36)
        let rows = column((0..<37).map { Array(whole.prefix($0)) } + [[3] + whole.dropFirst()])
        for row in 0..<38 { #expect(PreparedRequest(rows, row) == nil, "row \(row)") }
        #expect(PreparedRequest(column([whole]), 0)?.key != nil)
        #expect(PreparedRequest(column([[2]]), 0) == nil)
        #expect(PreparedRequest(.strings(["x"]), 0) == nil)
        var nulls = ArrayBuilder(.binary)
        nulls.appendNull()
        #expect(PreparedRequest(nulls.finish(), 0) == nil)
    }
}
