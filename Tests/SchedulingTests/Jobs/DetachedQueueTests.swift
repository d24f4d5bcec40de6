import Scheduling
import TestSupport
import Testing

/// When processes of detached jobs begin, and what their ends mean.
@Suite struct DetachedQueueTests {
    private let start = ContinuousClock.now

    private func running(_ job: Int64 = 1) -> DetachedQueue {
        var queue = DetachedQueue()
        queue.add(job, hasKeys: true, now: start)
        queue.started(job, process: 10, now: start)
        return queue
    }

    @Test func theOldestBeginFirstAndNotMoreThanMayRun() {
        var queue = DetachedQueue()
        for job in (1...20).reversed() { queue.add(Int64(job), hasKeys: true, now: start) }
        #expect(queue.due(now: start) == (1...Int64(DetachedQueue.most)).map { $0 })
        for job in queue.due(now: start) { queue.started(job, process: Int32(job), now: start) }
        #expect(queue.due(now: start).isEmpty)
        #expect(queue.ended(3, .said(exit: 0, failure: nil), now: start) == .over(exit: 0, failure: nil))
        #expect(queue.due(now: start) == [Int64(DetachedQueue.most) + 1])
    }

    @Test func aJobWithoutItsKeysWaitsForThem() {
        var queue = DetachedQueue()
        queue.add(1, hasKeys: false, now: start)
        #expect(queue.due(now: start).isEmpty && queue.active == 0)
        #expect(queue.gaveKeys(1, now: start) == true)
        #expect(queue.gaveKeys(1, now: start) == false)
        #expect(queue.gaveKeys(2, now: start) == false)
        #expect(queue.due(now: start) == [1])
    }

    @Test func aProcessThatDiesBeginsAgainAndIsGivenUpInTheEnd() {
        var queue = running()
        #expect(queue.ended(1, .died("killed"), now: start) == .again)
        #expect(queue.due(now: start) == [1])
        queue.started(1, process: 11, now: start)
        #expect(queue.ended(1, .died("killed"), now: start) == .again)
        #expect(queue.due(now: start).isEmpty, "not at once, the second time")
        let later = start.advanced(by: .seconds(30))
        #expect(queue.due(now: later) == [1])
        queue.started(1, process: 12, now: later)
        #expect(
            queue.ended(1, .died("killed"), now: later)
                == .over(exit: 1, failure: "its process ended 3 times, the last time so: killed"))
        #expect(queue.phase(of: 1) == nil)
    }

    /// The driver's end cancels what its sessions run: that is no end of a detached job.
    @Test func theNextDriverGoesOnWithWhatADriverThatStopsHasNotDone() {
        var queue = running()
        queue.stop()
        #expect(queue.ended(1, .said(exit: 130, failure: "the driver stops"), now: start) == .left)
        #expect(queue.due(now: start).isEmpty)
        queue = running()
        queue.stop()
        #expect(queue.ended(1, .died("killed"), now: start) == .left)
        queue = running()
        queue.stop()
        #expect(queue.ended(1, .said(exit: 3, failure: nil), now: start) == .over(exit: 3, failure: nil))
        queue = running()
        #expect(queue.cancel(1) == .ask(process: 10))
        queue.stop()
        #expect(queue.ended(1, .said(exit: 130, failure: "enough"), now: start) == .over(exit: 130, failure: "enough"))
    }

    @Test func aCancelledJobDoesNotBeginAgain() {
        var queue = running()
        #expect(queue.cancel(1) == .ask(process: 10))
        #expect(queue.ended(1, .died("killed"), now: start) == .over(exit: 130, failure: "it was cancelled"))
        queue.add(2, hasKeys: false, now: start)
        #expect(queue.cancel(2) == .over)
        #expect(queue.cancel(2) == .unknown)
    }

    /// Whatever comes, each job has one end at the most, and none begins that may not.
    @Test func randomSchedules() async throws {
        try await Schedules.run(0..<300) { seed in
            var chance = Chance(seed: seed)
            var queue = DetachedQueue()
            var now = start
            var next: Int32 = 1
            var running: [Int64: Int32] = [:]
            var waiting: Set<Int64> = [], keyless: Set<Int64> = [], over: Set<Int64> = []
            for job in 1...Int64(40) {
                let hasKeys = chance.next(3) > 0
                queue.add(job, hasKeys: hasKeys, now: now)
                if hasKeys { waiting.insert(job) } else { keyless.insert(job) }
            }
            for _ in 0..<200 {
                now = now.advanced(by: .milliseconds(chance.next(5_000)))
                switch chance.next(10) {
                case 0...3:
                    for job in queue.due(now: now) {
                        try check(waiting.remove(job) != nil, "job \(job) began, and did not wait")
                        queue.started(job, process: next, now: now)
                        running[job] = next
                        next += 1
                    }
                case 4...6:
                    guard let job = running.keys.sorted().first else { break }
                    running[job] = nil
                    let end: DetachedQueue.End =
                        chance.next(2) == 0
                        ? .died("killed") : .said(exit: [0, 1, 3, 4, 130][chance.next(5)], failure: nil)
                    switch queue.ended(job, end, now: now) {
                    case .over: try check(over.insert(job).inserted, "job \(job) ended twice")
                    case .again, .left: waiting.insert(job)
                    }
                case 7:
                    if let job = keyless.sorted().first {
                        try check(queue.gaveKeys(job, now: now), "job \(job) did not wait for its keys")
                        keyless.remove(job)
                        waiting.insert(job)
                    }
                case 8:
                    let job = Int64(chance.next(40) + 1)
                    switch queue.cancel(job) {
                    case .ask(let process): try check(running[job] == process, "job \(job) has another process")
                    case .over:
                        try check(waiting.remove(job) != nil || keyless.remove(job) != nil, "job \(job) was not open")
                        try check(over.insert(job).inserted, "job \(job) ended twice")
                    case .unknown: try check(over.contains(job), "job \(job) is not known")
                    }
                default: if chance.next(40) == 0 { queue.stop() }
                }
                try check(queue.invalidity() == nil, queue.invalidity() ?? "")
                try check(queue.processes == running.values.sorted(), "other processes run")
                try check(queue.active == running.count + waiting.count, "others are active")
            }
        }
    }

    private func check(_ isSo: Bool, _ problem: String) throws(Broken) {
        if !isSo { throw Broken(description: problem) }
    }

    private struct Broken: Error, CustomStringConvertible {
        let description: String
    }

    private struct Chance {
        private var state: UInt64

        init(seed: UInt64) { state = seed &* 0x9E37_79B9_7F4A_7C15 | 1 }

        mutating func next(_ below: Int) -> Int {
            state ^= state << 13
            state ^= state >> 7
            state ^= state << 17
            return Int(state % UInt64(below))
        }
    }
}
