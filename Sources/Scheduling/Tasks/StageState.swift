internal import DequeModule
internal import Planning

/// The tasks of one stage, in dense arrays: a stage of 100,000 tasks is a few megabytes.
struct StageState {
    enum Owner: Equatable {
        case nobody
        case leased(WorkerID)
        case done
    }

    /// A second attempt of a task.
    struct Copy {
        let worker: WorkerID
        let attempt: UInt16
    }

    /// How far the stage is, once a task is done.
    enum Progress {
        case goesOn
        case isDone
        /// It fails, perhaps now.
        case isCondemned
    }

    private(set) var owners: [Owner]
    /// The number of the attempt that is next, or runs now.
    private(set) var attempts: [UInt16]
    /// The first task that was never leased.
    private var next = 0
    /// Tasks before which one may be leased: those after wait until their rows are taken.
    var ceiling: Int
    /// Tasks that came back.
    private var returned: Deque<Int> = []
    /// What went wrong with a task, and where, attempt by attempt.
    private var stories: [Int: [(worker: WorkerID, reason: String)]] = [:]
    /// Workers that died while they ran a task, by the task.
    private var deaths: [Int: Int] = [:]
    /// Tasks that came back from a worker that died, and that are to be run alone.
    private(set) var suspects: [Int] = []
    /// Attempts that failed through no fault of the task.
    private var excused: [Int: Int] = [:]
    /// No task may be leased: what it would read is being made again.
    var isPaused = false
    /// Second attempts that run beside the first, by the task.
    private(set) var copies: [Int: Copy] = [:]
    /// Workers that still run an attempt of a task that another one has done.
    private(set) var losers: [Int: WorkerID] = [:]
    /// Tasks that had a second attempt, and whether it was lost: its number is not given to another one.
    private var copied: [Int: Bool] = [:]
    private var stragglers: Stragglers?
    /// Why the stage is about to fail.
    private(set) var condemnation: Condemnation?
    private(set) var done = 0
    private(set) var running = 0
    /// The mean time that a task runs, the newest counting most; 0 while unknown.
    private(set) var meanNanoseconds = 0.0
    /// Nanoseconds that its tasks ran, those that are done.
    private(set) var served = 0.0
    let terms: StageTerms
    let pool: Pools.Name
    /// Workers that may run its tasks; nil for all.
    private(set) var fit: Set<WorkerID>?
    private var withoutWorkersSince: ContinuousClock.Instant?

    init(taskCount: Int, ceiling: Int, _ terms: StageTerms, _ pool: Pools.Name) {
        self.ceiling = ceiling
        self.terms = terms
        self.pool = pool
        fit = terms.require.isEmpty ? nil : []
        stragglers = terms.speculates ? Stragglers() : nil
        owners = Array(repeating: .nobody, count: taskCount)
        attempts = Array(repeating: 0, count: taskCount)
    }

    var isDone: Bool { done == owners.count }
    /// Tasks that are not done and not out.
    var pending: Int { owners.count - next + returned.count + suspects.count }
    /// Those of them that may be leased now, beside others.
    var available: Int { isHeld ? 0 : max(0, min(ceiling, owners.count) - next) + returned.count }
    private var isHeld: Bool { isPaused || condemnation != nil }
    /// Whether there are tasks that may be leased now, each to run alone.
    var hasSuspects: Bool { !isHeld && !suspects.isEmpty }
    /// Tasks that were ever leased.
    var begun: Int { next }

    /// Whether a worker may run its tasks.
    func fits(_ worker: WorkerID) -> Bool { fit?.contains(worker) ?? true }

    /// A worker is there.
    mutating func joined(_ worker: WorkerID, _ labels: WorkerLabels) {
        if fit != nil, terms.require.isSubset(of: labels) { fit?.insert(worker) }
        if fits(worker) { withoutWorkersSince = nil }
    }

    /// A worker is gone.
    mutating func left(_ worker: WorkerID) {
        fit?.remove(worker)
        for (task, copy) in copies where copy.worker == worker { dropCopy(of: task) }
        if !losers.isEmpty { losers = losers.filter { $0.value != worker } }
    }

    /// Notes whether there is no worker that may run its tasks.
    ///
    /// - Returns: whether that has been so for longer than it may wait.
    mutating func isWithoutWorkers(_ isAlone: Bool, for patience: Duration, now: ContinuousClock.Instant) -> Bool {
        guard isAlone else {
            withoutWorkersSince = nil
            return false
        }
        let since = withoutWorkersSince ?? now
        withoutWorkersSince = since
        return since.duration(to: now) >= patience
    }

