package import Logging
package import Messaging
internal import Journal
internal import Planning
internal import Scheduling
package import ZeroMQTransport
internal import Glibc
internal import ModelAPI

/// The shell around the decisions: it hears workers and sessions, asks the state machines what to do,
/// and does it. It lives on the process's socket thread.
package actor Driver {
    let configuration: DriverConfiguration
    let thread: SocketThread
    let log: Logger
    let epoch = UInt64.random(in: 1...UInt64.max)
    let startedAt = ContinuousClock.now

    private let network: ZeroMQListener
    private let inProcess = InProcessTransport()
    private var localPeers: Set<PeerID> = []

    var scheduler: Scheduler
    var callScheduler = CallScheduler()
    /// There with the first job that pays for something.
    var journal: Journal?
    var stateFolder: StateFolder?
    /// What goes to the disk with the next flush.
    var pending = JournalBatch()
    /// Calls whose intents are on their way to the disk: certainly not sent yet.
    var undurable: Set<Int64> = []
    /// Calls of stages that are over, which may still be answered.
    var lateCalls: [Int64: (job: Int64, key: RequestKey)] = [:]
    var limbo: [Limbo] = []
    /// Whether workers have died whose logs are still there.
    var hasOrphans = false
    /// Since when jobs wait for the workers of an earlier driver.
    ///
    /// What came of jobs for the session that asked, by the journal's number.
    var rowsBefore: [PeerID: [Int64: RowsBefore]] = [:]
    /// The prices that the journal has of jobs, for answers of earlier runs.
    var recordedPrices: [Int64: TokenPrice?] = [:]
    var waitingForLogs: [JobID: ContinuousClock.Instant] = [:]
    var wakeTask: Task<Void, Never>?
    var nextWake: ContinuousClock.Instant?
    var liveness = Liveness<PeerID>()
    var workers: [PeerID: Registration] = [:]
    /// The workers' logs of answers, by the names that intents have them under.
    var logNames: [PeerID: String] = [:]
    /// Workers that have told of the calls of their earlier lives.
    var recoveredPeers: Set<PeerID> = []
    var sessions: [PeerID: SessionGreeting] = [:]
    /// Who has proven to be what, sessions and workers.
    private var connections: [PeerID: Connection] = [:]
    var jobs: [JobID: RunningJob] = [:]
    /// Jobs that are over, the newest last, for the status.
    var history: [ClusterStatus.Job] = []
    var jobOfStage: [StageID: JobID] = [:]
    var lastJob: UInt32 = 0
    var lastStage: UInt32 = 0
    var localWorkers: LocalWorkers
    var fileFetches = FileFetchTable()
    var unreadableMessages = 0
    var staleResults = 0
    private var isStopping = false {
        didSet { nap?.cancel() }
    }
    /// The wait for the next tick, which a stop cuts short.
    private var nap: Task<Void, Never>?

    package nonisolated var unownedExecutor: UnownedSerialExecutor { thread.asUnownedSerialExecutor() }

    /// Where the driver listens.
    package nonisolated var address: Address { network.address }

    /// Listens, and starts the local workers.
    /// - Throws: `TransportError` where the address cannot be had.
    package init(_ configuration: DriverConfiguration, thread: SocketThread, log: Logger) throws(TransportError) {
        self.configuration = configuration
        self.thread = thread
        self.log = log
        scheduler = Scheduler(configuration.scheduling)
        network = try ZeroMQListener.listen(
            on: configuration.address, environment: ProcessEnvironment.current, thread: thread)
        var command = configuration.localWorkerCommand
        command.environment["ROOST_COOKIE"] = network.cookiePath
        localWorkers = LocalWorkers(count: configuration.localWorkers, command: command, driver: network.address)
    }

    /// Runs until `stop`, or until a session asks for the end.
    package func run() async {
        localWorkers.startDue(now: .now, log: log)
        network.start { [weak self] in self?.deliver($0) }
        inProcess.start { [weak self] in self?.deliver($0, inProcess: true) }
        log.info("driver listens on \(address)")
        while !isStopping {
            let nap = Task { _ = try? await Task.sleep(for: .milliseconds(50)) }
            self.nap = nap
            await nap.value
            tick(now: .now)
        }
        await sayGoodbye()
    }

    package func stop() { isStopping = true }

    /// A new session's end of a conversation inside this process.
    package nonisolated func connectSession() -> SessionTransport { inProcess.connectSession() }

    /// Enters the actor from a transport; deliveries of the network arrive on its thread already.
    private nonisolated func deliver(_ deliveries: [Delivery<MessageToDriver>], inProcess: Bool = false) {
        thread.run { self.assumeIsolated { $0.receive(deliveries, inProcess: inProcess) } }
    }

    func send(_ message: DriverToWorker, to peer: PeerID) { send(MessageFromDriver.worker(message), to: peer) }
    func send(_ message: DriverToSession, to peer: PeerID) { send(MessageFromDriver.session(message), to: peer) }

    private func send(_ message: MessageFromDriver, to peer: PeerID) {
        if localPeers.contains(peer) { inProcess.send(message, to: peer) } else { network.send(message, to: peer) }
    }

    private func receive(_ deliveries: [Delivery<MessageToDriver>], inProcess: Bool) {
        let now = ContinuousClock.now
        for delivery in deliveries {
            switch delivery {
            case .connected(let connection):
                if inProcess { localPeers.insert(connection.peer) }
                connections[connection.peer] = connection
                // A session is watched from here on, whether it says hello or not.
                if connection.role != .worker {
                    sessions[connection.peer] = SessionGreeting(programVersion: "", appName: "")
                }
            case .message(let message, let peer): handle(message, from: peer, now: now)
            case .unreadable(let problem, let peer): refuse(problem, from: peer)
            case .unreachable(let peer):
                lost(peer, because: "its connection closed")
                connections[peer] = nil
                localPeers.remove(peer)
            case .denied: break
            }
        }
        // Once for all that came together.
        perform(scheduler.assign(now: now))
        performCalls(now: now)
        pumpCalls()
    }

    /// Hears a message from a peer whose role it is to send it.
    private func handle(_ message: MessageToDriver, from peer: PeerID, now: ContinuousClock.Instant) {
        guard let connection = connections[peer] else {
            return refuse(.garbage("a message from a peer that is gone"), from: nil)
        }
        switch (message, connection.role) {
        case (.worker(let message), .worker): handle(message, from: peer, now: now)
        case (.session(let message), .session), (.session(let message), .admin):
            handle(message, from: connection, now: now)
        case (.worker, .session), (.worker, .admin), (.session, .worker):
            refuse(.garbage("a message that its role has not"), from: peer)
        }
    }

    private func handle(_ message: WorkerToDriver, from peer: PeerID, now: ContinuousClock.Instant) {
        if isWorker(peer) { liveness.heard(peer, now: now) }
        switch message {
        case .register(let registration): register(registration, peer, now: now)
        case .results(let results): accept(results, from: peer, now: now)
        case .reports(let reports): accept(reports, from: peer, now: now)
        case .recovered(let calls): accept(calls, from: peer)
        case .draining(let reason): log.info("\(WorkerID(peer.rawValue)) is about to leave: \(reason)")
        case .goodbye(let reason): lost(peer, because: reason, isExpected: true)
        case .fetch(let fetch): pass(fetch, from: peer)
        case .pong: if workers[peer] == nil { send(.registerAgain, to: peer) }
        }
    }

    private func handle(_ message: SessionToDriver, from connection: Connection, now: ContinuousClock.Instant) {
        let peer = connection.peer
        switch message {
        case .received(let job, let parts):
            guard mayCommand(job, connection) else { return }
            jobs[job]?.received(Int(parts))
            pumpCalls()
        case .fetched(let answer): pass(answer, from: peer)
        case .hello(let greeting):
            sessions[peer] = greeting
            send(.welcome(self.greeting), to: peer)
            if greeting.submits { prepare() }
        case .submit(let submission): submit(submission, from: connection)
        case .cancel(let job):
            if mayCommand(job, connection) { halt(job, because: "the session cancelled it") }
        case .statusRequest: send(.status(status(now: now)), to: peer)
        case .shutdown:
            guard connection.mayStopDriver else {
                return refuse(.garbage("a session that is no admin would stop the driver"), from: peer)
            }
            isStopping = true
        case .ping: send(.pong, to: peer)
        }
    }

    /// Whether a job is there, and this session's or an admin's to command.
    private func mayCommand(_ job: JobID, _ connection: Connection) -> Bool {
        guard let owner = jobs[job]?.owner else { return false }
        if connection.mayCommand(jobOf: owner) { return true }
        refuse(.garbage("a command on \(job), which is another session's"), from: connection.peer)
        return false
    }

    var greeting: DriverGreeting {
        DriverGreeting(programVersion: configuration.programVersion, processID: getpid(), epoch: epoch)
    }

    private func refuse(_ problem: UnreadableMessage, from peer: PeerID?) {
        switch problem {
        case .stranger(let what, let count):
            log.warning("dropped: \(what) (\(count) messages of strangers so far)")
        case .garbage(let what):
            unreadableMessages += 1
            log.warning("a message was dropped: \(what)")
            // A session waits for an answer that there is not.
            guard let peer, let role = connections[peer]?.role, role != .worker else { return }
            send(DriverToSession.refused(reason: "its message cannot be taken: \(what)"), to: peer)
        case .otherVersion(let version):
            unreadableMessages += 1
            log.warning(
                "a peer that speaks protocol version \(version) was refused; this is \(ProtocolVersion.current)")
            guard let peer else { return }
            send(
                DriverToSession.refused(
                    reason: "the driver speaks protocol version \(ProtocolVersion.current), you speak \(version); "
                        + "use the same version of Roost on both sides"), to: peer)
        }
    }

    /// Messages that were dropped, whoever sent them.
    var droppedMessages: Int { unreadableMessages + network.strangers }

    private func tick(now: ContinuousClock.Instant) {
        for action in liveness.tick(now: now) {
            switch action {
            case .ping(let peer): send(.ping, to: peer)
            case .declareDead(let peer): lost(peer, because: "it was silent for 3 s")
            }
        }
        for process in localWorkers.reap(now: now, log: log) {
            guard let peer = workers.first(where: { $0.value.processID == process.id })?.key else { continue }
            lost(peer, because: process.end)
        }
        localWorkers.startDue(now: now, log: log)
        perform(scheduler.tick(now: now))
        perform(scheduler.assign(now: now))
        settleLimbo(now: now)
        for id in waitingForLogs.keys.sorted() { openNextStage(of: id) }
        endHalted(now: now)
        performCalls(now: now)
        pumpCalls()
        sendOutputs()
        reportProgress()
    }

    /// Ends the workers, and waits for those that were started here.
    private func sayGoodbye() async {
        for job in jobs.keys.sorted() { cancel(job, because: "the driver stops") }
        for peer in workers.keys { send(.stop(reason: "the driver stops", within: .seconds(30)), to: peer) }
        log.info("driver stops")
        for _ in 0..<400 where !localWorkers.allEnded() { try? await Task.sleep(for: .milliseconds(5)) }
        localWorkers.kill()
        wakeTask?.cancel()
        if let journal { try? journal.close() }
        network.close()
        inProcess.close()
    }
}
