import Columnar
import Messaging
import ModelAPI
import Planning
import TestSupport
import Testing

@Suite(.ownThreads) struct MessageCodecTests {
    private static let messages = MessageSamples.all
    private static let batch = MessageSamples.batch

    @Test(arguments: messages.indices)
    func aMessageComesBackAsItWent(index: Int) throws {
        try Self.expectToComeBack(Self.messages[index])
    }

    private static func expectToComeBack<M: WireMessage>(_ message: M) throws {
        let frames = MessageCodec.encode(message)
        #expect(MessageCodec.encode(try MessageCodec.decode(frames, as: M.self)) == frames)
    }

    /// Decodes as the end that such a message goes to.
    private static func decode<M: WireMessage>(_ frames: [Buffer], like message: M) throws {
        _ = try MessageCodec.decode(frames, as: M.self)
    }

    @Test(arguments: messages.indices)
    func aMessageIsRefusedByTheEndThatSendsIt(index: Int) {
        let frames = MessageCodec.encode(Self.messages[index])
        let isBetweenWorkers = Self.messages[index] is WorkerToWorker
        let goesToDriver = Self.messages[index] is WorkerToDriver || Self.messages[index] is SessionToDriver
        #expect(((try? MessageCodec.decode(frames, as: MessageToDriver.self)) != nil) == goesToDriver)
        #expect(
            ((try? MessageCodec.decode(frames, as: MessageFromDriver.self)) != nil)
                == !(goesToDriver || isBetweenWorkers))
        #expect(((try? MessageCodec.decode(frames, as: WorkerToWorker.self)) != nil) == isBetweenWorkers)
    }

    @Test func everyKindHasItsOwnNumber() {
        let numbers =
            WorkerToDriver.Kind.allCases.map(\.rawValue) + DriverToWorker.Kind.allCases.map(\.rawValue)
            + SessionToDriver.Kind.allCases.map(\.rawValue) + DriverToSession.Kind.allCases.map(\.rawValue)
            + WorkerToWorker.Kind.allCases.map(\.rawValue)
        #expect(Set(numbers).count == numbers.count)
        #expect(Set(Self.messages.map(\.number)) == Set(numbers))
    }

    @Test(arguments: messages.indices)
    func aBodyIsNeitherCopiedNorCut(index: Int) throws {
        let frames = MessageCodec.encode(Self.messages[index])
        for frame in frames.dropFirst() { #expect(frame.bytes.baseAddress == Self.batch.body.bytes.baseAddress) }
    }

    @Test func brokenMessagesAreErrorsAndNothingElse() {
        var random = SystemRandomNumberGenerator()
        for message in Self.messages {
            let frames = MessageCodec.encode(message)
            for length in 0..<min(frames[0].count, 300) {
                try? Self.decode([frames[0].slice(0..<length)], like: message)
            }
            for _ in 0..<200 {
                var bytes = frames[0].array
                for _ in 0..<Int.random(in: 1...4, using: &random) {
                    bytes[Int.random(in: 0..<bytes.count, using: &random)] = UInt8.random(in: 0...255, using: &random)
                }
                try? Self.decode([Buffer(bytes)] + frames.dropFirst(), like: message)
            }
        }
        #expect(throws: UnreadableMessage.self) { try MessageCodec.decode([], as: MessageToDriver.self) }
        #expect(throws: UnreadableMessage.self) {
            try MessageCodec.decode([Buffer("hello, world")], as: MessageToDriver.self)
        }
    }

    @Test func anotherVersionIsToldFromGarbage() {
        let frames = MessageCodec.encode(SessionToDriver.ping, version: 77)
        #expect(throws: UnreadableMessage.otherVersion(77)) {
            try MessageCodec.decode(frames, as: SessionToDriver.self)
        }
    }

    @Test func keysAreNotInWhatIsPrinted() throws {
        var credentials = Credentials()
        credentials[try ModelEndpoint(kind: .openAI, baseURL: "http://127.0.0.1:1/v1")] = Secret("sk-abcdefgh1234")
        #expect("\(credentials)".contains("1234"))
        #expect(!"\(credentials)".contains("abcdefgh"))
    }

    @Test func fieldsOfRequestsTravelWithTheKeys() throws {
        var credentials = Credentials()
        let keyed = try ModelEndpoint(kind: .openAI, baseURL: "http://a"),
            open = try ModelEndpoint(kind: .openAI, baseURL: "http://b")
        credentials[keyed] = Secret("sk-abcdefgh1234")
        credentials.set([HeaderField(name: "X-Title", value: Secret("eval"))], for: keyed)
        credentials.set([HeaderField(name: "X-Key", value: Secret("secret-value"), isSecret: true)], for: open)
        let sent = SessionToDriver.submit(
            JobSubmission(
                request: 1, name: "j",
                plan: JobPlan(stages: [StagePlan(input: .range(start: 0, end: 1, step: 1, partitions: 1))]),
                credentials: credentials, calls: CallOptions(), origin: "{}"))
        guard case .submit(let found) = try MessageCodec.decode(MessageCodec.encode(sent), as: SessionToDriver.self)
        else {
            return #expect(Bool(false))
        }
        #expect(found.credentials[keyed]?.reveal() == "sk-abcdefgh1234" && found.credentials[open] == nil)
        #expect(found.credentials.fields(for: keyed) == credentials.fields(for: keyed))
        #expect(found.credentials.fields(for: open).first?.isSecret == true)
        #expect(!"\(found.credentials)".contains("secret-value"))
    }
}