    /// The next task that `worker` may have, now leased to it.
    ///
    /// A task that failed on a worker goes to another one, until it has failed on all.
    ///
    /// - Parameters:
    ///   - worker: The worker.
    ///   - now: The time.
    ///   - hasOther: Whether there is a worker on which a task has not failed, by a function that says where it has.
    /// - Returns: The task; nil where there is none for this worker.
    mutating func lease(
        to worker: WorkerID, now: ContinuousClock.Instant, unless hasOther: ((WorkerID) -> Bool) -> Bool
    ) -> Int? {
        if isHeld { return nil }
        let task: Int
        let index = returned.firstIndex { task in
            !hasFailed(task, on: worker) || !hasOther { hasFailed(task, on: $0) }
        }
        if let index {
            task = returned.remove(at: index)
        } else if next < min(ceiling, owners.count) {
            task = next
            next += 1
        } else {
            return nil
        }
        owners[task] = .leased(worker)
        running += 1
        if stragglers != nil { stragglers?.begins(task, now: now) }
        return task
    }

    /// The next task that is to be run alone, now leased to `worker`.
    mutating func leaseSuspect(to worker: WorkerID) -> Int? {
        guard hasSuspects else { return nil }
        let task = suspects.removeFirst()
        owners[task] = .leased(worker)
        running += 1
        return task
    }

    /// A worker died, and had begun the task.
    ///
    /// - Returns: how many have.
    mutating func noteDeath(of task: Int) -> Int {
        // Another attempt of it goes on.
        guard owners[task] == .nobody else { return 0 }
        deaths[task, default: 0] += 1
        if let index = returned.firstIndex(of: task) {
            returned.remove(at: index)
            suspects.append(task)
        }
        return deaths[task, default: 0]
    }

    /// A worker has done a task.
    ///
    /// - Returns: how far the stage is; nil where the worker does not hold this lease, and nothing changes.
    mutating func finish(_ lease: Lease, by worker: WorkerID, runNanoseconds: UInt64) -> Progress? {
        let task = Int(lease.task)
        guard isInForce(lease, of: worker) || isCopy(lease, of: worker) else { return nil }
        if !copies.isEmpty, let copy = copies.removeValue(forKey: task) {
            if case .leased(let first) = owners[task] { losers[task] = first == worker ? copy.worker : first }
            attempts[task] = lease.attempt
        }
        owners[task] = .done
        running -= 1
        done += 1
        let time = Double(runNanoseconds)
        served += time
        meanNanoseconds = meanNanoseconds == 0 ? time : meanNanoseconds * 0.9 + time * 0.1
        if stragglers != nil { stragglers?.ends(task, nanoseconds: runNanoseconds) }
        if isDone { return .isDone }
        guard condemnation != nil else { return .goesOn }
        condemnation?.before.remove(task)
        return .isCondemned
    }

    mutating func giveBack(_ task: Int, from worker: WorkerID, because reason: String) {
        stories[task, default: []].append((worker, reason))
        if promoteCopy(of: task) { return }
        attempts[task] += 1
        end(task)
    }

    /// Takes a task back whose input is gone: that counts neither against it nor against the worker.
    mutating func excuse(_ task: Int) {
        excused[task, default: 0] += 1
        if promoteCopy(of: task) { return }
        attempts[task] &+= 1
        end(task)
    }

    /// Takes a task back that its worker never began: the attempt is still to be made.
    mutating func takeBackUnbegun(_ task: Int) {
        if promoteCopy(of: task) { excused[task, default: 0] += 1 } else { end(task) }
    }

    /// A task does not run any more, and is not done.
    private mutating func end(_ task: Int) {
        owners[task] = .nobody
        running -= 1
        stragglers?.ends(task)
        condemnation?.before.remove(task)
        if copied[task] == true {
            copied[task] = false
            attempts[task] &+= 1
            excused[task, default: 0] += 1
        }
        if deaths[task] == nil { returned.append(task) } else { suspects.append(task) }
    }

    /// Whether a task that one worker has not begun may go to another one.
    func mayMove(_ task: Int, from holder: WorkerID, to worker: WorkerID) -> Bool {
        !isHeld && owners[task] == .leased(holder) && copied[task] == nil && fits(worker)
            && !hasFailed(task, on: worker)
    }

