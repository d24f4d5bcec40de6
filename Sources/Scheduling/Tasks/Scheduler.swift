package import Planning

/// Which worker runs which attempt of which task: a pure state machine.
///
/// Every input is an event; the answers are values. It knows no clock, no socket and no bytes, so that
/// thousands of random schedules can be tried in a second. `assign` hands out what can run now, and is
/// called once after any number of events.
package struct Scheduler {
    package struct Configuration: Sendable {
        /// Attempts of one task, the first included, before its job fails (Spark's `spark.task.maxFailures`).
        package var maxAttempts = 4
        /// How long tasks wait for a first or another worker before their job fails.
        package var patienceWithoutWorkers: Duration = .seconds(30)
        /// Work that is queued on a worker beside what it runs, so that it never waits for the driver.
        package var prefetch: Duration = .milliseconds(20)
        package var maxPrefetchedTasks = 4096
        /// Failed attempts after which a worker gets no tasks for a while, if there is another.
        package var failuresToExclude = 8
        package var exclusion: Duration = .seconds(60)
        /// Workers that may die of a task before it fails, and its job with it.
        package var maxDeaths = 2
        /// When tasks of stages that speculate run a second time.
        package var stragglers = Stragglers.Configuration()
        /// When tasks that wait at a worker are asked back for another one.
        package var recall = RecallConfiguration()
        /// How long a failure that ends its stage waits for tasks before it: theirs is told, where they fail too.
        package var patienceWithFailures: Duration = .seconds(1)
        /// How jobs share the workers.
        package var policy = SchedulingPolicy()

        package init() {}
    }

    /// What became of a result.
    package enum Verdict: Equatable, Sendable {
        /// Under the lease in force: it counts.
        case accepted
        /// Under a lease that is no longer in force: it must be dropped.
        case stale
    }

    /// What the shell must do.
    package enum Action: Equatable, Sendable {
        /// Tell the worker what the stage is; always before its first task of it.
        case announce(StageID, to: WorkerID)
        case launch([Lease], on: WorkerID)
        /// Launch a second attempt of a task, beside the one that runs.
        case speculate(Lease, on: WorkerID)
        /// Have the worker give those of these tasks back that it has not begun.
        case recall([Lease], from: WorkerID)
        /// The worker may forget the stage, and must stop what it still does for it.
        case dismiss(StageID, on: WorkerID)
        case finished(StageID)
        /// `task` is the one at fault, where there is one.
        ///
        /// `condition`: the cause in Spark's terms, where Spark has a class for it.
        case failed(StageID, task: Int?, cause: String, condition: ErrorCondition? = nil)
        /// The worker runs a task that may end it, or soon will: it is to get no calls; false when that is over.
        case isolate(WorkerID, Bool)
    }

    let configuration: Configuration
    var workers = SlotMap<WorkerID, WorkerState>()
    var stages = SlotMap<StageID, StageState>()
    /// The open stages, those of earlier jobs first.
    var queue: [StageID] = []
    var pools: Pools
    /// Workers that may take a task: those that had room when they were looked at last, and all whose room may have grown
    /// since.
    ///
    /// All others have as much as they may hold, and what ends there brings them back: with a thousand workers, most are
    /// not looked at.
    var open: Set<WorkerID> = []
    /// Workers that failed much, until when they get nothing.
    var excluded: [WorkerID: ContinuousClock.Instant] = [:]
    /// Workers that are about to leave.
    var draining: Set<WorkerID> = []
    /// Whether workers are on their way: what waits for them is not given up meanwhile.
    package var expectsWorkers = false
    /// A worker that gets nothing more until it is free for a task that is to run alone.
    var reserved: WorkerID?
    /// Workers that the shell is to isolate.
    var isolated: Set<WorkerID> = []
    /// Stages whose failure waits for tasks before the one that failed.
    var condemned: Set<StageID> = []
    /// When to look for stragglers again.
    var nextLook: ContinuousClock.Instant?
    /// When to look for tasks again that a free worker could begin.
    var nextRecall: ContinuousClock.Instant?

    package init(_ configuration: Configuration = Configuration()) {
        self.configuration = configuration
        pools = Pools(configuration.policy)
    }

    package mutating func workerJoined(_ id: WorkerID, slots: Int, labels: WorkerLabels = WorkerLabels()) {
        workers[id] = WorkerState(slots: max(1, slots), labels: labels)
        open.insert(id)
        for stage in queue { stages.change(stage) { $0.joined(id, labels) } }
    }

    /// A worker is about to leave: it finishes what it has, and gets nothing new.
    package mutating func workerDrains(_ id: WorkerID) {
        guard workers[id] != nil else { return }
        draining.insert(id)
        // Another one is kept free in its place.
        if reserved == id { reserved = nil }
    }

    /// Every loss of a worker comes here, whatever the reason: all that it had goes back.
    ///
    /// - Parameters:
    ///   - id: the worker.
    ///   - reason: why it is gone.
    ///   - isDeath: whether a task may have ended it. Those that it had begun run alone from then on.
    ///   - isDrained: whether it was about to leave: that is no failure of what it had.
    ///   - noted: the tasks that it noted as begun; none where it left no word, and its oldest are taken for them.
    /// - Returns: what is to be done about it.
    package mutating func workerLeft(
        _ id: WorkerID, because reason: String, isDeath: Bool = true, isDrained: Bool = false, begun noted: [Lease] = []
    ) -> [Action] {
        guard let oldest = workers.removeValue(forKey: id)?.begun else { return [] }
        let begun =
            noted.isEmpty ? oldest : Set(noted.map { WorkerState.TaskName(stage: $0.stage, task: Int($0.task)) })
        isolated.remove(id)
        open.remove(id)
        excluded[id] = nil
        draining.remove(id)
        if reserved == id { reserved = nil }
        var actions: [Action] = []
        for stage in queue {
            stages.change(stage) { $0.left(id) }
            let lost = stages[stage]?.tasks(of: id) ?? []
            for task in lost where stages[stage] != nil {
                if isDrained {
                    stages[stage]?.excuse(task)
                    continue
                }
                let isSuspect = isDeath && begun.contains(.init(stage: stage, task: task))
                actions += giveBack(
                    task, of: stage, from: id, because: "\(id) was lost: \(reason)", isSuspect: isSuspect)
            }
            actions += concluded(stage)
        }
        return actions
    }

    /// Opens a stage whose tasks can run now; one without any is finished at once.
    ///
    /// - Parameters:
    ///   - id: The stage, which is not open.
    ///   - tasks: How many it has.
    ///   - ceiling: How many of its tasks may be launched until `allow` says more.
    ///   - terms: On which workers they run, and in which turn.
    /// - Returns: What is to be done.
    package mutating func open(
        _ id: StageID, tasks: Int, ceiling: Int = .max, terms: StageTerms = StageTerms()
    ) -> [Action] {
        precondition(stages[id] == nil, "\(id) is open already")
        guard tasks > 0 else { return [.finished(id)] }
        let pool = Pools.Name(id, terms)
        var stage = StageState(taskCount: tasks, ceiling: ceiling, terms, pool)
        for (worker, state) in workers { stage.joined(worker, state.labels) }
        stages[id] = stage
        pools.opened(pool)
        let after = queue.firstIndex { order(of: $0) > order(of: id) }
        queue.insert(id, at: after ?? queue.count)
        // Its tasks may be shorter than those that fill the workers now.
        open.formUnion(workers.keys)
        return []
    }

    /// Lets the stage's first `count` tasks be launched.
    package mutating func allow(_ id: StageID, tasks count: Int) { stages[id]?.ceiling = count }

    /// Keeps a stage's tasks from being launched, or lets them be launched again.
    package mutating func pause(_ id: StageID, _ isPaused: Bool) { stages[id]?.isPaused = isPaused }

    /// Gives a stage up: its job was cancelled, or needs no more of it.
    package mutating func close(_ id: StageID) -> [Action] {
        guard let stage = stages.removeValue(forKey: id) else { return [] }
        queue.removeAll { $0 == id }
        condemned.remove(id)
        pools.closed(stage.pool, served: stage.served)
        if stage.running > 0 || !stage.losers.isEmpty {
            for worker in workers.keys { workers[worker]?.release(allOf: id) }
            open.formUnion(workers.keys)
        }
        var actions: [Action] = []
        for worker in workers.keys.sorted(by: { $0.rawValue < $1.rawValue })
        where workers[worker]?.announced.remove(id) != nil {
            actions.append(.dismiss(id, on: worker))
        }
        return actions
    }

    package mutating func taskFinished(
        _ lease: Lease, by worker: WorkerID, runNanoseconds: UInt64
    ) -> (Verdict, [Action]) {
        let progress = stages.change(lease.stage) { $0.finish(lease, by: worker, runNanoseconds: runNanoseconds) }
        guard let progress else {
            releaseLoser(lease, worker)
            return (.stale, [])
        }
        workers.change(worker) { $0.finish(Int(lease.task), of: lease.stage) }
        open.insert(worker)
        switch progress {
        case .goesOn: return (.accepted, [])
        case .isDone: return (.accepted, [.finished(lease.stage)] + close(lease.stage))
        case .isCondemned: return (.accepted, concluded(lease.stage))
        }
    }

    package mutating func taskFailed(
        _ lease: Lease, by worker: WorkerID, _ failure: TaskFailure, now: ContinuousClock.Instant
    ) -> (Verdict, [Action]) {
        let task = Int(lease.task), isSecond = stages[lease.stage]?.isCopy(lease, of: worker) == true
        guard isSecond || holds(worker, lease) else {
            releaseLoser(lease, worker)
            return (.stale, [])
        }
        workers[worker]?.release(task, of: lease.stage)
        open.insert(worker)
        if isSecond { stages.change(lease.stage) { $0.dropCopy(of: task) } }
        if failure.isGivenBack {
            if !isSecond { stages[lease.stage]?.takeBackUnbegun(task) }
            return (.accepted, concluded(lease.stage))
        }
        if failure.lostBlock != nil {
            if !isSecond { stages[lease.stage]?.excuse(task) }
            return (.accepted, concluded(lease.stage))
        }
        // It is the input's own fault, whatever became of attempts before.
        if !failure.isTransient { return (.accepted, condemn(lease, failure, by: isSecond ? nil : worker, now)) }
        let configuration = configuration
        if workers[worker]?.noteFailure(configuration) == true {
            excluded[worker] = now.advanced(by: configuration.exclusion)
        }
        // The first attempt goes on.
        if isSecond { return (.accepted, []) }
        let actions = giveBack(task, of: lease.stage, from: worker, because: failure.message)
        return (.accepted, actions.isEmpty ? concluded(lease.stage) : actions)
    }

    /// A worker has ended an attempt that another one was quicker with.
    private mutating func releaseLoser(_ lease: Lease, _ worker: WorkerID) {
        guard stages.change(lease.stage, { $0.takeLoser(Int(lease.task), worker) }) == true else { return }
        workers.change(worker) { $0.release(Int(lease.task), of: lease.stage) }
        open.insert(worker)
    }

    /// Time passes: fails what has waited too long for a worker.
    package mutating func tick(now: ContinuousClock.Instant) -> [Action] {
        let patience = configuration.patienceWithoutWorkers
        var late: [StageID] = []
        for id in queue {
            let isAlone = !expectsWorkers && stages[id]?.fit?.isEmpty ?? workers.isEmpty
            let isLate = stages.change(id) { $0.isWithoutWorkers(isAlone, for: patience, now: now) } ?? false
            if isLate { late.append(id) }
        }
        return late.flatMap { fail($0, nil, withoutWorkers($0, patience)) }
    }

    private func order(of stage: StageID) -> (UInt32, UInt32) {
        (stages[stage]?.terms.job?.rawValue ?? 0, stage.rawValue)
    }

    /// Whether `worker` holds `lease` now.
    private func holds(_ worker: WorkerID, _ lease: Lease) -> Bool {
        stages[lease.stage]?.isInForce(lease, of: worker) == true
    }

    private mutating func giveBack(
        _ task: Int, of stage: StageID, from worker: WorkerID, because reason: String, isSuspect: Bool = false
    ) -> [Action] {
        stages[stage]?.giveBack(task, from: worker, because: reason)
        if isSuspect, let deaths = stages[stage]?.noteDeath(of: task), deaths >= configuration.maxDeaths {
            return fail(stage, task, "\(deaths) workers died while they ran it, the last one alone with it: \(reason)")
        }
        let attempts = stages[stage]?.failures(of: task) ?? 0
        guard attempts >= configuration.maxAttempts else { return [] }
        let first = stages[stage]?.firstCause(of: task) ?? reason
        return fail(stage, task, "it failed \(attempts) times; the first time: \(first)")
    }

    mutating func fail(
        _ stage: StageID, _ task: Int?, _ cause: String, _ condition: ErrorCondition? = nil
    ) -> [Action] {
        [.failed(stage, task: task, cause: cause, condition: condition)] + close(stage)
    }
}
