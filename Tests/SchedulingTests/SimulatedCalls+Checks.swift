import ModelAPI
import Planning
import Scheduling

/// What the scheduler decides, held against what the observer knows.
extension SimulatedCalls {
    mutating func assign() {
        provideNumbers()
        let round = scheduler.assign(now: now)
        wakeUp = round.wakeUp
        for order in round.orders where problem == nil {
            if draining.contains(order.worker) { problem = "an order for \(order.worker), which is about to leave" }
            take(order)
        }
        // What is still on its way to a worker when it is told comes back from there too, or stays.
        for stage in round.recalls { recall(stage) }
        for given in round.givenUp where problem == nil {
            let row = given.row
            if jobs[row.stage]?.rows[row.row]?.isOut == true { problem = "row \(row.row) was given up while it is out" }
            resolve(row.row, row.followers, of: row.stage)
        }
        checkTheWhole()
        checkTime()
    }

    /// Adding up every ledger takes as long as many events: short schedules are checked after each of them, long ones
    /// now and then.
    private mutating func checkTheWhole() {
        events += 1
        guard seed % 20 != 0 || events % 64 == 0, let invalid = scheduler.invalidity() else { return }
        problem = problem ?? invalid
    }

    private mutating func take(_ order: CallScheduler.Order) {
        guard var job = jobs[order.stage], var row = job.rows[order.row] else { return problem = "a call for nobody" }
        defer { jobs[order.stage] = job }
        if job.isHalted { problem = "\(order.stage) was halted" }
        if !row.isReleased || row.isResolved || row.isOut || row.follows {
            problem = "row \(order.row) must not be sent"
        }
        if job.rows.values.contains(where: { $0.isOut && $0.key == row.key }) {
            problem = "two identical requests are out"
        }
        if order.key != row.key || !(0..<job.deployments).contains(order.deployment) { problem = "the order is wrong" }
        // Where a deployment has a wrong key or lacks the model, another is asked beyond the limit.
        if row.attempts >= job.options.attempts + job.deployments - 1 {
            problem = "row \(order.row) was tried too often"
        }
        row.isOut = true
        row.sends += 1
        row.attempts += 1
        if order.attempt != row.sends { problem = "attempt \(order.attempt) is the row's \(row.sends)." }
        job.rows[order.row] = row
        job.inFlight += 1
        job.reserved += job.cost(prompt: row.promptTokens, completion: job.maxTokens)
        if job.spent + job.reserved > job.limit {
            problem = "the budget of \(job.limit) may be passed: \(job.spent) + \(job.reserved)"
        }
        if hasEnded.contains(order.call) || out[order.call] != nil || gone[order.call] != nil {
            problem = "call \(order.call) has a number twice"
        }
        out[order.call] = order
        jobs[order.stage] = job
        guard workers[order.worker] != nil else { return problem = "a call for a worker that is gone" }
        workers[order.worker]?.line.add(order.call, of: order.stage, slots: order.slots)
        begin(order.worker)
    }

    private mutating func recall(_ stage: StageID) {
        for worker in workers.keys.sorted(by: { $0.rawValue < $1.rawValue })
        where Int.random(in: 0..<8, using: &random) > 0 {
            returned += workers[worker]?.line.recall(stage) ?? []
        }
    }

    /// A driver that is woken at a time that is over is woken for ever; one that is not woken at all, while
    /// nothing is out that could report, never is.
    private mutating func checkTime() {
        guard problem == nil else { return }
        if let wakeUp, wakeUp <= now { return problem = "it wants to be woken \(wakeUp.duration(to: now)) ago" }
        guard wakeUp == nil, out.isEmpty, lost.isEmpty, !workers.keys.allSatisfy(draining.contains),
            !scheduler.needsNumbers
        else { return }
        for id in jobsInOrder where scheduler.view(of: id, now: now)?.stop == nil {
            if let row = jobs[id]?.rows.first(where: { $0.value.isReleased && !$0.value.isResolved }) {
                problem =
                    "\(id) waits with row \(row.key) for nothing: \(scheduler.view(of: id, now: now)?.waiting ?? "")"
            }
        }
    }

    mutating func report(_ report: Answer) {
        guard let call = running.filter({ out[$0] != nil }).sorted().randomElement(using: &random) else { return }
        conclude(call, report)
    }

    /// It turns out what became of a dead worker's call.
    mutating func resolve() {
        if let call = returned.popLast() { return conclude(call, .unsent) }
        guard let call = lost.first else { return }
        conclude(
            call,
            running.contains(call) ? [.unknown, .unsent, .answered].randomElement(using: &random) ?? .unknown : .unsent)
    }

    /// Reports of calls that are over, or that never were, change nothing.
    mutating func reportAStranger() {
        let call = hasEnded.min() ?? 1 << 40
        let verdict = scheduler.reported(call, .answered(prompt: 1, completion: 1, cached: 0), now: now)
        if verdict != .stale { problem = "call \(call) counted although it is over" }
    }

    mutating func conclude(_ call: Int64, _ answer: Answer) {
        guard let order = out.removeValue(forKey: call) ?? gone.removeValue(forKey: call), var job = jobs[order.stage],
            var row = job.rows[order.row]
        else { return }
        lost.removeAll { $0 == call }
        leavePlace(call, order)
        let bound = job.cost(prompt: row.promptTokens, completion: job.maxTokens)
        row.isOut = false
        job.inFlight -= 1
        job.reserved -= bound
        let (report, spent) = sample(answer, row, job, bound: bound)
        job.spent += spent
        let isFree =
            if case .failed(let outcome, let category, _, _) = report {
                // An endpoint that is away costs no attempt where nothing was paid.
                outcome.isForQuota || (!outcome.mayBeBilled && [.server, .connection].contains(category))
            } else { answer == .unsent }
        if isFree { row.attempts -= 1 }
        if answer == .unsent { row.sends -= 1 }
        job.rows[order.row] = row
        jobs[order.stage] = job
        let verdict = scheduler.reported(
            call, report, limits: randomLimits(), latency: .milliseconds(Int.random(in: 1...900, using: &random)),
            random: Double.random(in: 0..<1, using: &random), now: now)
        switch verdict {
        case .stale: problem = "call \(call) was out and its report is stale"
        case .again: if answer == .answered { problem = "an answered row is sent again" }
        case .resolved(let resolved):
            if answer == .unsent { problem = "a row that was never sent is resolved" }
            if resolved.attempts != row.sends {
                problem = "row \(order.row) was sent \(row.sends) times, not \(resolved.attempts)"
            }
            resolve(resolved.row, resolved.followers, of: resolved.stage)
            ended[order.stage, default: [0, 0]][answer == .answered ? 0 : 1] += resolved.rows
            if let counts = ended[order.stage] {
                scheduler.judge(order.stage, answered: UInt64(counts[0]), failed: UInt64(counts[1]))
            }
        }
        checkTheWhole()
    }
}