    // MARK: Second attempts

    /// Tasks that run much longer than the others, where most are done and all others are out.
    func lateTasks(_ configuration: Stragglers.Configuration, now: ContinuousClock.Instant) -> [Int] {
        guard let stragglers, running > 0, pending == 0, !isHeld,
            Double(done) >= configuration.quantile * Double(owners.count)
        else { return [] }
        return stragglers.late(configuration, now: now).filter { copied[$0] == nil }
    }

    /// Whether a worker may run a second attempt of a task; no task has more than two.
    func mayCopy(_ task: Int, to worker: WorkerID) -> Bool {
        guard fits(worker), case .leased(let first) = owners[task], first != worker else { return false }
        return copied[task] == nil && deaths[task] == nil && attempts[task] < .max && !hasFailed(task, on: worker)
    }

    /// A second attempt of a task that runs, now leased to `worker`.
    mutating func copy(_ task: Int, of stage: StageID, to worker: WorkerID) -> Lease? {
        guard mayCopy(task, to: worker) else { return nil }
        let attempt = attempts[task] + 1
        copies[task] = Copy(worker: worker, attempt: attempt)
        copied[task] = false
        return Lease(stage: stage, task: UInt32(task), attempt: attempt)
    }

    /// Whether a lease is that of a second attempt which runs.
    func isCopy(_ lease: Lease, of worker: WorkerID) -> Bool {
        guard !copies.isEmpty, let copy = copies[Int(lease.task)] else { return false }
        return copy.worker == worker && copy.attempt == lease.attempt
    }

    /// A second attempt is over, and the first goes on.
    mutating func dropCopy(of task: Int) {
        if copies.removeValue(forKey: task) != nil { copied[task] = true }
    }

    /// A worker has ended an attempt that another one was quicker with.
    ///
    /// - Returns: whether it was one.
    mutating func takeLoser(_ task: Int, _ worker: WorkerID) -> Bool {
        guard !losers.isEmpty, losers[task] == worker else { return false }
        losers[task] = nil
        return true
    }

    /// The second attempt of a task takes the place of the first, which is over.
    private mutating func promoteCopy(of task: Int) -> Bool {
        guard !copies.isEmpty, let copy = copies.removeValue(forKey: task) else { return false }
        owners[task] = .leased(copy.worker)
        attempts[task] = copy.attempt
        return true
    }

    // MARK: Its end

    /// A task failed in a way that ends the stage: that of the first task is told.
    mutating func condemn(_ task: Int, _ failure: TaskFailure, until: ContinuousClock.Instant) {
        if let known = condemnation, known.task <= task { return }
        let before = owners.prefix(task).indices.filter { if case .leased = owners[$0] { true } else { false } }
        condemnation = Condemnation(
            task: task, failure: failure, until: condemnation?.until ?? until, before: Set(before))
    }

    /// Attempts of a task that count.
    func failures(of task: Int) -> Int { Int(attempts[task]) - (excused[task] ?? 0) }

    /// Whether the worker holds this lease now.
    func isInForce(_ lease: Lease, of worker: WorkerID) -> Bool {
        let task = Int(lease.task)
        return task < owners.count && owners[task] == .leased(worker) && attempts[task] == lease.attempt
    }

    func tasks(of worker: WorkerID) -> [Int] {
        running == 0 ? [] : owners.indices.filter { owners[$0] == .leased(worker) }
    }

    func firstCause(of task: Int) -> String? { stories[task]?.first?.reason }

    private func hasFailed(_ task: Int, on worker: WorkerID) -> Bool {
        stories[task]?.contains { $0.worker == worker } ?? false
    }

    /// What must hold after every event, or what does not.
    func invalidity() -> String? {
        let counted = owners.reduce(into: (leased: 0, done: 0)) { counts, owner in
            switch owner {
            case .nobody: break
            case .leased: counts.leased += 1
            case .done: counts.done += 1
            }
        }
        if counted.leased != running { return "\(counted.leased) tasks are leased, \(running) counted" }
        if counted.done != done { return "\(counted.done) tasks are done, \(done) counted" }
        if pending + running + done != owners.count {
            return "\(pending) + \(running) + \(done) are not \(owners.count)"
        }
        return nil
    }
}
