import ArrowIPC
import Columnar
import Foundation
import Journal
import Logging
import Messaging
import ModelAPI
import Planning
import Synchronization
import TestSupport
import Testing
import ZeroMQTransport

@testable import Worker

/// A worker, its driver as the test plays it, and its calls.
final class Bench: Sendable {
    static let stage = StageID(1)

    let folder: String
    let worker: Worker
    let driver = Listener()
    let calls = Calls()
    private let clock: MovedClock
    private let thread = SocketThread()

    init(callsInFlight: Int = 8, data: DataTransport? = nil, at address: DataAddress = .automatic) throws {
        folder = FileManager.default.temporaryDirectory.appendingPathComponent("roost-worker-\(UUID())").path
        try FileManager.default.createDirectory(
            atPath: folder, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
        let clock = MovedClock(.now)
        self.clock = clock
        var configuration = WorkerConfiguration(driver: try Address(parsing: "tcp://127.0.0.1:1"), programVersion: "1")
        configuration.callsInFlight = callsInFlight
        configuration.endsWithDriver = true
        configuration.logFolder = folder
        configuration.dataAddress = address
        let (hub, calls) = (driver.hub, calls)
        worker = Worker(
            configuration,
            WorkerSurroundings(
                now: { clock.now }, connect: { hub.connectWorker() }, parentLives: { true },
                prepareCalls: { _ in calls }, data: data),
            thread: thread, log: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() })
        driver.listen()
    }

    deinit {
        thread.stop()
        try? FileManager.default.removeItem(atPath: folder)
    }

    /// Where the worker said that its log of answers is.
    func answerLog() throws -> String {
        let log = driver.messages.lazy.compactMap { if case .register(let own) = $0 { own.answerLog } else { nil } }
            .first
        return try #require(log)
    }

    func send(_ message: DriverToWorker) async {
        driver.send(message)
        await deliver()
    }

    /// Lets the worker deal with what was sent.
    func deliver() async { _ = await worker.ended }

    func join() async throws {
        await driver.wait { $0.contains { $0.isRegister } }
        await send(.registered(DriverGreeting(programVersion: "1", processID: 1, epoch: 1)))
        let endpoint = try ModelEndpoint(kind: .openAI, baseURL: "http://127.0.0.1:1/v1")
        let column = ChatColumn(endpoint: endpoint, model: "m", system: nil, user: try Template(parsing: "{a}"))
        await send(
            .calls(
                CallAnnouncement(
                    stage: Self.stage, journalJob: 1, column: column, options: CallOptions(), credentials: Credentials()
                )))
    }

    func order(_ calls: [Int64]) async {
        await send(
            .orders(
                calls.map {
                    CallOrder(
                        stage: Self.stage, call: $0, key: RequestKey(words: SIMD4(repeating: UInt64($0))),
                        deployment: 0, slots: 64, messages: .empty)
                }))
    }

    /// Lets time pass, with ticks as often as the worker makes them itself.
    func pass(_ time: Duration) async {
        let end = clock.now.advanced(by: time)
        while clock.now < end {
            clock.advance(by: min(.milliseconds(100), clock.now.duration(to: end)))
            await worker.tick()
        }
    }
}

private final class MovedClock: Sendable {
    private let instant: Mutex<ContinuousClock.Instant>
    init(_ start: ContinuousClock.Instant) { instant = Mutex(start) }
    var now: ContinuousClock.Instant { instant.withLock { $0 } }
    func advance(by time: Duration) { instant.withLock { $0 = $0.advanced(by: time) } }
}

/// What the worker says to its driver.
final class Listener: Sendable {
    let hub = InProcessTransport()
    private let heard = Mutex<(peer: PeerID, messages: [WorkerToDriver])>((PeerID(0), []))

    func listen() {
        hub.start { [weak self] deliveries in
            for case .message(.worker(let message), let peer) in deliveries {
                self?.heard.withLock {
                    $0.peer = peer
                    $0.messages.append(message)
                }
            }
        }
    }

    var messages: [WorkerToDriver] { heard.withLock { $0.messages } }

    func send(_ message: DriverToWorker) { hub.send(.worker(message), to: heard.withLock { $0.peer }) }

    func wait(_ condition: ([WorkerToDriver]) -> Bool) async {
        for _ in 0..<2_000 {
            if condition(messages) { return }
            try? await Task.sleep(for: .milliseconds(5))
        }
        Issue.record("the worker only said \(messages)")
    }
}

/// Calls that the test answers.
final class Calls: CallAttempts {
    private struct State {
        var begun: [Int64] = []
        var cancelled: [Int64] = []
        var waiting: [Int64: (order: CallOrder, completion: @Sendable (CallReport) -> Void)] = [:]
    }

    private let state = Mutex(State())

    var begun: [Int64] { state.withLock { $0.begun } }
    var cancelled: [Int64] { state.withLock { $0.cancelled } }

    func attempt(
        _ order: CallOrder, onSend: @escaping @Sendable () throws -> Void,
        completion: @escaping @Sendable (CallReport) -> Void
    ) -> (@Sendable () -> Void)? {
        do { try onSend() } catch {
            completion(CallReport(stage: order.stage, call: order.call, result: .unsent))
            return nil
        }
        state.withLock { state in
            state.begun.append(order.call)
            state.waiting[order.call] = (order, completion)
        }
        return { [self] in state.withLock { $0.cancelled.append(order.call) } }
    }

    func fail(_ call: Int64) {
        guard let (order, completion) = state.withLock({ $0.waiting.removeValue(forKey: call) }) else { return }
        completion(CallReport(stage: order.stage, call: call, result: .unsent))
    }

    func answer(_ call: Int64) {
        guard let (order, completion) = state.withLock({ $0.waiting.removeValue(forKey: call) }) else { return }
        completion(
            CallReport(
                stage: order.stage, call: call,
                result: .answered(promptTokens: 1, completionTokens: 1, cachedTokens: 0), record: Buffer([1, 2, 3])))
    }
}
