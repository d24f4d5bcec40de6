import ModelAPI
import Planning
import Scheduling
import TestSupport
import Testing

/// Whole jobs of calls in one thread: workers that come and die, endpoints that answer, fail and refuse, on a
/// clock that only `Round.wakeUp` and the calls' own time move.
///
/// Whatever the order of events, every row is resolved once, nothing is passed that bounds the calls, and
/// nothing waits for ever.
@Suite(.ownThreads) struct RandomCallsTests {
    @Test func everyRowIsResolvedOnceAndNothingStalls() async throws {
        try await Schedules.run(0..<2000) { seed in
            var cluster = SimulatedCalls(seed: seed)
            cluster.run()
            if let problem = cluster.problem { throw BrokenRule(problem) }
        }
    }
}

extension SimulatedCalls {
    mutating func run() {
        for _ in 0..<Int.random(in: 0...2, using: &random) { join() }
        // Few schedules need many jobs to fail: most are short.
        let isLong = seed % 20 == 0
        let (steps, jobs) = isLong ? (250, 25) : (60, 12)
        for step in 0..<steps where problem == nil {
            if step < steps / 2, Int.random(in: 0..<jobs, using: &random) == 0 { open() }
            event()
            assign()
        }
        bringToAnEnd()
    }

    private mutating func event() {
        switch Int.random(in: 0..<40, using: &random) {
        case 0, 1: join()
        case 2: leave()
        case 3: if let id = anyJob() { halt(id) }
        case 4: if let id = anyJob(), Bool.random(using: &random) { close(id) }
        case 5...11: if let id = anyJob() { add(to: id) }
        case 12...16: if let id = anyJob() { look(id) }
        case 17...20: resolve()
        case 21...25: pass(.milliseconds(Int.random(in: 0...900, using: &random)))
        case 26: pass(.seconds(Int.random(in: 1...90, using: &random)))
        case 27: reportAStranger()
        case 28: drain()
        default: report(randomReport())
        }
    }

    /// Longer than any quota of these schedules can make a call wait, whatever the headers said of it before.
    private static let longestSilence: Duration = .seconds(1_800)

    /// From here on all goes well, so everything must end, with no more time than the scheduler asks for.
    private mutating func bringToAnEnd() {
        if workers.keys.allSatisfy(draining.contains) { join() }
        for id in jobsInOrder { while look(id) {} }
        var lastSend = now
        while problem == nil, !jobs.isEmpty, lastSend.duration(to: now) < Self.longestSilence {
            assign()
            if problem != nil { return }
            if !out.isEmpty { lastSend = now }
            if let call = returned.popLast() ?? lost.first {
                conclude(call, .unsent)
            } else if !out.isEmpty {
                pass(.milliseconds(20))
                report(.answered)
            } else if let due = wakeUp {
                now = max(now, due)
            } else if !jobsInOrder.contains(where: isOver) {
                break
            }
            for id in jobsInOrder where isOver(id) { close(id) }
        }
        if problem == nil, let id = jobsInOrder.first {
            let view = scheduler.view(of: id, now: now)
            let due = wakeUp.map { "\(now.duration(to: $0))" } ?? "never"
            problem =
                "\(id) never ends: \(view?.open ?? 0) rows open, \(view?.waiting ?? "nothing waits"); awake in \(due)"
        }
        if let invalid = scheduler.invalidity() { problem = problem ?? invalid }
    }

    /// All of its rows are resolved, or it stopped and none of them is out.
    private func isOver(_ id: StageID) -> Bool {
        guard let job = jobs[id] else { return true }
        if job.rows.values.allSatisfy(\.isResolved) { return true }
        return job.inFlight == 0 && scheduler.view(of: id, now: now)?.stop != nil
    }
}
