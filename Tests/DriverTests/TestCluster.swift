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
    private let folder: String
    private let thread = SocketThread()

    /// A driver with a journal of its own, which goes with the cluster.
    init(drainTime: Duration = .seconds(30)) {
        folder = NSTemporaryDirectory() + "driver-" + UUID().uuidString
        try? FileManager.default.createDirectory(
            atPath: folder, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
        var configuration = DriverConfiguration(programVersion: "test")
        configuration.clock = clock
        configuration.drainTime = drainTime
        configuration.environment = ["ROOST_HOME": folder]
        driver = Driver(
            configuration, network: nil, thread: thread,
            log: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() })
    }

    deinit {
        thread.stop()
        try? FileManager.default.removeItem(atPath: folder)
    }

    /// The folder of the workers' logs.
    var workerLogs: String { folder + "/workers" }

    func start() async { await driver.start() }

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
    func settle() async {
        for _ in 0..<20 {
            await driver.tick()
            try? await Task.sleep(for: .milliseconds(2))
        }
    }

    func session() async -> TestSession {
        let session = TestSession(driver.connectSession())
        session.send(.hello(SessionGreeting(programVersion: "test", appName: "test")))
        await eventually("the driver says welcome") { session.isWelcome }
        return session
    }

    func worker(slots: UInt16 = 1, callsInFlight: UInt16 = 100, log: String = "") async -> TestWorker {
        let worker = TestWorker(driver.connectWorker(), slots: slots, callsInFlight: callsInFlight, log: log)
        worker.join()
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
