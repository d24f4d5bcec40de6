import ModelAPI
import Planning
import Scheduling
import TestSupport

/// Jobs, rows and calls as an observer counts them beside the scheduler, who checks every step of it.
struct SimulatedCalls {
    struct Row {
        let key: RequestKey
        let promptTokens: Int
        /// Whether an identical request leads it.
        let follows: Bool
        var followers: [UInt64] = []
        var isReleased = false
        var isOut = false
        var isResolved = false
        var sends = 0
        /// Sends that count towards the limit.
        var attempts = 0
    }

    struct Job {
        let options: CallOptions
        let maxTokens: Int
        let deployments: Int
        var rows: [UInt64: Row] = [:]
        var leaders: [RequestKey: UInt64] = [:]
        var inFlight = 0
        var spent: Int64 = 0
        var reserved: Int64 = 0
        var isHalted = false

        /// What a call costs in the budget's unit.
        func cost(prompt: Int, cached: Int = 0, completion: Int) -> Int64 {
            switch options.budget {
            case .tokens?: Int64(prompt + completion)
            case .cost?: options.price?.cost(prompt: prompt, cached: cached, completion: completion).clampedNano ?? 0
            case nil: 0
            }
        }

        var limit: Int64 {
            switch options.budget {
            case .tokens(let most)?, .cost(let most)?: most
            case nil: .max
            }
        }
    }

    let seed: UInt64
    var random: SeededGenerator
    var events = 0
    var scheduler = CallScheduler()
    var now = ContinuousClock.now
    var wakeUp: ContinuousClock.Instant?
    var jobs: [StageID: Job] = [:]
    /// The orders of the workers that live, and how many calls each may make.
    var workers: [WorkerID: (slots: Int, line: CallQueue<Int64>)] = [:]
    /// Those of them that are about to leave.
    var draining: Set<WorkerID> = []
    /// Orders that a worker holds.
    var out: [Int64: CallScheduler.Order] = [:]
    /// Those of them, and of the dead workers' orders, that are calls under way.
    var running: Set<Int64> = []
    /// Orders that workers give back.
    var returned: [Int64] = []
    /// Calls whose worker is gone.
    var lost: [Int64] = []
    var gone: [Int64: CallScheduler.Order] = [:]
    var hasEnded: Set<Int64> = []
    /// Of each job the rows that are answered, and those that have failed.
    var ended: [StageID: [Int]] = [:]
    private var nextWorker: UInt64 = 1
    private var nextStage: UInt32 = 1
    private var nextRow: UInt64 = 1
    private var nextNumber: Int64 = 1
    var problem: String?

    init(seed: UInt64) {
        self.seed = seed
        random = SeededGenerator(seed: seed)
    }

    mutating func pass(_ time: Duration) { now = now.advanced(by: time) }

    mutating func join() {
        let slots = Int.random(in: 1...6, using: &random)
        workers[WorkerID(nextWorker)] = (slots, CallQueue(callsInFlight: slots))
        scheduler.workerJoined(WorkerID(nextWorker), callsInFlight: slots)
        nextWorker += 1
    }

    mutating func leave() {
        guard let id = workers.keys.sorted(by: { $0.rawValue < $1.rawValue }).randomElement(using: &random) else {
            return
        }
        workers[id] = nil
        let theirs = out.filter { $0.value.worker == id }.keys.sorted()
        if scheduler.workerLeft(id) != theirs { problem = "\(id) left with other calls than it made" }
        for call in theirs {
            gone[call] = out.removeValue(forKey: call)
            lost.append(call)
        }
        returned.removeAll { gone[$0] != nil }
    }

    /// A worker is about to leave: it makes the calls that it has, and gets no more.
    mutating func drain() {
        guard let id = workers.keys.sorted(by: { $0.rawValue < $1.rawValue }).randomElement(using: &random) else {
            return
        }
        draining.insert(id)
        scheduler.workerDrains(id)
        let theirs = out.values.count { $0.worker == id }
        if scheduler.callsOut(of: id) != theirs { problem = "\(id) has \(theirs) calls" }
    }

    mutating func open() {
        let id = StageID(nextStage)
        nextStage += 1
        let (options, maxTokens) = randomOptions()
        let deployments = randomDeployments()
        scheduler.open(id, options, maxTokens: maxTokens, deployments: deployments)
        jobs[id] = Job(options: options, maxTokens: maxTokens, deployments: deployments.count)
        for _ in 0..<Int.random(in: 0...3, using: &random) { add(to: id) }
    }

