import Crypto
import ModelAPI
import Planning
import Testing

/// The keys under which paid answers are kept: whatever changes here makes them unreachable.
@Suite struct JobKeyTests {
    private static func endpoint(_ url: String, _ kind: ModelEndpoint.Kind = .openAI) throws -> ModelEndpoint {
        try ModelEndpoint(kind: kind, baseURL: url)
    }

    private static func small() throws -> CallStep {
        CallStep(
            name: "reply",
            column: ChatColumn(
                endpoint: try endpoint("http://localhost/v1"), model: "gpt-4o", system: nil,
                user: Template(segments: [.column("city")])))
    }

    private static func full() throws -> CallStep {
        var column = ChatColumn(
            endpoint: try endpoint("https://west.openai.azure.com", .azureDated(apiVersion: "2024-10-21")),
            model: "west", system: Template(verbatim: "Be brief. 你好"),
            user: Template(segments: [.text("Sa"), .text("y "), .column("a"), .text(""), .column("b")]),
            conversation: "messages")
        column.countedAs = "gpt-4o"
        column.sampling = .init(maxTokens: 20, temperature: 0.1, topP: 1, seed: -7)
        column.sampling.namesCompletionTokens = true
        column.sampling.stop = ["END", "\n"]
        column.sampling.format = AnswerFormat(schemaName: "person", schema: #"{"type":"object"}"#, isStrict: true)
        column.samples = 4
        column.embeddings = EmbeddingOptions(dimensions: 256, textsPerRequest: 16, tokensPerRequest: 9_000)
        column.others = [
            ModelDeployment(endpoint: try endpoint("https://east.openai.azure.com", .azureV1), model: "east"),
            ModelDeployment(endpoint: try endpoint("https://api.openai.com"), model: "spare", isFallback: true),
        ]
        return CallStep(name: "answer", column: column)
    }

    @Test func theBytesOfASmallJobStay() throws {
        let bytes = JobKey.encoding(name: "capitals", stage: 0, step: try Self.small())
        #expect(
            bytes.hexadecimal == """
                726f6f73742e6a6f620201000000086361706974616c730200000008000000000000000003000000057265706c7904000000230100\
                0000066f70656e61690300000013687474703a2f2f6c6f63616c686f73742f763105000000066770742d346f08000000090200000004\
                636974790a00000000
                """)
        #expect(
            "\(JobKey(name: "capitals", stage: 0, step: try Self.small()))"
                == "b26ebdf8d71d2251689e0cfafc34154bcaad0fc6f205d041aadfb80bfae3fd16")
    }

    @Test func theBytesOfAJobWithEverySettingStay() throws {
        let bytes = JobKey.encoding(name: "évaluation", stage: 3, step: try Self.full())
        #expect(
            bytes.hexadecimal == """
                726f6f73742e6a6f6202010000000bc3a976616c756174696f6e020000000800000000000000030300000006616e73776572040000\
                003b0100000005617a757265020000000a323032342d31302d3231030000001d68747470733a2f2f776573742e6f70656e61692e61\
                7a7572652e636f6d05000000047765737406000000066770742d346f0700000015010000001042652062726965662e20e4bda0e5a5\
                bd080000001501000000045361792002000000016102000000016209000000086d657373616765730a000000740100000008000000\
                000000001402000000010103000000083fb999999999999a04000000083ff00000000000000500000008fffffffffffffff9060000\
                0003454e4406000000010a07000000270100000006706572736f6e02000000117b2274797065223a226f626a656374227d03000000\
                01010b0000000800000000000000040c00000027010000000800000000000001000200000008000000000000001003000000080000\
                0000000023280d0000003d010000002f0100000008617a7572652d7631030000001d68747470733a2f2f656173742e6f70656e6169\
                2e617a7572652e636f6d0200000004656173740d00000038010000002901000000066f70656e6169030000001968747470733a2f2f\
                6170692e6f70656e61692e636f6d2f763102000000057370617265
                """)
        #expect(
            "\(JobKey(name: "évaluation", stage: 3, step: try Self.full()))"
                == "a4d0e00267b4b72ae77ba56e1a406cde52704114808aef08df1239508a30c61e")
    }

    @Test func howCallsAreMadeIsNoPartOfAJob() throws {
        let step = try Self.full()
        var other = step
        other.column.others[0].weight = 7
        other.column.others[0].quota = QuotaLimits(tokensPerMinute: 1, requestsPerMinute: 2)
        other.column.others[1].isFallback = false
        #expect(JobKey(name: "a", stage: 0, step: step) == JobKey(name: "a", stage: 0, step: other))
    }

    /// Every change of what is asked gives another key, and no two the same.
    @Test func whatIsAskedMakesTheJob() throws {
        let changes: [(inout CallStep) throws -> Void] = [
            { $0.name = "b" }, { $0.column.model = "b" }, { $0.column.countedAs = nil },
            { $0.column.endpoint = try Self.endpoint("https://west.openai.azure.com", .azureV1) },
            { $0.column.endpoint = try Self.endpoint("https://north.openai.azure.com", .azureV1) },
            { $0.column.system = nil }, { $0.column.system = Template(verbatim: "") },
            { $0.column.user = Template(segments: [.text("Say a"), .column("b")]) },
            { $0.column.user = Template(segments: [.text("Say "), .column("ab")]) }, { $0.column.conversation = nil },
            { $0.column.sampling.maxTokens = nil }, { $0.column.sampling.namesCompletionTokens = false },
            { $0.column.sampling.temperature = 0.2 }, { $0.column.sampling.temperature = nil },
            { $0.column.sampling.topP = nil }, { $0.column.sampling.seed = nil }, { $0.column.sampling.stop = [] },
            { $0.column.sampling.extra = #"{"reasoning_effort":"low"}"# }, { $0.column.sampling.extra = "{}" },
            { $0.column.sampling.stop = ["END\n"] }, { $0.column.sampling.format = nil },
            { $0.column.sampling.format = AnswerFormat() }, { $0.column.sampling.format?.isStrict = nil },
            { $0.column.samples = 1 }, { $0.column.embeddings = nil }, { $0.column.embeddings?.dimensions = nil },
            { $0.column.embeddings?.textsPerRequest = 1 }, { $0.column.others.removeLast() },
            { $0.column.others[0].model = "b" },
        ]
        var keys: Set<JobKey> = [
            JobKey(name: "a", stage: 0, step: try Self.full()), JobKey(name: "b", stage: 0, step: try Self.full()),
            JobKey(name: "a", stage: 1, step: try Self.full()),
        ]
        for change in changes {
            var step = try Self.full()
            try change(&step)
            keys.insert(JobKey(name: "a", stage: 0, step: step))
        }
        #expect(keys.count == changes.count + 3)
    }

    @Test func usersHaveKeysOfTheirOwn() throws {
        let step = try Self.small()
        let keys = [nil, "ada", "bob"].map { JobKey(name: "capitals", stage: 0, step: step, user: $0) }
        #expect(Set(keys).count == 3)
        #expect("\(keys[1])" == "cdc3154f97040312b757f54b7761cd4e4602692a4b68bcdd5c4f3d8dc6b75d2e")
        #expect(JobIdentity(name: "capitals", step: step).firstRoundKey != nil)
        #expect(JobIdentity(name: "capitals", step: step, user: "ada").firstRoundKey == nil, "there was one user then")
        let request = RequestKey(words: [1, 2, 3, 4])
        let (ada, bob) = (RequestKey.UserSalt("ada"), RequestKey.UserSalt("bob"))
        #expect(Set([request, request.of(ada), request.of(bob)]).count == 3)
        #expect(request.of(nil) == request && request.of(ada).of(ada) == request)
        #expect(
            request.of(ada).words == [
                6_458_455_309_697_333_191, 10_420_481_730_651_448_001, 1_135_878_761_611_082_921,
                9_563_339_727_808_056_079,
            ])
    }

    @Test func bothZerosAreOneNumber() throws {
        var step = try Self.small()
        step.column.sampling.temperature = 0
        let zero = JobKey(name: "a", stage: 0, step: step)
        step.column.sampling.temperature = -0.0
        #expect(JobKey(name: "a", stage: 0, step: step) == zero)
    }
}

