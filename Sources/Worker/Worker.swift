internal import Foundation
internal import Glibc
package import Logging
internal import Messaging
internal import Operators
internal import Planning
package import ZeroMQTransport

/// The shell that runs tasks: it joins a driver, keeps the stages it was told of, and sends back results.
///
/// It lives on the socket thread, so that a heartbeat never waits behind a task: computing has threads
/// of its own, and model calls wait in Swift tasks.
package actor Worker {
    /// Why a worker ended.
    package enum End: Sendable, Equatable {
        /// The driver said goodbye, or this worker was asked to stop.
        case stopped(reason: String)
        /// The driver would not have it.
        case refused(reason: String)
        case driverLost(reason: String)
        /// What was paid for could be lost here.
        case cannotKeep(reason: String)
    }

    private static let driverSilence: Duration = .seconds(3)
    /// How long calls that are under way may take when their driver is lost.
    private static let drainTime: Duration = .seconds(30)

    private let configuration: WorkerConfiguration
    private let thread: SocketThread
    private let log: Logger
    private var transport: ZeroMQWorker?
    private var stages: [StageID: ComputeProgram] = [:]
    private let pool: ComputePool
    private let outbox = ResultOutbox()
    private let desk: CallDesk
    private let fetches = FileFetches()
    /// The process that started this one; another one takes its place when it ends.
    private let parent: pid_t
    private var driver: DriverGreeting?
    private var heard = ContinuousClock.now
    private var end: End? {
        didSet { nap?.cancel() }
    }
    /// The wait for the next look at the driver, which an end cuts short.
    private var nap: Task<Void, Never>?

    package nonisolated var unownedExecutor: UnownedSerialExecutor { thread.asUnownedSerialExecutor() }

    package init(_ configuration: WorkerConfiguration, thread: SocketThread, log: Logger) {
        self.configuration = configuration
        self.thread = thread
        self.log = log
        pool = ComputePool(threads: configuration.slots, outbox: outbox)
        desk = CallDesk(callsInFlight: configuration.callsInFlight)
        parent = getppid()
    }

    /// Works until the driver says goodbye, refuses it, or is gone for good.
    /// - Throws: `TransportError` where the driver's address cannot be used.
    package func run() async throws -> End {
        outbox.start { [weak self] in self?.flush() }
        fetches.start { [weak self] in self?.send($0) }
        desk.start { [weak self] delay in self?.report(after: delay) }
        try join()
        var ticks = 0
        while end == nil {
            let nap = Task { _ = try? await Task.sleep(for: .milliseconds(100)) }
            self.nap = nap
            await nap.value
            ticks += 1
            watchDriver(now: .now, mayAskAgain: ticks % 5 == 0)
        }
        await leave()
        return end ?? .stopped(reason: "")
    }

    package func stop(because reason: String) { end = end ?? .stopped(reason: reason) }

    /// Begins a life of this worker: a new connection under a new identity.
    private func join() throws {
        transport?.close()
        let transport = try ZeroMQWorker.connect(
            to: configuration.driver,
            as: ClientIdentity(role: .worker, environment: ProcessInfo.processInfo.environment), thread: thread)
        self.transport = transport
        driver = nil
        transport.start { [weak self, thread] deliveries in
            guard let self else { return }
            thread.run { self.assumeIsolated { $0.receive(deliveries) } }
        }
        register()
    }

    private func register() {
        let registration = Registration(
            programVersion: configuration.programVersion, host: HostName.current, processID: getpid(),
            slots: UInt16(clamping: configuration.slots), callsInFlight: UInt16(clamping: configuration.callsInFlight),
            answerLog: desk.logPath)
        transport?.send(.register(registration), to: .driver)
    }

    private func receive(_ deliveries: [Delivery<DriverToWorker>]) {
        for delivery in deliveries {
            switch delivery {
            case .message(let message, _):
                heard = .now
                handle(message)
            case .unreadable(.otherVersion(let version), _):
                end = .refused(
                    reason: "the driver at \(configuration.driver) speaks protocol version \(version), this worker "
                        + "speaks \(ProtocolVersion.current); use the same version of Roost on both sides")
            case .unreadable(.garbage(let what), _), .unreadable(.stranger(let what, _), _):
                log.warning("an unreadable message was dropped: \(what)")
            case .denied(let reason): end = .refused(reason: reason)
            case .unreachable: connectionIsLost()
            case .connected: break
            }
        }
    }

    private func connectionIsLost() {
        let reason = "the connection to the driver at \(configuration.driver) was lost"
        if configuration.endsWithDriver {
            end = end ?? .driverLost(reason: reason)
        } else if end == nil {
            startOver(because: reason)
        }
    }

    private func handle(_ message: DriverToWorker) {
        switch message {
        case .registered(let greeting):
            if driver == nil {
                log.info("joined the driver at \(configuration.driver)", metadata: ["pid": "\(greeting.processID)"])
            }
            driver = greeting
            transport?.send(.recovered(desk.unacknowledged()), to: .driver)
            sendReports()
        // Several may have waited; the first one ended the life that they speak of.
        case .registerAgain: if driver != nil { startOver(because: "the driver does not know this worker") }
        case .stage(let announcement):
            stages[announcement.stage] = program(announcement)
        case .prepare: ComputeContext.prepare()
        case .fetched(let answer): fetches.finish(answer)
        case .tasks(let tasks): launch(tasks)
        case .stageOver(let stage): forget(stage)
        case .calls(let announcement): desk.open(announcement)
        case .orders(let orders): desk.make(orders)
        case .recall(let stage): desk.recall(stage)
        case .settled(let calls): desk.settled(calls)
        case .stop(let reason): end = .stopped(reason: reason)
        case .refused(let reason): end = .refused(reason: reason)
        case .ping: transport?.send(.pong, to: .driver)
        }
    }

    private func program(_ announcement: StageAnnouncement) -> ComputeProgram {
        ComputeProgram(announcement.pipeline) {
            [fetches] (file, start, count) throws(TaskFailure) in
            try fetches.bytes(announcement.stage, file, start, count)
        }
    }

    private func launch(_ tasks: [TaskDescription]) {
        var computing: [ComputePool.Item] = []
        for task in tasks {
            if let program = stages[task.lease.stage] {
                computing.append(.init(task: task, program: program))
            } else {
                let failure = TaskFailure("the worker was not told of \(task.lease.stage)", isTransient: true)
                outbox.append(TaskResult(lease: task.lease, outcome: .failed(failure), metrics: TaskMetrics()))
            }
        }
        pool.append(computing)
    }

    private func forget(_ stage: StageID) {
        forgetTasks(of: stage)
        desk.forget(stage)
    }

    private func forgetTasks(of stage: StageID) {
        stages[stage] = nil
        pool.remove(stage)
        fetches.forget(stage)
        outbox.forget(stage)
        // Results of other stages may have waited for what was just removed.
        flush()
    }

    /// Asks for a file's bytes; called from any thread.
    private nonisolated func send(_ fetch: FileFetch) {
        thread.run { self.assumeIsolated { $0.transport?.send(.fetch(fetch), to: .driver) } }
    }

    /// Sends what came of calls; called from any thread.
    private nonisolated func report(after delay: Duration) {
        thread.run(after: delay) {
            self.assumeIsolated { worker in
                worker.sendReports()
            }
        }
    }

    private func sendReports() {
        // A driver that does not know this worker would not hear them; they go when it does.
        guard driver != nil else { return }
        let (reports, recovered) = desk.take()
        if !reports.isEmpty { transport?.send(.reports(reports), to: .driver) }
        if !recovered.isEmpty { transport?.send(.recovered(recovered), to: .driver) }
    }

    /// Sends the results that wait; called from any thread.
    private nonisolated func flush() {
        thread.run {
            self.assumeIsolated { worker in
                let results = worker.outbox.take()
                if !results.isEmpty { worker.transport?.send(.results(results), to: .driver) }
            }
        }
    }

    private func watchDriver(now: ContinuousClock.Instant, mayAskAgain: Bool) {
        if let reason = desk.failure {
            end = .cannotKeep(reason: "it makes no more calls, their answers cannot be kept: \(reason)")
            return
        }
        let silence = heard.duration(to: now)
        if configuration.endsWithDriver, getppid() != parent {
            end = .driverLost(reason: "the driver's process has ended")
        } else if driver == nil {
            if silence > configuration.patience {
                end = .driverLost(reason: "no driver answers at \(configuration.driver)")
            } else if mayAskAgain {
                register()
            }
        } else if silence > Self.driverSilence {
            if configuration.endsWithDriver {
                end = .driverLost(reason: "the driver at \(configuration.driver) was silent for 3 s")
            } else {
                startOver(because: "the driver was silent for 3 s")
            }
        }
    }

    /// Drops all work and joins again as another worker: whatever this one held, others have now.
    private func startOver(because reason: String) {
        log.warning("joining \(configuration.driver) again: \(reason)")
        // Calls go on: they are paid for, and the log keeps their answers for the next driver.
        for stage in Array(stages.keys) { forgetTasks(of: stage) }
        desk.startOver()
        heard = .now
        do { try join() } catch { end = .driverLost(reason: "\(error)") }
    }

    private func leave() async {
        for stage in Array(stages.keys) { forgetTasks(of: stage) }
        desk.recallAll()
        sendReports()
        switch end {
        case .driverLost, .cannotKeep: await desk.drain(patience: Self.drainTime)
        default: break
        }
        sendReports()
        if driver != nil { transport?.send(.goodbye(reason: "it stopped"), to: .driver) }
        transport?.close()
        pool.stop()
        await desk.shutdown()
    }
}
