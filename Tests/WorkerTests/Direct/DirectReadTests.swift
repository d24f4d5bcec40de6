import Columnar
import Glibc
import Messaging
import Planning
import Synchronization
import TestSupport
import Testing
import ZeroMQTransport

@testable import Worker

/// Two workers of different machines, one of which reads the other's blocks; the test is their driver.
@Suite(.timeLimit(.minutes(5))) struct DirectReadTests {
    private static let (written, read) = (StageID(7), StageID(9))
    private static let rows: Int64 = 400_000

    private final class Pair: Sendable {
        let data: InProcessData
        let holder: Bench
        let reader: Bench
        let index: BlockIndex
        /// What the driver has dealt with.
        let dealt = Mutex<(asked: Int, answered: Int)>((0, 0))

        init(data: InProcessData, holder: Bench, reader: Bench, index: BlockIndex) {
            (self.data, self.holder, self.reader, self.index) = (data, holder, reader, index)
        }
    }

    /// The holder has a block of some megabytes.
    private static func started(reader: DataAddress? = nil, over sockets: SocketThread? = nil) async throws -> Pair {
        let data = InProcessData()
        let transport = sockets.map { DataTransport.zeroMQ(on: $0) } ?? data.transport
        let listens = DataAddress.at(.init(port: 0))
        let holder = try Bench(data: transport, at: listens)
        let reader = try Bench(data: transport, at: reader ?? listens)
        for bench in [holder, reader] {
            await bench.worker.listen()
            await bench.worker.start()
            try await bench.join()
        }
        var pipeline = Pipeline()
        pipeline.operators = [.query("SELECT id FROM input"), .blocks(BlockWrite(partitions: 1))]
        await holder.send(.stage(StageAnnouncement(stage: written, pipeline: pipeline)))
        let lease = Lease(stage: written, task: 0, attempt: 0)
        await holder.send(.tasks([TaskDescription(lease: lease, input: .range(start: 0, end: rows, step: 1))]))
        await holder.driver.wait { $0.rows(of: written) != nil }
        let index = try #require(holder.driver.messages.rows(of: written).flatMap { BlockIndex($0, partitions: 1) })
        return Pair(data: data, holder: holder, reader: reader, index: index)
    }

    /// Has the reader sum the ids up, a task after another.
    private static func begin(_ task: UInt32, of pair: Pair) async {
        var pipeline = Pipeline()
        pipeline.operators = [.query("SELECT sum(id)::BIGINT AS id FROM input0")]
        await pair.reader.send(.stage(StageAnnouncement(stage: read, pipeline: pipeline)))
        let block = Block(
            lease: Lease(stage: written, task: 0, attempt: 0), worker: WorkerID(5), folder: "/elsewhere",
            part: pair.index.parts[0])
        await pair.reader.send(
            .tasks([
                TaskDescription(
                    lease: Lease(stage: read, task: task, attempt: 0),
                    input: .blocks([BlockRelation(schema: pair.index.schema, blocks: [block])]))
            ]))
    }

    private static func results(_ pair: Pair) -> [TaskResult] {
        pair.reader.driver.messages.flatMap { message -> [TaskResult] in
            if case .results(let results) = message { results.filter { $0.lease.stage == read } } else { [] }
        }
    }

    private static func fetches(_ pair: Pair) -> [BlockFetch] {
        pair.reader.driver.messages.compactMap { if case .fetchBlock(let fetch) = $0 { fetch } else { nil } }
    }

    /// Does as a driver does until so many tasks have ended.
    ///
    /// - Parameters:
    ///   - pair: The workers.
    ///   - count: Tasks.
    ///   - way: What the reader is told of the holder's port.
    /// - Throws: where they do not end.
    private static func serve(_ pair: Pair, until count: Int, way: (DataWay) -> DataWay? = { $0 }) async throws {
        let reader = try #require(pair.reader.driver.messages.registrations.last?.data)
        let holder = try #require(pair.holder.driver.messages.registrations.last?.data)
        var (asked, answered) = pair.dealt.withLock { $0 }
        try await until("\(count) tasks have ended") {
            let fetches = fetches(pair)
            for fetch in fetches.dropFirst(asked) {
                var question = fetch
                if fetch.asksForWay { question.reader = reader.key }
                await pair.holder.send(.readBlock(question))
            }
            asked = fetches.count
            let answers = pair.holder.driver.messages.compactMap { message -> FileAnswer? in
                if case .block(let answer) = message { answer } else { nil }
            }
            for answer in answers.dropFirst(answered) {
                var answer = answer
                let isWay = fetches.contains { $0.number == answer.number && $0.asksForWay }
                if isWay { answer.way = way(holder) }
                await pair.reader.send(.fetched(answer))
            }
            answered = answers.count
            pair.dealt.withLock { $0 = (asked, answered) }
            await pair.reader.worker.tick()
            return results(pair).count == count
        }
    }

    private static func expectSum(_ result: TaskResult?) throws {
        let result = try #require(result)
        guard case .finished(let batches, _) = result.outcome else { return #expect(Bool(false), "\(result.outcome)") }
        #expect(batches.reduce(0) { $0 + $1.rowCount } == 1)
    }

    @Test func bytesComeFromTheirWorkerAndNoneByTheDriver() async throws {
        let pair = try await Self.started()
        await Self.begin(0, of: pair)
        try await Self.serve(pair, until: 1)
        try Self.expectSum(Self.results(pair).first)
        let metrics = try #require(Self.results(pair).first?.metrics)
        #expect(metrics.directBytes == UInt64(pair.index.parts[0].bytes) && metrics.relayedBytes == 0)
        #expect(Self.fetches(pair).map(\.asksForWay) == [true], "the driver is asked for the way alone")
        #expect(Self.fetches(pair).allSatisfy { $0.count == 0 })
        await Self.begin(1, of: pair)
        try await Self.serve(pair, until: 2)
        #expect(Self.fetches(pair).count == 1 && pair.data.dialed == 1, "which it is asked once for")
    }

    @Test func whereNothingIsReachedTheDriverPassesItOn() async throws {
        let pair = try await Self.started()
        await Self.begin(0, of: pair)
        try await Self.serve(pair, until: 1) { DataWay(address: "tcp://127.0.0.1:9", key: $0.key) }
        try Self.expectSum(Self.results(pair).first)
        let metrics = try #require(Self.results(pair).first?.metrics)
        #expect(metrics.directBytes == 0 && metrics.relayedBytes == UInt64(pair.index.parts[0].bytes))
        await Self.begin(1, of: pair)
        try await Self.serve(pair, until: 2)
        #expect(pair.data.dialed == 1, "it is not tried again for a while")
        for _ in 0..<4 {
            await pair.reader.pass(.seconds(8))
            await pair.reader.send(.ping)
        }
        await Self.begin(2, of: pair)
        try await Self.serve(pair, until: 3)
        #expect(Self.results(pair).last?.metrics.relayedBytes == 0, "then it is")
    }

    /// The same over sockets, and a port behind which nobody says a word.
    @Test func aPortThatIsSilentCostsTwoSeconds() async throws {
        let thread = SocketThread()
        defer { thread.stop() }
        let pair = try await Self.started(over: thread)
        await Self.begin(0, of: pair)
        try await Self.serve(pair, until: 1)
        let bytes = UInt64(pair.index.parts[0].bytes)
        #expect(Self.results(pair).last?.metrics.directBytes == bytes)

        let silent = try await Self.started(over: thread)
        let wall = try SilentPort()
        await Self.begin(0, of: silent)
        try await Self.serve(silent, until: 1) { DataWay(address: wall.address, key: $0.key) }
        try Self.expectSum(Self.results(silent).last)
        #expect(Self.results(silent).last?.metrics.relayedBytes == bytes)
    }

    @Test func aLinkThatIsCutCostsNoTask() async throws {
        let pair = try await Self.started()
        await Self.begin(0, of: pair)
        try await Self.serve(pair, until: 1)
        pair.data.fallSilent()
        await Self.begin(1, of: pair)
        try await until("the next bytes are asked for") { pair.data.dialed == 1 }
        pair.data.cut()
        try await Self.serve(pair, until: 2)
        try Self.expectSum(Self.results(pair).last)
        #expect(pair.reader.driver.messages.failures.isEmpty)
        #expect(Self.results(pair).last?.metrics.relayedBytes == UInt64(pair.index.parts[0].bytes))
    }

    /// One that nobody reads from is not taken for one that is not reached.
    @Test func aLinkThatIsLostWhileNobodyReadsIsMadeAgain() async throws {
        let pair = try await Self.started()
        await Self.begin(0, of: pair)
        try await Self.serve(pair, until: 1)
        pair.data.cut()
        await pair.data.settle()
        await Self.begin(1, of: pair)
        try await Self.serve(pair, until: 2)
        #expect(pair.data.dialed == 2 && Self.results(pair).last?.metrics.relayedBytes == 0)
    }

    @Test func aReaderThatIsShutOutGetsNothingDirectly() async throws {
        let pair = try await Self.started()
        await Self.begin(0, of: pair)
        try await Self.serve(pair, until: 1)
        let key = try #require(pair.reader.driver.messages.registrations.last?.data?.key)
        await pair.holder.send(.shutOut(key))
        await Self.begin(1, of: pair)
        try await Self.serve(pair, until: 2)
        #expect(Self.results(pair).last?.metrics.directBytes == 0)
        #expect(pair.reader.driver.messages.failures.isEmpty, "its driver passes on what it may read")
    }

    @Test func blocksThatAreGoneAreReported() async throws {
        let pair = try await Self.started()
        await Self.begin(0, of: pair)
        try await Self.serve(pair, until: 1)
        await pair.holder.send(.blocksOver([Self.written]))
        // Its reader does not know yet, and is let in again by the same driver.
        await Self.begin(1, of: pair)
        try await Self.serve(pair, until: 2)
        let failure = try #require(pair.reader.driver.messages.failures.first)
        #expect(failure.lostBlock == Lease(stage: Self.written, task: 0, attempt: 0))
    }

    @Test func aWorkerThatDoesNotListenSaysSo() async throws {
        let pair = try await Self.started(reader: DataAddress.none)
        #expect(pair.reader.driver.messages.registrations.last?.data == nil)
        #expect(pair.holder.driver.messages.registrations.last?.data?.address != nil)
        let quiet = try Bench(data: pair.data.transport, at: .automatic)
        await quiet.worker.listen()
        await quiet.worker.start()
        try await quiet.join()
        let way = try #require(quiet.driver.messages.registrations.last?.data)
        #expect(way.address == nil, "its driver is on loopback")
    }
}

/// A port that takes connections and says nothing.
private struct SilentPort: ~Copyable {
    private let handle: Int32
    let address: String

    init() throws {
        handle = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = inet_addr("127.0.0.1")
        var size = socklen_t(MemoryLayout<sockaddr_in>.size)
        let handle = handle
        let isBound = withUnsafeMutablePointer(to: &address) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                bind(handle, $0, size) == 0 && listen(handle, 16) == 0 && getsockname(handle, $0, &size) == 0
            }
        }
        try #require(isBound)
        self.address = "tcp://127.0.0.1:\(UInt16(bigEndian: address.sin_port))"
    }

    deinit { close(handle) }
}
