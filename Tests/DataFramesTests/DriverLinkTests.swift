import Columnar
import DataFrames
import Messaging
import Planning
import Synchronization
import Testing

/// A session's end of the conversation, with a driver that says what the test has it say.
@Suite(.timeLimit(.minutes(1))) struct DriverLinkTests {
    /// What a driver hears.
    private final class Ear: Sendable {
        let hub = InProcessTransport()
        private let heard = Mutex<[SessionToDriver]>([])

        init(_ answer: @escaping @Sendable (SessionToDriver) -> DriverToSession? = { _ in nil }) {
            hub.start { [self] deliveries in
                for case .message(.session(let message), let peer) in deliveries {
                    heard.withLock { $0.append(message) }
                    if let reply = answer(message) { hub.send(.session(reply), to: peer) }
                }
            }
        }

        func count(_ isWanted: (SessionToDriver) -> Bool) -> Int { heard.withLock { $0.count(where: isWanted) } }
        var submissions: Int { count { if case .submit = $0 { true } else { false } } }
        var pings: Int { count { if case .ping = $0 { true } else { false } } }
    }

    private static let plan = StagePlanner.plan(.range(start: 0, end: 10, step: 1, partitions: 1))

    private func run(_ link: DriverLink) async throws -> JobResult {
        try await link.run(Self.plan, name: "test", credentials: Credentials(), progress: nil)
    }

    @Test func aTaskThatIsCancelledBeforeItSubmitsSubmitsNothing() async throws {
        let ear = Ear()
        let link = DriverLink(transport: ear.hub.connectSession(), place: "test")
        for _ in 0..<50 {
            let task = Task {
                withUnsafeCurrentTask { $0?.cancel() }
                return try await run(link)
            }
            let error = await #expect(throws: RoostError.self) { _ = try await task.value }
            #expect(error?.code == .cancelled)
        }
        #expect(ear.submissions == 0)
        link.close()
    }

    @Test func aDriverThatSaysNothingIsNoEndlessWait() async throws {
        let ear = Ear()
        let link = DriverLink(transport: ear.hub.connectSession(), place: "tcp://127.0.0.1:1")
        let error = await #expect(throws: RoostError.self) { _ = try await link.status(patience: .milliseconds(50)) }
        #expect(error?.code == .cluster && error?.message.contains("tcp://127.0.0.1:1") == true)
        let other = DriverLink(transport: ear.hub.connectSession(), place: "tcp://127.0.0.1:2")
        let refusal = await #expect(throws: RoostError.self) {
            _ = try await other.attach(appName: "test", version: "1", patience: .milliseconds(50))
        }
        #expect(refusal?.message.contains("tcp://127.0.0.1:2") == true)
        link.close()
    }

    @Test func anIdleSessionsNextJobIsRun() async throws {
        let ear = Ear { message in
            // The answer takes longer than the next tick.
            if case .ping = message { .pong } else { nil }
        }
        let link = DriverLink(transport: ear.hub.connectSession(), place: "test")
        let start = ContinuousClock.now
        for tick in 0..<120 { link.checkDriver(now: start.advanced(by: .milliseconds(500 * tick))) }
        #expect(ear.pings == 0, "an idle session asks nothing")
        let job = Task { try await run(link) }
        while ear.submissions == 0 { try await Task.sleep(for: .milliseconds(1)) }
        for tick in 120..<240 { link.checkDriver(now: start.advanced(by: .milliseconds(500 * tick))) }
        #expect(ear.pings == 120)
        link.close(RoostError(.cluster, "the test is over"))
        let error = await #expect(throws: RoostError.self) { _ = try await job.value }
        #expect(error?.message == "the test is over")
    }

    @Test func aDriverThatDiesUnderAJobIsNamed() async throws {
        let ear = Ear()
        let link = DriverLink(transport: ear.hub.connectSession(), place: "tcp://127.0.0.1:7")
        let job = Task { try await run(link) }
        while ear.submissions == 0 { try await Task.sleep(for: .milliseconds(1)) }
        let start = ContinuousClock.now
        for tick in 0..<30 { link.checkDriver(now: start.advanced(by: .milliseconds(500 * tick))) }
        let error = await #expect(throws: RoostError.self) { _ = try await job.value }
        #expect(error?.message.contains("tcp://127.0.0.1:7") == true)
    }
}