/// The keys of the first round: those of the journal in `Tests/JournalTests/FirstRound`.
@Suite struct FirstRoundJobKeyTests {
    private func column() throws -> ChatColumn {
        ChatColumn(
            endpoint: try ModelEndpoint(kind: .openAI, baseURL: "http://127.0.0.1:17215/v1"), model: "gpt-4o-mini",
            system: nil, user: Template(segments: [.column("prompt")]), sampling: .init(maxTokens: 20))
    }

    @Test func theyAreThoseThatSuchAProgramMade() throws {
        var finished = try column()
        finished.system = try Template(parsing: "You answer in English, {{briefly}}.")
        finished.user = try Template(parsing: "Say {prompt}: é, 你好, \"quoted\" and a / slash.")
        finished.sampling = .init(maxTokens: 20, temperature: 0.1, topP: 0.9, seed: 7)
        finished.sampling.stop = ["END", "\n\n"]
        let key = FirstRoundJobKey(name: "finished", stage: 0, step: CallStep(name: "reply", column: finished))
        #expect(key.bytes.hexadecimal == "6f3908d12b41adc5e90c6f98b7eaf495f63dde6505d8d3cef6a080e03f994fa7")
        let other = FirstRoundJobKey(name: "interrupted", stage: 0, step: CallStep(name: "reply", column: try column()))
        #expect(other.bytes.hexadecimal == "0b2da3139efa8369e717d3886c59c3bdb1573f54070976d58a8299b4d8d55768")
        #expect(key.isWhole && other.isWhole)
    }

