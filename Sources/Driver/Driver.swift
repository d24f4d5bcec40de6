internal import Glibc
package import Logging
package import Messaging
internal import Planning
internal import Scheduling
package import ZeroMQTransport

/// The shell around the decisions: it hears workers and sessions, tells what they said to those who decide, and
/// sends what they want said. It lives on the process's socket thread, on which nobody waits for anything.
package actor Driver {
    /// The time between two ticks.
    private static let interval = Duration.milliseconds(50)

    let configuration: DriverConfiguration
    private let thread: SocketThread
    let log: Logger
    let epoch = UInt64.random(in: 1...UInt64.max)
    let startedAt: ContinuousClock.Instant
    /// Nil for a driver that only this process can reach.
    let network: ZeroMQListener?
    private let inProcess: InProcessTransport
    let outbox: Outbox
    let keeper: JournalKeeper
    let tasks: TaskRunner
    let calls: CallRunner
    let jobs: JobRunner
    let detached: DetachedJobs
    private let alarm: Alarm
    let recorder: EventRecorder
    let mailbox: Mailbox
    var logFetches = LogFetchTable()
    var ticksSinceLogs = 0
    /// Workers that were silent when they were last looked at.
    var suspects: Set<PeerID> = []
    var workers = WorkerTable<PeerID, WorkerInfo>()
    var sessions = SessionTable<PeerID, Connection>()
    /// Who has proven to be what, sessions and workers.
    private var connections: [PeerID: Connection] = [:]
    private var stalls = StallClock(interval: interval)
    var localWorkers: LocalWorkers
    /// Workers that are gone.
    var departures = Departures()
    /// Workers that were told that nobody needs what they keep.
    var released: Set<PeerID> = []
    private(set) var unreadable = Strangers()
    /// How often somebody asked for the driver's end.
    private(set) var stops = 0
    var idle: IdleStop
    /// How many workers there are; nil where people alone decide that.
    var scaling: WorkerScaling?
    /// Sessions that are no commands: as long as one of them came or left lately, somebody uses the cluster.
    var users: Set<PeerID> = []
    /// The wait for the next tick, which a stop cuts short.
    private var nap: Task<Void, Never>?

    package nonisolated var unownedExecutor: UnownedSerialExecutor { thread.asUnownedSerialExecutor() }

    /// Where the driver listens.
    package nonisolated let address: Address

    /// Listens on the network.
    ///
    /// - Parameters:
    ///   - configuration: how the driver is set up.
    ///   - thread: where it lives.
    ///   - log: where it says what happens.
    /// - Throws: `TransportError` where the address cannot be had.
    package init(_ configuration: DriverConfiguration, thread: SocketThread, log: Logger) throws(TransportError) {
        let network = try ZeroMQListener.listen(
            on: configuration.address, environment: configuration.environment, thread: thread)
        self.init(configuration, network: network, thread: thread, log: log)
    }

    /// A driver that only this process can reach where there is no network.
    package init(_ configuration: DriverConfiguration, network: ZeroMQListener?, thread: SocketThread, log: Logger) {
        self.configuration = configuration
        self.thread = thread
        self.log = log
        self.network = network
        address = network?.address ?? configuration.address
        startedAt = configuration.clock.now
        idle = IdleStop(limit: configuration.idleTimeout, now: startedAt)
        let mailbox = Mailbox(thread)
        self.mailbox = mailbox
        let address = address
        recorder = EventRecorder(
            configuration.eventFolder.map { EventLog(folder: $0, name: "\(address.port)", log: log) })
        inProcess = InProcessTransport()
        outbox = Outbox(network: network, inProcess: inProcess)
        let stages = StageNumbers()
        keeper = JournalKeeper(environment: configuration.environment, log: log) { event in
            mailbox.post { $0.handle(event) }
        }
        alarm = Alarm(configuration.clock) { mailbox.post { $0.turn() } }
        tasks = TaskRunner(configuration.scheduling, outbox: outbox, recorder: recorder)
        calls = CallRunner(
            keeper, configuration.scheduling, outbox: outbox, stages: stages, alarm: alarm, recorder: recorder
        ) {
            stage, report, taken in
            mailbox.post({ $0.handle(report, of: stage, taken) }, orElse: taken)
        }
        jobs = JobRunner(
            tasks: tasks, calls: calls, outbox: outbox, stages: stages, drainTime: configuration.drainTime, log: log,
            recorder: recorder)
        detached = DetachedJobs(configuration, address: address.here.description, keeper, outbox, log: log) { work in
            mailbox.post { work($0.detached) }
        }
        var command = configuration.localWorkerCommand
        if let network { command.environment.merge(network.environmentOfWorkers) { $1 } }
        let files = configuration.workerLogFolder.flatMap { WorkerLogFiles(folder: $0, name: "\(address.port)") }
        if let autoscaling = configuration.autoscaling {
            scaling = WorkerScaling(
                autoscaling, configuration.workerStart, driver: address, epoch: epoch,
                environment: configuration.environment, files: files)
        }
        localWorkers = LocalWorkers(
            count: configuration.localWorkers, command: command, driver: address.here,
            processes: configuration.processes, files: files, now: startedAt)
        mailbox.open(self)
    }

    // MARK: Life

    /// Runs until `stop`, or until a session asks for the end, and until what is paid for is back.
    package func run() async {
        start()
        while !isOver {
            let nap = Task { [configuration] in
                _ = try? await configuration.clock.sleep(until: configuration.clock.now.advanced(by: Self.interval))
            }
            self.nap = nap
            await nap.value
            tick()
        }
        await sayGoodbye()
    }

    /// Begins to hear workers and sessions, and starts the local workers.
    package func start() {
        localWorkers.startDue(now: configuration.clock.now, log: log)
        network?.start { [weak self] in self?.deliver($0) }
        inProcess.start { [weak self] in self?.deliver($0, inProcess: true) }
        log.info("driver listens on \(address)\(address.isEncrypted ? ", encrypted (CURVE)" : "")")
        detached.takeUp()
        recorder.record(.driverStarted) { $0.place = address.description }
    }

    /// Ends the driver when calls in flight are back, or their time is over; called once more, at once.
    ///
    /// - Parameter reason: why, for its log.
    package func stop(because reason: String = "it was asked to") {
        stops += 1
        if stops == 1 { log.info("driver stops: \(reason)") }
        recorder.record(.driverStopping) { $0.cause = reason }
        detached.stop()
        let now = times
        for job in jobs.running { jobs.cancel(job.id, because: "the driver stops", by: .driver, now: now) }
        turn(now)
        nap?.cancel()
    }

    /// Whether it was stopped, and nothing is waited for.
    package var isOver: Bool { stops > 1 || stops == 1 && jobs.isEmpty }

    /// Ends the workers, and waits for those that were started here.
    private func sayGoodbye() async {
        // Also to those that it took for lost: they would wait for the next driver.
        for (peer, connection) in connections where connection.role == .worker {
            outbox.send(Self.goodbye, to: WorkerID(peer.rawValue))
        }
        localWorkers.killThoseThatNeverJoined()
        let deadline = ContinuousClock.now.advanced(by: Self.patienceWithWorkers)
        while !localWorkers.allEnded(), ContinuousClock.now < deadline {
            try? await Task.sleep(for: .milliseconds(5))
        }
        localWorkers.kill()
        scaling?.stop()
        await close()
    }

    /// Gives up journal and connections.
    package func close() async {
        alarm.cancel()
        detached.close()
        recorder.close()
        await keeper.close()
        network?.close()
        inProcess.close()
    }

    /// A new session's end of a conversation inside this process.
    package nonisolated func connectSession(
        role: PeerRole = .session, principal: Principal = .owner
    ) -> SessionTransport { inProcess.connectSession(role: role, principal: principal) }

    /// A new worker's end of a conversation inside this process.
    package nonisolated func connectWorker() -> WorkerTransport { inProcess.connectWorker() }

    // MARK: Turns

    /// The time, and that of a clock that stands still while the driver does.
    var times: Times {
        let now = configuration.clock.now
        return Times(real: now, patient: stalls.time(now))
    }

    /// Goes on with all jobs; once for all that came together.
    private func turn(_ now: Times) {
        jobs.advance(now: now)
        recorder.flushIfUrgent()
        for (job, session) in jobs.takeEnded() { sessions.ended(job, of: session) }
    }

    private func turn() { turn(times) }

    private func handle(_ event: JournalEvent) {
        let now = times
        calls.handle(event, now: now)
        turn(now)
    }

    private func handle(_ report: BatchRunner.Report, of stage: StageID, _ taken: () -> Void) {
        let now = times
        calls.accept(report, of: stage, now: now.real)
        turn(now)
        taken()
    }

    /// Time passes; called every 50 ms.
    package func tick() {
        if let stall = stalls.tick(now: configuration.clock.now) {
            recorder.record(.driverStalled) { $0.seconds = stall.seconds }
            log.warning("the driver did nothing for \(stall): it was stopped, the machine slept, or is overloaded")
        }
        let now = times
        for action in workers.tick(now: now.patient) {
            switch action {
            case .ping(let peer): outbox.send(DriverToWorker.ping, to: WorkerID(peer.rawValue))
            case .declareDead(let peer, _):
                network?.giveUp(peer)
                lost(peer, because: "it was silent for 3 s", isSilent: true, now)
            }
        }
        reap(now)
        if stops == 0 { localWorkers.startDue(now: now.real, log: log) }
        jobs.tick(now: now)
        detached.tick(now: now.real)
        turn(now)
        jobs.reportProgress(now: now)
        release()
        endWhereIdle(now)
        scale(now)
        recordSilences(now)
        boundLogs()
    }

    /// Sees which local workers' processes have ended, and how.
    private func reap(_ now: Times) {
        for process in localWorkers.reap(now: now.real, log: log) {
            let peer = workers.all.first { isLocal($0.info.registration, process.id) }?.peer
            if let peer { lost(peer, because: process.cause, now) } else { ended(process, now) }
        }
    }

    func isLocal(_ registration: Registration, _ process: Int32) -> Bool {
        registration.processID == process && registration.host == HostName.current
    }

    // MARK: Messages

    /// Enters the actor from a transport; deliveries of the network arrive on its thread already.
    private nonisolated func deliver(_ deliveries: [Delivery<MessageToDriver>], inProcess: Bool = false) {
        thread.run { self.assumeIsolated { $0.receive(deliveries, inProcess: inProcess) } }
    }

    private func receive(_ deliveries: [Delivery<MessageToDriver>], inProcess: Bool) {
        let now = times
        recorder.turn()
        for delivery in deliveries {
            switch delivery {
            case .connected(let connection):
                if inProcess { outbox.noteInProcess(connection.peer) }
                connections[connection.peer] = connection
                // A session is watched from here on, whether it says hello or not.
                if connection.role != .worker { sessions.attached(connection.peer, connection, now: now.patient) }
            case .message(let message, let peer): handle(message, from: peer, now)
            case .heard(let peer):
                if !workers.heard(peer, now: now.patient) { _ = sessions.heard(peer, now: now.patient) }
            case .unreadable(let problem, let peer): refuse(problem, from: peer)
            case .unreachable(let peer):
                // How its process ended says more, where it was started here.
                if workers.contains(peer) { reap(now) }
                lost(peer, because: "its connection closed", now)
                connections[peer] = nil
                outbox.forget(peer)
            case .noted(let what): log.info("\(what)")
            case .denied, .trying, .forgotten: break
            }
        }
        turn(now)
    }

    /// Hears a message from a peer whose role it is to send it.
    private func handle(_ message: MessageToDriver, from peer: PeerID, _ now: Times) {
        guard let connection = connections[peer] else {
            return refuse(.garbage("a message from a peer that is gone"), from: nil)
        }
        switch (message, connection.role) {
        case (.worker(let message), .worker): handle(message, from: peer, now)
        case (.session(let message), .session), (.session(let message), .admin):
            handle(message, from: connection, now)
        case (.worker, .session), (.worker, .admin), (.session, .worker):
            refuse(.garbage("a message that its role has not"), from: peer)
        }
    }

    private func handle(_ message: WorkerToDriver, from peer: PeerID, _ now: Times) {
        let worker = WorkerID(peer.rawValue)
        if case .register(let registration) = message { return register(registration, peer, now) }
        guard workers.heard(peer, now: now.patient) else {
            // It keeps what it has in its log, and offers it when it has joined again.
            if case .goodbye = message { return }
            if case .results(let results) = message { tasks.noteStale(results.count) }
            return outbox.send(.registerAgain, to: worker)
        }
        switch message {
        case .register, .pong: break
        case .results(let results): jobs.accept(results, from: worker, now: now)
        case .reports(let reports): calls.accept(reports, from: worker, now: now.real)
        case .recovered(let recovered, let known):
            workers.recovered(peer)
            calls.recovered(recovered, known: known, from: worker, now: now)
        case .draining(let reason): drain(peer, because: reason)
        case .goodbye(let reason, let lines): lost(peer, because: reason, isExpected: true, lines: lines, now)
        case .log(let number, let page): answer(page, number, of: worker)
        case .fetch(let fetch): tasks.pass(fetch, from: worker)
        case .fetchBlock(let fetch): tasks.pass(fetch, from: worker)
        case .block(let answer): tasks.answer(answer, from: worker)
        }
    }

    private func handle(_ message: SessionToDriver, from connection: Connection, _ now: Times) {
        let peer = connection.peer
        guard sessions.heard(peer, now: now.patient) != .unknown else {
            return outbox.send(
                DriverToSession.refused(reason: "the driver does not know this session any more; start a new one"),
                to: peer)
        }
        switch message {
        case .hello(let greeting):
            connections[peer] = connection.working(for: greeting.user)
            greet(peer, greeting, now)
        case .submit(let submission): submit(submission, from: connection, now)
        case .cancel(let job):
            guard mayCommand(job, connection) else { return }
            jobs.cancel(job, because: "the session cancelled it", by: .session, now: now)
        case .received(let job, let blocks): if mayCommand(job, connection) { jobs.received(job, blocks: Int(blocks)) }
        case .fetched(let answer): tasks.answer(answer, from: peer)
        case .statusRequest: outbox.send(.status(status(for: connection, now)), to: peer)
        case .shutdown:
            guard connection.mayStopDriver else {
                return refuse(.garbage("a session that is no admin would stop the driver"), from: peer)
            }
            stop(because: "a command asked for it")
        case .ping: outbox.send(DriverToSession.pong, to: peer)
        case .question(let number, let question):
            if case .events = question { return answer(events: question, number, connection) }
            if case .detached(let question) = question {
                return detached.answer(question, .init(number, connection))
            }
            if case .logs = question { return answer(logs: question, number, connection) }
            outbox.send(.answer(number: number, answer(question, connection, now)), to: peer)
        }
    }

    /// Whether a job is there, and this session's or an admin's to command.
    private func mayCommand(_ job: JobID, _ connection: Connection) -> Bool {
        guard let owner = jobs.owner(of: job) else { return false }
        if connection.mayCommand(jobOf: owner) { return true }
        refuse(.garbage("a command on \(job), which is another session's"), from: connection.peer)
        return false
    }

    /// Notes that a worker is about to leave.
    ///
    /// - Returns: whether that is news.
    func markDraining(_ peer: PeerID) -> Bool { workers.drains(peer) }

    private func refuse(_ problem: UnreadableMessage, from peer: PeerID?) {
        if case .stranger(let what, let count) = problem {
            return log.warning("dropped: \(what) (\(count) messages of strangers so far)")
        }
        let isNews = unreadable.note(problem.inWords, kind: "unreadable")
        if isNews { log.warning("a message was dropped: \(problem.inWords) (\(unreadable.count) of peers so far)") }
        // A session waits for an answer that there is not.
        guard let peer, connections[peer]?.role != .worker || problem.isOfOtherVersion else { return }
        outbox.send(DriverToSession.refused(reason: problem.inWords), to: peer)
    }
}
