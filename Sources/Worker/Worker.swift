internal import Columnar
internal import Dispatch
internal import Glibc
package import Logging
internal import Messaging
internal import Operators
internal import Planning
package import ZeroMQTransport

/// The shell that runs tasks: it joins a driver, keeps the stages that are announced, and sends back results.
///
/// What it does with its life `WorkerMachine` decides. It lives on the socket thread, so that a heartbeat never waits
/// behind a task: computing has threads of its own, and so have model calls.
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

    /// Lines of its log that it leaves with the driver.
    private static let lastLines = 100

    private let configuration: WorkerConfiguration
    private let surroundings: WorkerSurroundings
    private let thread: SocketThread
    private let log: Logger
    private let clients = ModelClients()
    private let pool: ComputePool
    private let outbox = ResultOutbox()
    private let executor: CallExecutor
    private let fetches = FileFetches()
    private let blocks = BlockStore()
    /// Where blocks are read that other workers ask for.
    private let blockReads = DispatchQueue(label: "roost.blocks")
    /// How blocks go without the driver; nil where they do not.
    private let data: DirectData?
    private var machine: WorkerMachine
    private var ordersAfterStall: OrdersAfterStall
    private var transport: WorkerTransport?
    /// Which life this is.
    private var life: UInt64 = 0
    private var stages: [StageID: (program: ComputeProgram, traffic: BlockTraffic)] = [:]
    private var end: End?
    /// Why the driver could not be reached when it was last tried.
    private var trouble: String?
    /// The wait for the next tick, which whatever changes the worker's life cuts short.
    private var nap: Task<Void, Never>?

    package nonisolated var unownedExecutor: UnownedSerialExecutor { thread.asUnownedSerialExecutor() }

    package init(_ configuration: WorkerConfiguration, thread: SocketThread, log: Logger) {
        self.init(configuration, .own(configuration, thread: thread), thread: thread, log: log)
    }

    init(
        _ configuration: WorkerConfiguration, _ surroundings: WorkerSurroundings, thread: SocketThread, log: Logger
    ) {
        self.configuration = configuration
        self.surroundings = surroundings
        self.thread = thread
        self.log = log
        let (clients, callsInFlight) = (clients, configuration.callsInFlight)
        executor = CallExecutor(
            callsInFlight: callsInFlight, folder: configuration.logFolder,
            prepare: surroundings.prepareCalls
                ?? { CallProgram($0, clients, callsInFlight: callsInFlight) })
        data = DirectData(configuration, surroundings, blocks, log: log)
        pool = ComputePool(threads: configuration.slots, outbox: outbox, answerLog: executor.logPath)
        if let bytes = configuration.memory { ComputeContext.limitMemory(toBytes: bytes) }
        var times = WorkerMachine.Configuration()
        times.isLocal = configuration.endsWithDriver
        times.joining = configuration.patience
        times.drain = configuration.drainTime
        machine = WorkerMachine(times, address: "\(configuration.driver)", now: surroundings.now())
        ordersAfterStall = OrdersAfterStall(now: surroundings.now())
    }

    /// Works until the driver says goodbye, refuses it, or is gone for good.
    /// - Returns: Why it ended.
    package func run() async -> End {
        await listen()
        if end == nil { start() }
        while end == nil {
            let nap = Task { _ = try? await Task.sleep(for: .milliseconds(100)) }
            self.nap = nap
            await nap.value
            tick()
        }
        await clients.shutdown()
        executor.close()
        data?.close()
        blocks.removeAll()
        return end ?? .stopped(reason: "")
    }

    /// Listens for other workers, where it is to; names are looked up elsewhere.
    func listen() async {
        guard let data else { return }
        let failure =
            await withCheckedContinuation { continuation in
                DispatchQueue(label: "roost.listen").async {
                    do throws(TransportError) {
                        try data.listen()
                        continuation.resume(returning: nil)
                    } catch { continuation.resume(returning: error.description) }
                }
            } as String?
        if let failure { end = .refused(reason: "it cannot listen for other workers: \(failure)") }
    }

    /// Begins to work; `tick` is to be called some times a second then.
    func start() {
        outbox.start { [weak self] in self?.flush() }
        fetches.start { [weak self] in
            self?.send(.fetch($0))
        } sendBlock: { [weak self] in
            self?.send(.fetchBlock($0))
        }
        executor.start { [weak self] delay in self?.report(after: delay) }
        handle(.start)
    }

    /// Looks after the driver, and after what is to end.
    func tick() {
        executor.make(ordersAfterStall.tick(now: surroundings.now()))
        if let reason = executor.failure, !machine.isDraining { handle(.cannotKeep(reason: reason)) }
        if configuration.endsWithDriver, !machine.isDraining, !surroundings.parentLives() { handle(.parentEnded) }
        pool.interruptAgain()
        // A quick task's result may wait for a task that turns out to be long.
        outbox.flushWaiting()
        data?.reads.tick()
        handle(
            .tick(
                .init(
                    callsRunning: executor.callsRunning, unacknowledged: executor.unacknowledged,
                    tasksRunning: pool.running + outbox.waiting,
                    // It is looked for on the disk.
                    hasBlocks: machine.isDraining && blocks.hasAny)))
    }

    /// Ends in order: no new work is taken, tasks that run and calls in flight are waited for, blocks are served.
    ///
    /// Called a second time it ends at once.
    package func stop(because reason: String) { handle(.signal(reason: reason)) }

    /// How it ended, if it has.
    var ended: End? { end }

    private func handle(_ event: WorkerMachine.Event) {
        for action in machine.handle(event, now: surroundings.now()) { perform(action) }
    }

    private func perform(_ action: WorkerMachine.Action) {
        switch action {
        case .join: join()
        case .register: register()
        case .ask: transport?.send(.pong, to: .driver)
        case .joined:
            let (calls, known) = executor.recovery()
            transport?.send(.recovered(calls, known: known), to: .driver)
            sendReports()
        case .dropWork(let reason): dropWork(because: reason)
        case .drain(let reason): drain(because: reason)
        case .leave(let end): leave(end)
        }
    }

    /// Begins a life of this worker: a new connection under a new identity.
    private func join() {
        transport?.close()
        life += 1
        let transport: WorkerTransport
        do { transport = try surroundings.connect() } catch {
            return handle(.refused(reason: "\(error)"))
        }
        self.transport = transport
        transport.start { [weak self, thread, life] deliveries in
            guard let self else { return }
            thread.run { self.assumeIsolated { $0.receive(deliveries, of: life) } }
        }
        register()
    }

    private func register() {
        var registration = Registration(
            programVersion: configuration.programVersion, host: HostName.current, processID: getpid(),
            slots: UInt16(clamping: configuration.slots), callsInFlight: UInt16(clamping: configuration.callsInFlight),
            answerLog: executor.logPath, startName: configuration.startName)
        registration.labels = configuration.labels
        registration.memory = configuration.memory.map { UInt64(clamping: $0) }
        registration.life = life
        registration.data = data?.way
        transport?.send(.register(registration), to: .driver)
    }

    private func receive(_ deliveries: [Delivery<DriverToWorker>], of life: UInt64) {
        ordersAfterStall.runs(now: surroundings.now())
        // Orders of a life that is over must not begin after the driver was told which calls are under way.
        for delivery in deliveries where end == nil && life == self.life {
            switch delivery {
            case .message(let message, _):
                handle(.heard)
                receive(message)
            case .unreadable(.otherVersion(let version), _):
                handle(
                    .refused(
                        reason: "the driver at \(configuration.driver) speaks protocol version \(version), this worker "
                            + "speaks \(ProtocolVersion.current); use the same version of Roost on both sides"))
            case .unreadable(.garbage(let what), _), .unreadable(.stranger(let what, _), _):
                log.warning("an unreadable message was dropped: \(what)")
            case .denied(let reason): handle(.refused(reason: reason))
            case .trying(let reason):
                trouble = reason
                log.warning("\(reason)")
            case .heard: handle(.signOfLife)
            case .forgotten: handle(.unknown)
            case .unreachable: handle(.disconnected)
            case .connected, .noted: break
            }
        }
    }

    private func receive(_ message: DriverToWorker) {
        switch message {
        case .registered(let greeting):
            if !machine.isJoined {
                log.info("joined the driver at \(configuration.driver)", metadata: ["pid": "\(greeting.processID)"])
            }
            trouble = nil
            handle(.registered)
        case .registerAgain: handle(.unknown)
        case .stage(let announcement): stages[announcement.stage] = program(announcement)
        case .warmUp: ComputeContext.warmUp()
        case .fetched(let answer): fetches.finish(answer)
        case .tasks(let tasks): launch(tasks)
        case .stageOver(let stage): forget(stage)
        case .calls(let announcement): executor.open(announcement)
        case .orders(let orders): executor.make(ordersAfterStall.take(orders))
        case .recall(let stage): executor.recall(stage)
        case .recallTasks(let leases): giveBack(pool.takeWaiting(Set(leases)))
        case .acknowledged(let calls): executor.acknowledge(calls)
        case .stop(let reason, let within): handle(.stop(reason: reason, within: within))
        case .refused(let reason): handle(.refused(reason: reason))
        case .ping: transport?.send(.pong, to: .driver)
        case .readBlock(let fetch): read(fetch)
        case .shutOut(let key): data?.server.shutOut(key)
        case .blocksOver(let stages):
            data?.server.over(stages)
            data?.reads.over(stages)
            blockReads.async { [blocks] in for stage in stages { blocks.remove(stage) } }
        case .released: handle(.released)
        case .readLog(let number, let lines, let after):
            let page = configuration.recentLines.page(Int(lines), after: after)
            transport?.send(.log(number: number, page), to: .driver)
        }
    }

    private func program(_ announcement: StageAnnouncement) -> (ComputeProgram, BlockTraffic) {
        let (stage, traffic) = (announcement.stage, BlockTraffic())
        let program = ComputeProgram(
            announcement.pipeline, blocks: blocks, resultFolder: announcement.resultFolder,
            fetchBlock: { [fetches, data] (block, start, count) throws(TaskFailure) in
                let found = try data?.reads.bytes(stage, block, start, count) { () throws(TaskFailure) in
                    try fetches.way(stage, block)
                }
                traffic.add(direct: found?.count ?? 0)
                if let found { return found }
                let relayed = try fetches.bytes(stage, block, start, count)
                traffic.add(relayed: relayed.count)
                return relayed
            }
        ) {
            [fetches] (file, start, count) throws(TaskFailure) in
            try fetches.bytes(stage, file, start, count)
        }
        return (program, traffic)
    }

    private func launch(_ tasks: [TaskDescription]) {
        guard !machine.isDraining else { return giveBack(tasks.map(\.lease)) }
        var computing: [ComputePool.Item] = []
        for task in tasks {
            if let (program, traffic) = stages[task.lease.stage] {
                computing.append(.init(task: task, program: program, traffic: traffic))
            } else {
                let failure = TaskFailure("the worker does not know \(task.lease.stage)", isTransient: true)
                outbox.append(TaskResult(lease: task.lease, outcome: .failed(failure), metrics: TaskMetrics()))
            }
        }
        pool.append(computing)
    }

    /// Has others do what this worker has not begun.
    private func giveBack(_ leases: [Lease]) {
        for lease in leases {
            outbox.append(TaskResult(lease: lease, outcome: .failed(.givenBack), metrics: TaskMetrics()))
        }
    }

    private func forget(_ stage: StageID) {
        forgetTasks(of: stage)
        executor.forget(stage)
    }

    private func forgetTasks(of stage: StageID) {
        stages[stage] = nil
        pool.remove(stage)
        fetches.forget(stage)
        data?.reads.forget(stage)
        outbox.forget(stage)
        // Results of other stages may have waited for what was just removed.
        flush()
    }

    /// Says something to the driver; called from any thread.
    private nonisolated func send(_ message: WorkerToDriver) {
        thread.run { self.assumeIsolated { $0.transport?.send(message, to: .driver) } }
    }

    /// Reads a block for another worker, on a thread where reading may take its time.
    private func read(_ fetch: BlockFetch) {
        // Who the driver names comes in before it hears so.
        if let reader = fetch.reader { data?.server.admit(reader, to: fetch.lease.stage) }
        blockReads.async { [weak self, blocks] in
            let bytes = Result { () throws(TaskFailure) in
                try blocks.bytes(of: fetch.lease, from: fetch.start, min(Int(fetch.count), BlockFetch.mostBytes))
            }
            self?.send(.block(FileAnswer(number: fetch.number, bytes: bytes)))
        }
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
        guard machine.isJoined else { return }
        let (reports, recovered) = executor.take()
        if !reports.isEmpty { transport?.send(.reports(reports), to: .driver) }
        if !recovered.isEmpty { transport?.send(.recovered(recovered), to: .driver) }
    }

    /// Sends the results that wait; called from any thread.
    private nonisolated func flush() {
        thread.run {
            self.assumeIsolated { worker in
                for results in worker.outbox.take() { worker.transport?.send(.results(results), to: .driver) }
            }
        }
    }

    /// Drops all tasks: whatever this worker held, others have now.
    ///
    /// Calls go on: they are paid for, and the log keeps their answers for the next driver.
    private func dropWork(because reason: String) {
        log.warning("joining \(configuration.driver) again: \(reason)")
        ordersAfterStall.drop()
        for stage in Array(stages.keys) { forgetTasks(of: stage) }
        data?.startOver()
        blockReads.async { [blocks] in blocks.removeAll() }
        executor.startOver()
    }

    private func drain(because reason: String) {
        log.info("ending, once tasks and calls are done, and what others read of it: \(reason)")
        if machine.isJoined { transport?.send(.draining(reason: reason), to: .driver) }
        executor.refuse()
        giveBack(pool.takeWaiting())
        sendReports()
        nap?.cancel()
    }

    private func leave(_ end: End) {
        // Why it was not reached says more than that it was not.
        if case .driverLost = end, let trouble { self.end = .driverLost(reason: trouble) } else { self.end = end }
        // What is done counts.
        for results in outbox.take() { transport?.send(.results(results), to: .driver) }
        for stage in Array(stages.keys) { forgetTasks(of: stage) }
        // What waits was never sent; what still runs may be paid for, and its log says so.
        executor.refuse()
        sendReports()
        let lines = configuration.recentLines.page(Self.lastLines).lines
        transport?.send(.goodbye(reason: end.reason, lines: lines), to: .driver)
        transport?.close()
        pool.stop()
        nap?.cancel()
    }
}
