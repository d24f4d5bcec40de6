internal import DequeModule
internal import HeapModule
internal import Planning
internal import Scheduling

/// A driver's state machines with workers that are numbers: they work, fail, die, are cut off and come back, on a clock
/// that goes from event to event.
///
/// Two runs with one seed are the same run. Nothing of it is a process, a socket or a message: what it measures is what
/// deciding costs, and that every task counts once.
package struct SimulatedCluster {
    package struct Configuration: Sendable {
        package var workers = 1000
        package var tasks = 1_000_000
        /// Tasks that a worker runs at once.
        package var slots = 2
        /// The mean time of a task; times are distributed exponentially.
        package var taskTime = 0.1
        /// Of how many attempts one fails through no fault of the input.
        package var attemptsPerFailure = 2000
        /// The mean time between two deaths in the whole cluster, in seconds; half of them are noticed at once, as on the
        /// driver's machine, the others by their silence.
        package var betweenDeaths = 0.5
        /// The mean time between two cuts of a worker's network, which last up to 6 s.
        package var betweenCuts = 0.5
        package var seed: UInt64 = 1

        package init() {}
    }

    /// What a run came to.
    package struct Figures: Sendable, Hashable {
        /// Attempts that were launched.
        package var attempts = 0
        package var failures = 0
        /// Tasks that workers had not begun, and that others had time for.
        package var givenBack = 0
        package var deaths = 0
        package var cuts = 0
        /// Workers that were taken for dead, and were not.
        package var returns = 0
        /// Results that came under a lease no longer in force.
        package var stale = 0
        /// How long the run took on the simulated clock, in seconds.
        package var seconds = 0.0
        /// A number that stands for all that happened, in its order.
        package var digest: UInt64 = 0xCBF2_9CE4_8422_2325
        /// What did not hold; nil where all did.
        package var problem: String?
    }

    private enum Event {
        case ended(Lease, fails: Bool, of: WorkerID)
        case givenBack(Lease, of: WorkerID)
        case answered(WorkerID)
        case death
        case cut
        case healed(WorkerID)
        case joins
        case tick
    }

    private struct Timed: Comparable {
        let time: Double
        let order: Int
        let event: Event

        static func == (left: Timed, right: Timed) -> Bool { left.order == right.order }
        static func < (left: Timed, right: Timed) -> Bool { (left.time, left.order) < (right.time, right.order) }
    }

    /// A worker's process.
    private struct Process {
        var waiting: Deque<Lease> = []
        var running = 0
        /// What it would have said while nobody heard it; nil while it is heard.
        var unheard: [Event]?
    }

    /// What is decided together, as a driver decides about all messages of one turn.
    private static let turn = 0.001
    private static let stage = StageID(1)

    private let configuration: Configuration
    private var random: Chance
    private let origin = ContinuousClock.now
    private var now = 0.0
    private var order = 0
    private var events = Heap<Timed>()
    private var scheduler: Scheduler
    private var table = WorkerTable<WorkerID, Int>()
    private var processes: [WorkerID: Process] = [:]
    /// The workers in the order in which they came, so that chance finds the same one in every run.
    private var living: [WorkerID] = []
    private var lastWorker: UInt64 = 0
    private var counted: [UInt8]
    private var isOver = false
    private var figures = Figures()

    package init(_ configuration: Configuration) {
        self.configuration = configuration
        random = Chance(seed: configuration.seed)
        counted = Array(repeating: 0, count: configuration.tasks)
        // Here no death is a task's fault, and chance may strike one task twice.
        var limits = Scheduler.Configuration()
        limits.maxDeaths = 8
        limits.maxAttempts = 8
        scheduler = Scheduler(limits)
    }

    /// Runs all tasks to their end.
    package mutating func run() -> Figures {
        for _ in 0..<configuration.workers { join() }
        perform(scheduler.open(Self.stage, tasks: configuration.tasks))
        schedule(.tick, in: 0.05)
        schedule(.death, in: random.exponential(configuration.betweenDeaths))
        schedule(.cut, in: random.exponential(configuration.betweenCuts))
        perform(scheduler.assign(now: instant))
        while !isOver, let first = events.min {
            now = first.time
            while let next = events.min, next.time <= first.time + Self.turn {
                events.removeMin()
                now = max(now, next.time)
                handle(next.event)
            }
            perform(scheduler.assign(now: instant))
        }
        figures.seconds = now
        check()
        return figures
    }

    private var instant: ContinuousClock.Instant { origin.advanced(by: .nanoseconds(Int64(now * 1e9))) }

    private mutating func schedule(_ event: Event, in seconds: Double) {
        order += 1
        events.insert(Timed(time: now + seconds, order: order, event: event))
    }

    private mutating func handle(_ event: Event) {
        switch event {
        case .ended(let lease, let fails, let worker):
            guard processes[worker] != nil else { return }
            processes[worker]?.running -= 1
            say(.ended(lease, fails: fails, of: worker), worker)
            startTasks(of: worker)
        case .givenBack(let lease, let worker): say(.givenBack(lease, of: worker), worker)
        case .answered(let worker): if processes[worker] != nil { say(.answered(worker), worker) }
        case .death:
            die()
            schedule(.death, in: random.exponential(configuration.betweenDeaths))
        case .cut:
            cut()
            schedule(.cut, in: random.exponential(configuration.betweenCuts))
        case .healed(let worker): heal(worker)
        case .joins: join()
        case .tick:
            tick()
            schedule(.tick, in: 0.05)
        }
    }

    // MARK: workers

    private mutating func join() {
        lastWorker += 1
        let worker = WorkerID(lastWorker)
        processes[worker] = Process()
        living.append(worker)
        introduce(worker)
    }

    private mutating func introduce(_ worker: WorkerID) {
        _ = table.registered(worker, configuration.slots, now: instant)
        scheduler.workerJoined(worker, slots: configuration.slots)
    }

    /// A worker says something, which is heard at once or when its network is whole again.
    private mutating func say(_ event: Event, _ worker: WorkerID) {
        if processes[worker]?.unheard != nil { processes[worker]?.unheard?.append(event) } else { hear(event, worker) }
    }

    private mutating func hear(_ event: Event, _ worker: WorkerID) {
        let isKnown = table.heard(worker, now: instant)
        if isKnown, case .givenBack(let lease, _) = event {
            figures.givenBack += 1
            perform(scheduler.taskFailed(lease, by: worker, .givenBack, now: instant).1)
        }
        guard case .ended(let lease, let fails, _) = event else { return }
        guard isKnown else {
            figures.stale += 1
            return
        }
        note(worker.rawValue &* 31 &+ UInt64(lease.task))
        let (verdict, actions): (Scheduler.Verdict, [Scheduler.Action])
        if fails {
            figures.failures += 1
            (verdict, actions) = scheduler.taskFailed(
                lease, by: worker, TaskFailure("chance", isTransient: true), now: instant)
        } else {
            (verdict, actions) = scheduler.taskFinished(
                lease, by: worker, runNanoseconds: UInt64(configuration.taskTime * 1e9))
            if verdict == .accepted { counted[Int(lease.task)] &+= 1 }
        }
        if verdict == .stale { figures.stale += 1 }
        perform(actions)
    }

    private mutating func startTasks(of worker: WorkerID) {
        while let process = processes[worker], process.running < configuration.slots, !process.waiting.isEmpty,
            let lease = processes[worker]?.waiting.removeFirst()
        {
            processes[worker]?.running += 1
            let fails = random.next() % UInt64(configuration.attemptsPerFailure) == 0
            schedule(.ended(lease, fails: fails, of: worker), in: random.exponential(configuration.taskTime))
        }
    }

    /// A worker hears what it is to give back; it gives what it has not begun.
    private mutating func recall(_ leases: [Lease], from worker: WorkerID) {
        guard let waiting = processes[worker]?.waiting else { return }
        let wanted = Set(leases)
        processes[worker]?.waiting.removeAll { wanted.contains($0) }
        for lease in waiting where wanted.contains(lease) { say(.givenBack(lease, of: worker), worker) }
    }

    private mutating func die() {
        guard living.count > 1 else { return }
        figures.deaths += 1
        let worker = living.remove(at: Int(random.next() % UInt64(living.count)))
        processes[worker] = nil
        schedule(.joins, in: 1)
        if random.next() % 2 == 0 { lose(worker, because: "killed by signal 9") }
    }

    private mutating func cut() {
        let worker = living[Int(random.next() % UInt64(living.count))]
        guard processes[worker]?.unheard == nil else { return }
        figures.cuts += 1
        processes[worker]?.unheard = []
        schedule(.healed(worker), in: 6 * random.fraction())
    }

    private mutating func heal(_ worker: WorkerID) {
        guard let said = processes[worker]?.unheard else { return }
        processes[worker]?.unheard = nil
        for event in said { hear(event, worker) }
        guard !table.contains(worker) else { return }
        // It was given up: it drops what waits, and joins again as another.
        figures.returns += 1
        processes[worker] = nil
        living.removeAll { $0 == worker }
        join()
    }

    private mutating func lose(_ worker: WorkerID, because reason: String) {
        guard table.lost(worker) != nil else { return }
        note(worker.rawValue)
        perform(scheduler.workerLeft(worker, because: reason, isDeath: processes[worker] == nil))
    }

    // MARK: the driver

    private mutating func tick() {
        var silent: [WorkerID] = []
        for action in table.tick(now: instant) {
            switch action {
            case .ping(let worker): schedule(.answered(worker), in: 0.001)
            case .declareDead(let worker, _): silent.append(worker)
            }
        }
        for worker in silent.sorted(by: { $0.rawValue < $1.rawValue }) {
            lose(worker, because: "it was silent for 3 s")
        }
        perform(scheduler.tick(now: instant))
    }

    private mutating func perform(_ actions: [Scheduler.Action]) {
        for action in actions {
            switch action {
            case .launch(let leases, let worker):
                figures.attempts += leases.count
                guard processes[worker] != nil else { continue }
                processes[worker]?.waiting.append(contentsOf: leases)
                startTasks(of: worker)
            case .recall(let leases, let worker): recall(leases, from: worker)
            case .finished: isOver = true
            case .failed(_, _, let cause, _):
                isOver = true
                figures.problem = "the stage failed: \(cause)"
            case .announce, .dismiss, .isolate, .speculate: break
            }
        }
    }

    private mutating func note(_ number: UInt64) {
        figures.digest = (figures.digest ^ (number &+ UInt64(now * 1e6))) &* 0x100_0000_01B3
    }

    private mutating func check() {
        if figures.problem != nil { return }
        if let task = counted.firstIndex(where: { $0 != 1 }) {
            figures.problem = "task \(task) counted \(counted[task]) times"
        }
        figures.problem = figures.problem ?? scheduler.invalidity()
    }
}
