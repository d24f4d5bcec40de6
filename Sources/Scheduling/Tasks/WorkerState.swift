internal import DequeModule
internal import Planning

/// What the scheduler knows of one worker.
struct WorkerState {
    /// A task by its stage and its position there.
    struct TaskName: Hashable {
        let stage: StageID
        let task: Int
    }

    let slots: Int
    let labels: WorkerLabels
    /// Leases out, in the order in which the worker was given them, which is that in which it begins them.
    private var leases: Deque<TaskName> = []
    /// Whether it runs a task that may end it, and gets nothing beside that.
    private(set) var runsSuspect = false
    /// How many of them each stage has.
    private(set) var held: [(stage: StageID, count: Int)] = []
    var announced: Set<StageID> = []
    private(set) var finishedTasks = 0
    private var failures = 0
    /// Tasks that it was asked to give back, and that it has still.
    private var recalled: Set<TaskName> = []
    private var lastRecall: ContinuousClock.Instant?
    /// Grows with every task that it is given or has no more.
    private var changes: UInt64 = 0
    /// How many changes there were when it was looked at, and since when there are no more.
    private var seen: (changes: UInt64, since: ContinuousClock.Instant)?

    init(slots: Int, labels: WorkerLabels) {
        self.slots = slots
        self.labels = labels
    }

    var running: Int { leases.count }

    /// Tasks that the worker has begun, or may have: it runs as many at once as it has slots.
    var begun: Set<TaskName> { Set(leases.prefix(slots)) }
    /// Tasks that wait there.
    var unbegunCount: Int { max(0, running - slots) }
    /// Slots that have nothing to do, and may have.
    var freeSlots: Int { runsSuspect ? 0 : max(0, slots - running) }

    mutating func take(_ tasks: [Int], of stage: StageID) {
        changes &+= 1
        for task in tasks { leases.append(TaskName(stage: stage, task: task)) }
        count(tasks.count, of: stage)
    }

    private mutating func count(_ change: Int, of stage: StageID) {
        guard let index = held.firstIndex(where: { $0.stage == stage }) else {
            if change > 0 { held.append((stage, change)) }
            return
        }
        held[index].count += change
        if held[index].count == 0 { held.remove(at: index) }
    }

    mutating func take(suspect task: Int, of stage: StageID) {
        take([task], of: stage)
        runsSuspect = true
    }

    /// The worker has the task no longer; the oldest are mostly over first.
    mutating func release(_ task: Int, of stage: StageID) {
        let name = TaskName(stage: stage, task: task)
        if let index = leases.firstIndex(of: name) {
            changes &+= 1
            leases.remove(at: index)
            if !recalled.isEmpty { recalled.remove(name) }
            count(-1, of: stage)
        }
        if leases.isEmpty { runsSuspect = false }
    }

    /// The worker has done the task.
    mutating func finish(_ task: Int, of stage: StageID) {
        release(task, of: stage)
        finishedTasks += 1
    }

    mutating func release(allOf stage: StageID) {
        leases.removeAll { $0.stage == stage }
        held.removeAll { $0.stage == stage }
        changes &+= 1
        recalled = recalled.filter { $0.stage != stage }
        if leases.isEmpty { runsSuspect = false }
    }

    // MARK: Tasks that are asked back

    /// Tasks that wait there and were not asked for, the last first, and how many rounds of tasks end before each begins.
    func unbegun(
        atMost most: Int, where mayGo: (TaskName) -> Bool
    ) -> [(task: TaskName, rounds: Int)] {
        var tasks: [(task: TaskName, rounds: Int)] = []
        for index in leases.indices.dropFirst(slots).reversed() where tasks.count < most {
            let task = leases[index]
            if !recalled.contains(task), mayGo(task) { tasks.append((task, index / slots)) }
        }
        return tasks
    }

    /// The worker is asked to give tasks back.
    mutating func recall(_ tasks: [TaskName], now: ContinuousClock.Instant) {
        recalled.formUnion(tasks)
        lastRecall = now
    }

    /// Tasks that it was asked for, that it has not begun, and that may come back: it was asked after `time`.
    func recalledBehind(since time: ContinuousClock.Instant) -> Int {
        guard !recalled.isEmpty, let lastRecall, lastRecall > time else { return 0 }
        return leases.dropFirst(slots).count { recalled.contains($0) }
    }

    /// Whether it was seen to be given nothing and to end nothing for so long; each time it is looked at counts.
    mutating func isQuiet(for time: Duration, now: ContinuousClock.Instant) -> Bool {
        guard let seen, seen.changes == changes else {
            self.seen = (changes, now)
            return false
        }
        return seen.since.duration(to: now) >= time
    }

    /// Counts a failed attempt.
    ///
    /// - Returns: whether they are so many that the worker is to get no tasks for a while.
    mutating func noteFailure(_ configuration: Scheduler.Configuration) -> Bool {
        failures += 1
        guard failures >= configuration.failuresToExclude else { return false }
        failures = 0
        return true
    }

    /// Tasks of a stage that the worker may still be given.
    func credit(for stage: StageState, _ configuration: Scheduler.Configuration) -> Int {
        runsSuspect ? 0 : slots + prefetch(stage.meanNanoseconds, configuration) - running
    }

    /// Tasks of so many nanoseconds that are queued beside those that it runs; 0 nanoseconds where that is not known.
    func prefetch(_ nanoseconds: Double, _ configuration: Scheduler.Configuration) -> Int {
        guard nanoseconds > 0 else { return slots }
        let wanted = Double(slots) * Double(configuration.prefetch.nanoseconds) / nanoseconds
        return Int(min(Double(configuration.maxPrefetchedTasks), max(1, wanted)))
    }
}

extension Duration {
    package var nanoseconds: Int64 { components.seconds * 1_000_000_000 + components.attoseconds / 1_000_000_000 }
    package var seconds: Double { Double(components.seconds) + Double(components.attoseconds) / 1e18 }
}
