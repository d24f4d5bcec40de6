import ArrowIPC
import Client
import Columnar
import Dispatch
import Driver
import Foundation
import Logging
import Messaging
import Planning
import Synchronization
import ZeroMQTransport

/// A driver whose workers are in this process, and answer each task at once with one row.
struct DriverRun {
    /// Tasks of a job; a range has no more partitions.
    private static let mostTasks = 125_000

    let workers: Int
    let tasks: Int

    /// Runs jobs side by side until all tasks are done.
    ///
    /// - Returns: rows that came to the session, and tasks that workers did.
    func run() async throws -> (rows: Int, tasks: Int) {
        let home = NSTemporaryDirectory() + "cluster-benchmark-\(getpid())"
        defer { try? FileManager.default.removeItem(atPath: home) }
        try FileManager.default.createDirectory(
            atPath: home, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
        var configuration = DriverConfiguration(programVersion: "benchmark")
        configuration.environment = ["ROOST_HOME": home]
        let thread = SocketThread()
        let driver = Driver(
            configuration, network: nil, thread: thread,
            log: Logger(label: "benchmark") { _ in SwiftLogNoOpLogHandler() })
        let running = Task { await driver.run() }
        let peers = (0..<workers).map { _ in InstantWorker(driver.connectWorker()) }
        let client = DriverClient(transport: driver.connectSession(), address: "this process")
        let rows = RowCount()
        try await withThrowingTaskGroup(of: Void.self) { group in
            for start in stride(from: 0, to: tasks, by: Self.mostTasks) {
                let end = min(tasks, start + Self.mostTasks)
                let plan = JobPlan(stages: [
                    StagePlan(
                        input: .range(start: Int64(start), end: Int64(end), step: 1, partitions: end - start),
                        pipeline: Pipeline())
                ])
                group.addTask {
                    _ = try await client.run(
                        plan, name: "tasks", credentials: Credentials(),
                        rows: { _, batch in rows.add(batch.rowCount) }, progress: nil)
                }
            }
            try await group.waitForAll()
        }
        client.close()
        await driver.stop()
        await running.value
        thread.stop()
        return (rows.value, peers.reduce(0) { $0 + $1.done })
    }
}

/// A worker that has the answer to each task before it is asked.
private final class InstantWorker: Sendable {
    /// Where workers answer: at once would be within the driver's own words.
    private static let thread = DispatchQueue(label: "benchmark.workers")

    private let transport: WorkerTransport
    private let count = Mutex(0)

    var done: Int { count.withLock { $0 } }

    init(_ transport: WorkerTransport) {
        self.transport = transport
        transport.start { [weak self] deliveries in
            guard let self else { return }
            Self.thread.async { for case .message(let message, _) in deliveries { self.hear(message) } }
        }
        transport.send(
            .register(
                Registration(
                    programVersion: "benchmark", host: "simulated", processID: 1, slots: 2, callsInFlight: 64)),
            to: .driver)
        transport.send(.recovered([]), to: .driver)
    }

    private func hear(_ message: DriverToWorker) {
        switch message {
        case .tasks(let tasks):
            count.withLock { $0 += tasks.count }
            var metrics = TaskMetrics()
            // Long enough for few to be sent ahead.
            metrics.runNanoseconds = 50_000_000
            transport.send(
                .results(
                    tasks.map { [metrics] task in
                        TaskResult(
                            lease: task.lease, outcome: .finished([Self.row], schema: Self.schema),
                            metrics: metrics)
                    }), to: .driver)
        case .ping: transport.send(.pong, to: .driver)
        default: break
        }
    }

    private static let fields = Schema([Field("id", .int64)])
    private static let schema = SchemaMessage.encode(fields)
    private static let row = EncodedBatch(
        RecordBatch(
            fields, [ArrayData(type: .int64, length: 1, nullCount: 0, buffers: [.empty, Buffer(values: [Int64(1)])])],
            rowCount: 1))
}

/// Rows that came, of all jobs.
private final class RowCount: Sendable {
    private let count = Mutex(0)

    var value: Int { count.withLock { $0 } }

    func add(_ rows: Int) { count.withLock { $0 += rows } }
}