    /// Such a program did not hash a large step, only that it was large.
    @Test func aLargeStepIsKnownByItsNameAlone() throws {
        let keys = try ["a", "b"].map { letter in
            var column = try column()
            column.system = Template(verbatim: String(repeating: letter, count: 3_000))
            return FirstRoundJobKey(name: "large", stage: 0, step: CallStep(name: "reply", column: column))
        }
        #expect(keys[0] == keys[1] && !keys[0].isWhole)
    }
}

/// What a request's key is made of beside its messages.
@Suite struct RequestIdentityTests {
    private func digest(_ column: ChatColumn) -> String { SHA256.hash(data: column.requestIdentity).hexadecimal }

    @Test func theBytesStay() throws {
        var chat = ChatColumn(
            endpoint: try ModelEndpoint(kind: .openAI, baseURL: "http://127.0.0.1:17215/v1"), model: "gpt-4o-mini",
            system: Template(verbatim: "is in the messages"), user: Template(verbatim: "so is this"),
            sampling: .init(maxTokens: 20, temperature: 0.1, topP: 0.9, seed: 7))
        chat.sampling.namesCompletionTokens = true
        chat.sampling.stop = ["END", "\n\n"]
        chat.sampling.format = AnswerFormat(schemaName: "person", schema: "{}", isStrict: true)
        #expect(digest(chat) == "19ad1a346bbfe45a3c3a4686f968485f97dbb5d60b9b7bd4ffe41f7c162e2ea4")
        var embedding = ChatColumn(
            endpoint: try ModelEndpoint(kind: .azureV1, baseURL: "https://x.openai.azure.com"), model: "e", system: nil,
            user: Template(verbatim: ""))
        embedding.embeddings = EmbeddingOptions(dimensions: 256)
        #expect(digest(embedding) == "76fd8bfccc988ec6c5bfc2cd0c56dfb2d0d6a1a8e3dd1f4364081ca1162f6bd5")
        let plain = ChatColumn(
            endpoint: try ModelEndpoint(
                kind: .azureDated(apiVersion: "2024-10-21"), baseURL: "https://x.openai.azure.com"), model: "m",
            system: nil, user: Template(verbatim: ""))
        #expect(digest(plain) == "5fdffc66a3e3c4a5e3f0ccef37c521e9d51e698039bbcecbe98b83b733ddd99b")
    }

    @Test func whatElseIsSentMakesAnotherRequest() throws {
        func identity(_ url: String, _ extra: String?, stop: [String] = []) throws -> [UInt8] {
            var chat = ChatColumn(
                endpoint: try ModelEndpoint(kind: .openAI, baseURL: url), model: "m", system: nil,
                user: Template(verbatim: ""))
            chat.sampling.extra = extra
            chat.sampling.stop = stop
            return chat.requestIdentity
        }
        let url = "http://h/v1"
        let identities = [
            try identity(url, nil), try identity(url, #"{"a":1}"#), try identity(url, #"{"a":2}"#),
            try identity(url, nil, stop: [#"{"a":1}"#]), try identity(url + "?a=b", nil),
            try identity(url + "?a=c", nil),
        ]
        #expect(Set(identities).count == identities.count)
        #expect(
            String(decoding: identities[1], as: UTF8.self).hasPrefix("chat with extra\u{0}{\"a\":1}\u{0}http://h/v1"))
    }
}

extension Sequence<UInt8> {
    fileprivate var hexadecimal: String {
        map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
    }
}
