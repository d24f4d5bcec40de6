import Columnar
import Driver
import Foundation
import Logging
import Messaging
import ModelAPI
import Planning
import Synchronization
import Testing
import ZeroMQTransport

/// A driver in this process with a clock that is moved by hand, and a journal of its own.
final class TestCluster: Sendable {
    let driver: Driver
    let clock = ManualClock()
    /// Where its journal is.
    var home: String { folder }
    private let folder: String
    private let thread = SocketThread()
    /// Its workers and sessions live as long as it does.
    private let peers = Mutex<[any AnyObject & Sendable]>([])

    /// A driver with a journal of its own, which goes with the cluster.
    private init(drainTime: Duration, _ change: (inout DriverConfiguration) -> Void = { _ in }) {
        folder = NSTemporaryDirectory() + "driver-" + UUID().uuidString
        try? FileManager.default.createDirectory(
            atPath: folder, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
        var configuration = DriverConfiguration(programVersion: "test")
        configuration.clock = clock
        configuration.drainTime = drainTime
        configuration.environment = ["ROOST_HOME": folder]
        change(&configuration)
        driver = Driver(
            configuration, network: nil, thread: thread,
            log: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() })
    }

    deinit {
        thread.stop()
        try? FileManager.default.removeItem(atPath: folder)
    }

    /// A cluster of its own settings, that has begun.
    static func started(_ change: (inout DriverConfiguration) -> Void) async -> TestCluster {
        let cluster = TestCluster(drainTime: .seconds(30), change)
        await cluster.driver.start()
        return cluster
    }

    /// A cluster with a worker and a session.
    static func started(
        drainTime: Duration = .seconds(30), slots: UInt16 = 1
    ) async -> (cluster: TestCluster, worker: TestWorker, session: TestSession) {
        let cluster = TestCluster(drainTime: drainTime)
        await cluster.driver.start()
        return (cluster, await cluster.worker(slots: slots), await cluster.session())
    }

    /// A cluster with a worker and a session, and a job of the session's that has calls under way.
    ///
    /// - Returns: them and the job's request.
    static func calling(
        _ calls: Int, tasks: Int = 1, drainTime: Duration = .seconds(30)
    ) async throws -> (cluster: TestCluster, worker: TestWorker, session: TestSession, job: UInt64) {
        let (cluster, worker, session) = await started(drainTime: drainTime)
        let job = session.submit(try .calls(tasks: tasks))
        await cluster.eventually("a task") { !worker.tasks.isEmpty }
        worker.finishTask(requests: calls)
        await cluster.eventually("\(calls) calls") { worker.orders.count == calls }
        return (cluster, worker, session, job)
    }

    /// Lets time pass in ticks of 50 ms.
    func pass(_ time: Duration = .milliseconds(50)) async {
        let end = clock.now.advanced(by: time)
        repeat {
            clock.advance(.milliseconds(50))
            await driver.tick()
        } while clock.now < end
    }

    /// Lets time pass until something is so, for a minute of the machine's time: other tests take it too.
    ///
    /// The journal's threads take real time, so that each tick of 50 ms takes a little of it.
    func eventually(
        _ what: Comment, sourceLocation: SourceLocation = #_sourceLocation, _ isSo: () -> Bool
    ) async {
        let deadline = ContinuousClock.now.advanced(by: .seconds(60))
        while !isSo() {
            guard ContinuousClock.now < deadline else {
                Issue.record(what, sourceLocation: sourceLocation)
                return
            }
            await pass()
            try? await Task.sleep(for: .milliseconds(2))
        }
    }

    /// Lets messages and the journal's answers arrive without time passing.
    func deliver() async {
        for _ in 0..<20 {
            await driver.tick()
            try? await Task.sleep(for: .milliseconds(2))
        }
    }

    func session(
        role: PeerRole = .session, principal: Principal = .owner, isCommand: Bool = false, user: String? = nil
    ) async -> TestSession {
        let session = TestSession(driver.connectSession(role: role, principal: principal))
        peers.withLock { $0.append(session) }
        session.send(.hello(SessionGreeting(programVersion: "test", appName: "test", isCommand: isCommand, user: user)))
        await eventually("the driver says welcome") { session.isWelcome }
        return session
    }

    func worker(
        slots: UInt16 = 1, process: Int32? = nil, name: String = "", labels: WorkerLabels = WorkerLabels(),
        life: UInt64 = 0, known: [Int64]? = nil, data: DataWay? = nil
    ) async -> TestWorker {
        let worker = TestWorker(
            driver.connectWorker(), slots: slots, process: process, name: name, labels: labels, life: life, data: data)
        peers.withLock { $0.append(worker) }
        worker.join(known: known)
        await eventually("the driver takes the worker") { worker.isRegistered }
        return worker
    }
}

/// A clock that stands still until it is moved.
final class ManualClock: DriverClock {
    private let time = Mutex(ContinuousClock.now)

    var now: ContinuousClock.Instant { time.withLock { $0 } }
    func advance(_ by: Duration) { time.withLock { $0 = $0.advanced(by: by) } }
    // Ticks come from the test.
    func sleep(until due: ContinuousClock.Instant) async throws { throw CancellationError() }
}