    mutating func add(to id: StageID) {
        for _ in 0..<Int.random(in: 1...6, using: &random) {
            let row = nextRow
            nextRow += 1
            let key = RequestKey(words: [UInt64.random(in: 0..<12, using: &random), 0, 0, UInt64(id.rawValue)])
            let tokens = Int.random(in: 1...400, using: &random)
            let leader = jobs[id]?.leaders[key]
            let leads = scheduler.add(row, of: id, key: key, promptTokens: tokens, now: now)
            if leads != (leader == nil) { problem = "row \(row) leads although row \(leader ?? 0) does" }
            jobs[id]?.rows[row] = Row(key: key, promptTokens: tokens, follows: leader != nil)
            if let leader { jobs[id]?.rows[leader]?.followers.append(row) } else { jobs[id]?.leaders[key] = row }
        }
    }

    /// The journal says of a row that has no answer yet whether it has one after all.
    @discardableResult
    mutating func look(_ id: StageID) -> Bool {
        let waiting =
            jobs[id]?.rows.filter { !$0.value.follows && !$0.value.isReleased && !$0.value.isResolved }.keys.sorted()
            ?? []
        guard let row = waiting.first else { return false }
        if Int.random(in: 0..<6, using: &random) == 0 {
            let followers = jobs[id]?.rows[row]?.followers ?? []
            if scheduler.found(row, of: id) != [row] + followers {
                problem = "row \(row) was found without all that share it"
            }
            resolve(row, followers, of: id)
        } else {
            scheduler.release(row, of: id)
            jobs[id]?.rows[row]?.isReleased = true
        }
        return true
    }

    mutating func halt(_ id: StageID) {
        guard Int.random(in: 0..<4, using: &random) == 0 else { return }
        scheduler.halt(id)
        jobs[id]?.isHalted = true
    }

    /// A job's end.
    ///
    /// Its calls that are still out must be told, and count no more.
    mutating func close(_ id: StageID) {
        let theirs = Set((out.merging(gone) { $1 }).filter { $0.value.stage == id }.keys)
        if Set(scheduler.close(id, now: now).map(\.call)) != theirs {
            problem = "\(id) closed with other calls than it has"
        }
        for worker in workers.keys { _ = workers[worker]?.line.recall(id) }
        for (call, order) in out where order.stage == id {
            out[call] = nil
            leavePlace(call, order)
        }
        returned.removeAll { hasEnded.contains($0) }
        for call in gone.filter({ $0.value.stage == id }).keys {
            gone[call] = nil
            lost.removeAll { $0 == call }
            hasEnded.insert(call)
            running.remove(call)
        }
        jobs[id] = nil
    }

    /// An order is over, and its slot, where it had one, is another's.
    mutating func leavePlace(_ call: Int64, _ order: CallScheduler.Order) {
        hasEnded.insert(call)
        if running.remove(call) != nil { workers[order.worker]?.line.ended(order.stage) }
        begin(order.worker)
    }

    /// Lets a worker make the calls for which it has slots.
    mutating func begin(_ worker: WorkerID) {
        while let call = workers[worker]?.line.next() {
            running.insert(call)
            let theirs = running.count { out[$0]?.worker == worker }
            if theirs > workers[worker]?.slots ?? 0 { problem = "\(worker) makes \(theirs) calls" }
            guard let stage = out[call]?.stage, let most = jobs[stage]?.options.maxInFlight else { continue }
            let inFlight = running.count { (out[$0] ?? gone[$0])?.stage == stage }
            if inFlight > most { problem = "\(inFlight) calls in flight" }
        }
    }

    /// Never in the order of a dictionary, which is another one in every process: a seed alone says what happens.
    var jobsInOrder: [StageID] { jobs.keys.sorted { $0.rawValue < $1.rawValue } }

    mutating func anyJob() -> StageID? { jobsInOrder.randomElement(using: &random) }

    mutating func resolve(_ row: UInt64, _ followers: [UInt64], of id: StageID) {
        if let key = jobs[id]?.rows[row]?.key { jobs[id]?.leaders[key] = nil }
        if jobs[id]?.rows[row]?.followers != followers { problem = "row \(row) was resolved with \(followers)" }
        for row in [row] + followers {
            if jobs[id]?.rows[row] == nil || jobs[id]?.rows[row]?.isResolved == true {
                problem = "row \(row) was resolved twice"
            }
            jobs[id]?.rows[row]?.isResolved = true
        }
    }

    mutating func provideNumbers() {
        guard scheduler.needsNumbers else { return }
        let count = Int64.random(in: 1...30, using: &random)
        scheduler.provide(nextNumber..<nextNumber + count)
        nextNumber += count
    }
}
