import Columnar
import Client
import Messaging
import Planning
import Synchronization
import Testing

/// A session's end of the conversation, with a driver that says what the test has it say.
@Suite(.timeLimit(.minutes(5))) struct DriverClientTests {
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
        var cancellations: Int { count { if case .cancel = $0 { true } else { false } } }
        var pings: Int { count { if case .ping = $0 { true } else { false } } }
    }

    private static let plan = JobPlan(stages: [
        StagePlan(input: .range(start: 0, end: 10, step: 1, partitions: 1))
    ])

    private func run(_ client: DriverClient) async throws -> JobResult {
        try await client.run(Self.plan, name: "test", credentials: Credentials(), progress: nil)
    }

    @Test func aTaskThatIsCancelledBeforeItSubmitsSubmitsNothing() async throws {
        let ear = Ear()
        let client = DriverClient(transport: ear.hub.connectSession(), address: "test")
        for _ in 0..<50 {
            let task = Task {
                withUnsafeCurrentTask { $0?.cancel() }
                return try await run(client)
            }
            let error = await #expect(throws: RoostError.self) { _ = try await task.value }
            #expect(error?.code == .cancelled)
        }
        #expect(ear.submissions == 0)
        client.close()
    }

    @Test func jobsThatBeginAfterACancellationForGoodSubmitNothing() async throws {
        let ear = Ear { message in
            if case .submit(let submission) = message { .accepted(request: submission.request, JobID(1)) } else { nil }
        }
        let client = DriverClient(transport: ear.hub.connectSession(), address: "test")
        let first = Task { try await run(client) }
        while ear.submissions == 0 { try await Task.sleep(for: .milliseconds(1)) }
        client.cancelJobs(forGood: true)
        while ear.cancellations == 0 { try await Task.sleep(for: .milliseconds(1)) }
        for _ in 0..<3 {
            let error = await #expect(throws: RoostError.self) { _ = try await run(client) }
            #expect(error?.code == .cancelled)
        }
        client.cancelJobs(forGood: true)
        #expect(ear.submissions == 1 && ear.cancellations == 1, "one that is being cancelled is left alone")
        client.close()
        await #expect(throws: RoostError.self) { _ = try await first.value }
    }

    @Test func aCancellationLeavesLaterJobsAlone() async throws {
        let ear = Ear()
        let client = DriverClient(transport: ear.hub.connectSession(), address: "test")
        client.cancelJobs()
        let job = Task { try await run(client) }
        while ear.submissions == 0 { try await Task.sleep(for: .milliseconds(1)) }
        client.close()
        await #expect(throws: RoostError.self) { _ = try await job.value }
    }

    @Test func aDriverThatSaysNothingIsNoEndlessWait() async throws {
        let ear = Ear()
        let client = DriverClient(transport: ear.hub.connectSession(), address: "tcp://127.0.0.1:1")
        let error = await #expect(throws: RoostError.self) { _ = try await client.status(patience: .milliseconds(50)) }
        #expect(error?.code == .cluster && error?.message.contains("tcp://127.0.0.1:1") == true)
        let other = DriverClient(transport: ear.hub.connectSession(), address: "tcp://127.0.0.1:2")
        let refusal = await #expect(throws: RoostError.self) {
            _ = try await other.attach(appName: "test", version: "1", patience: .milliseconds(50))
        }
        #expect(refusal?.message.contains("tcp://127.0.0.1:2") == true)
        client.close()
    }

    @Test func anIdleSessionsNextJobIsRun() async throws {
        let ear = Ear { message in
            // The answer takes longer than the next tick.
            if case .ping = message { .pong } else { nil }
        }
        let client = DriverClient(transport: ear.hub.connectSession(), address: "test")
        let start = ContinuousClock.now
        // A minute of idling, which is over now.
        for tick in -120..<0 { client.checkDriver(now: start.advanced(by: .milliseconds(500 * tick))) }
        #expect(ear.pings == 0, "an idle session asks nothing")
        let job = Task { try await run(client) }
        while ear.submissions == 0 { try await Task.sleep(for: .milliseconds(1)) }
        for tick in 0..<120 { client.checkDriver(now: start.advanced(by: .milliseconds(500 * tick))) }
        #expect(ear.pings == 120)
        client.close(RoostError(.cluster, "the test is over"))
        let error = await #expect(throws: RoostError.self) { _ = try await job.value }
        #expect(error?.message == "the test is over")
    }

    @Test func aDriverThatDiesUnderAJobIsNamed() async throws {
        let ear = Ear()
        let client = DriverClient(transport: ear.hub.connectSession(), address: "tcp://127.0.0.1:7")
        let job = Task { try await run(client) }
        while ear.submissions == 0 { try await Task.sleep(for: .milliseconds(1)) }
        let start = ContinuousClock.now
        for tick in 0..<30 { client.checkDriver(now: start.advanced(by: .milliseconds(500 * tick))) }
        let error = await #expect(throws: RoostError.self) { _ = try await job.value }
        #expect(error?.message.contains("tcp://127.0.0.1:7") == true)
    }

    /// The transport may know at once that the driver will not have this session.
    @Test(arguments: [
        Delivery<DriverToSession>.denied(reason: "it has another key"), .trying(reason: "it has another key"),
    ])
    func aDenialBeforeTheHelloIsHeard(delivery: Delivery<DriverToSession>) async throws {
        let client = DriverClient(transport: Refusal(delivery), address: "test")
        let start = ContinuousClock.now
        let error = await #expect(throws: RoostError.self) {
            _ = try await client.attach(appName: "test", version: "1")
        }
        #expect(error?.message == "it has another key" && start.duration(to: .now) < .seconds(5))
    }

    /// A transport that says one thing as soon as it is started.
    private final class Refusal: Transport {
        private let delivery: Delivery<DriverToSession>
        init(_ delivery: Delivery<DriverToSession>) { self.delivery = delivery }

        func start(_ receive: @escaping @Sendable ([Delivery<DriverToSession>]) -> Void) { receive([delivery]) }
        func send(_ message: SessionToDriver, to peer: PeerID) {}
        func close() {}
    }
}
