package import Logging
package import Messaging
internal import Journal
internal import Planning
internal import Scheduling
package import ZeroMQTransport
internal import Glibc

/// The shell around the decisions: it hears workers and sessions, asks the state machines what to do,
/// and does it. It lives on the process's socket thread.
package actor Driver {
    let configuration: DriverConfiguration
    let thread: SocketThread
    let log: Logger
    let epoch = UInt64.random(in: 1...UInt64.max)
    let startedAt = ContinuousClock.now

    private let network: ZeroMQDriver
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
    var jobs: [JobID: RunningJob] = [:]
    /// Jobs that are over, the newest last, for the status.
    var history: [ClusterStatus.Job] = []
    var jobOfStage: [StageID: JobID] = [:]
    var lastJob: UInt32 = 0
    var lastStage: UInt32 = 0
    var localWorkers: LocalWorkers
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
        network = try ZeroMQDriver.listen(on: configuration.address, thread: thread)
        localWorkers = LocalWorkers(
            count: configuration.localWorkers, command: configuration.localWorkerCommand, driver: network.address)
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
            case .message(let message, let peer):
                if inProcess { localPeers.insert(peer) }
                handle(message, from: peer, now: now)
            case .unreadable(let problem, let peer): refuse(problem, from: peer)
            case .unreachable(let peer): lost(peer, because: "its connection closed")
            }
        }
        // Once for all that came together.
        perform(scheduler.assign(now: now))
        performCalls(now: now)
        pumpCalls()
    }

    /// Hears a message from a peer whose part it is to send it.
    private func handle(_ message: MessageToDriver, from peer: PeerID, now: ContinuousClock.Instant) {
        switch message {
        case .worker(let message):
            guard sessions[peer] == nil else {
                return refuse(.garbage("a worker's message from a session"), from: peer)
            }
            handle(message, from: peer, now: now)
        case .session(let message):
            guard !isWorker(peer) else { return refuse(.garbage("a session's message from a worker"), from: peer) }
            handle(message, from: peer, now: now)
        }
    }

    private func handle(_ message: WorkerToDriver, from peer: PeerID, now: ContinuousClock.Instant) {
        if isWorker(peer) { liveness.heard(peer, now: now) }
        switch message {
        case .register(let registration): register(registration, peer, now: now)
        case .results(let results): accept(results, from: peer, now: now)
        case .reports(let reports): accept(reports, from: peer, now: now)
        case .recovered(let calls): accept(calls, from: peer)
        case .goodbye(let reason): lost(peer, because: reason, isExpected: true)
        case .fetch(let fetch): pass(fetch, from: peer)
        case .pong: if workers[peer] == nil { send(.registerAgain, to: peer) }
        }
    }

    private func handle(_ message: SessionToDriver, from peer: PeerID, now: ContinuousClock.Instant) {
        switch message {
        case .received(let job, let parts):
            jobs[job]?.received(Int(parts))
            pumpCalls()
        case .fetched(let answer): send(.fetched(answer), to: PeerID(answer.worker))
        case .hello(let greeting):
            sessions[peer] = greeting
            send(.welcome(self.greeting), to: peer)
            if greeting.submits { prepare() }
        case .submit(let submission): submit(submission, from: peer)
        case .cancel(let job): halt(job, because: "the session cancelled it")
        case .statusRequest: send(.status(status(now: now)), to: peer)
        case .shutdown: isStopping = true
        case .ping: send(.pong, to: peer)
        }
    }

    var greeting: DriverGreeting {
        DriverGreeting(programVersion: configuration.programVersion, processID: getpid(), epoch: epoch)
    }

    private func refuse(_ problem: UnreadableMessage, from peer: PeerID?) {
        unreadableMessages += 1
        switch problem {
        case .garbage(let what): log.warning("an unreadable message was dropped: \(what)")
        case .otherVersion(let version):
            log.warning(
                "a peer that speaks protocol version \(version) was refused; this is \(ProtocolVersion.current)")
            guard let peer else { return }
            send(
                DriverToSession.refused(
                    reason: "the driver speaks protocol version \(ProtocolVersion.current), you speak \(version); "
                        + "use the same version of Roost on both sides"), to: peer)
        }
    }

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
        for peer in workers.keys { send(.stop(reason: "the driver stops"), to: peer) }
        log.info("driver stops")
        for _ in 0..<400 where !localWorkers.allEnded() { try? await Task.sleep(for: .milliseconds(5)) }
        localWorkers.kill()
        wakeTask?.cancel()
        if let journal { try? journal.close() }
        network.close()
        inProcess.close()
    }
}
