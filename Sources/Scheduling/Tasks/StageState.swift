internal import DequeModule
internal import Planning

/// The tasks of one stage, in dense arrays: a stage of 100,000 tasks is a few megabytes.
struct StageState {
    enum Owner: Equatable {
        case nobody
        case leased(WorkerID)
        case done
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
    private(set) var done = 0
    private(set) var running = 0
    /// The mean time that a task runs, the newest counting most; 0 while unknown.
    private(set) var meanNanoseconds = 0.0

    init(taskCount: Int, ceiling: Int) {
        self.ceiling = ceiling
        owners = Array(repeating: .nobody, count: taskCount)
        attempts = Array(repeating: 0, count: taskCount)
    }

    var isDone: Bool { done == owners.count }
    /// Tasks that are not done and not out.
    var pending: Int { owners.count - next + returned.count + suspects.count }
    /// Those of them that may be leased now, beside others.
    var available: Int { isPaused ? 0 : max(0, min(ceiling, owners.count) - next) + returned.count }
    /// Whether there are tasks that may be leased now, each to run alone.
    var hasSuspects: Bool { !isPaused && !suspects.isEmpty }
    /// Tasks that were ever leased.
    var begun: Int { next }

    /// The next task that `worker` may have, now leased to it.
    ///
    /// A task that failed on a worker goes to another one, until it has failed on all.
    ///
    /// - Parameters:
    ///   - worker: The worker.
    ///   - hasOther: Whether there is a worker on which a task has not failed, by a function that says where it has.
    /// - Returns: The task; nil where there is none for this worker.
    mutating func lease(to worker: WorkerID, unless hasOther: ((WorkerID) -> Bool) -> Bool) -> Int? {
        if isPaused { return nil }
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
        deaths[task, default: 0] += 1
        if let index = returned.firstIndex(of: task) {
            returned.remove(at: index)
            suspects.append(task)
        }
        return deaths[task, default: 0]
    }

    /// A worker has done a task.
    ///
    /// - Returns: whether all tasks are done now; nil where the worker does not hold this lease, and nothing changes.
    mutating func finish(_ lease: Lease, by worker: WorkerID, runNanoseconds: UInt64) -> Bool? {
        guard isInForce(lease, of: worker) else { return nil }
        owners[Int(lease.task)] = .done
        running -= 1
        done += 1
        let time = Double(runNanoseconds)
        meanNanoseconds = meanNanoseconds == 0 ? time : meanNanoseconds * 0.9 + time * 0.1
        return isDone
    }

    mutating func giveBack(_ task: Int, from worker: WorkerID, because reason: String) {
        owners[task] = .nobody
        attempts[task] += 1
        running -= 1
        if deaths[task] == nil { returned.append(task) } else { suspects.append(task) }
        stories[task, default: []].append((worker, reason))
    }

    /// Takes a task back whose input is gone: that counts neither against it nor against the worker.
    mutating func excuse(_ task: Int) {
        owners[task] = .nobody
        attempts[task] &+= 1
        running -= 1
        excused[task, default: 0] += 1
        if deaths[task] == nil { returned.append(task) } else { suspects.append(task) }
    }

    /// Takes a task back that its worker never began: the attempt is still to be made.
    mutating func takeBackUnbegun(_ task: Int) {
        owners[task] = .nobody
        running -= 1
        if deaths[task] == nil { returned.append(task) } else { suspects.append(task) }
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
