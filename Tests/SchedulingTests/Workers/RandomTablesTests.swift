import Planning
import Scheduling
import TestSupport
import Testing

/// Workers and sessions that come, go, fall silent and come back.
@Suite(.ownThreads) struct RandomTablesTests {
    @Test func aWorkerIsLostOnceAndOnlyForSilence() async throws {
        try await Schedules.run(0..<2000) { seed in try workers(seed) }
    }

    private func workers(_ seed: UInt64) throws(BrokenRule) {
        var random = SeededGenerator(seed: seed)
        var table = WorkerTable<Int, Int>()
        var now = ContinuousClock.now
        var heard: [Int: ContinuousClock.Instant] = [:]
        for step in 0..<200 {
            now = now.advanced(by: .milliseconds(Int.random(in: 0...400, using: &random)))
            let peer = Int.random(in: 0..<6, using: &random)
            switch Int.random(in: 0..<10, using: &random) {
            case 0, 1:
                let isNew = table.registered(peer, peer, now: now)
                try hold(isNew == (heard[peer] == nil), "step \(step): registering \(peer) says \(isNew)")
                heard[peer] = now
            case 2:
                let wasKnown = heard.removeValue(forKey: peer) != nil
                try hold((table.lost(peer) != nil) == wasKnown, "step \(step): \(peer) is lost, known \(wasKnown)")
            case 3: table.recovered(peer)
            case 4: _ = table.drains(peer)
            case 5, 6, 7:
                let isKnown = table.heard(peer, now: now)
                try hold(isKnown == (heard[peer] != nil), "step \(step): \(peer) is heard, known \(isKnown)")
                if isKnown { heard[peer] = now }
            default:
                for case .declareDead(let peer, _) in table.tick(now: now) {
                    let silence = heard[peer]?.duration(to: now) ?? .zero
                    try hold(silence >= .seconds(3), "step \(step): \(peer) was silent for \(silence)")
                    try hold(table.lost(peer) == peer, "step \(step): \(peer) is dead and not lost")
                    heard[peer] = nil
                }
            }
            if let invalidity = table.invalidity() { throw BrokenRule("step \(step): \(invalidity)") }
            for peer in 0..<6 {
                try hold(table.contains(peer) == (heard[peer] != nil), "step \(step): \(peer) is forgotten or kept")
            }
        }
    }

    @Test func aSessionsJobsAreNeverForgottenAndTheTableIsBounded() async throws {
        try await Schedules.run(0..<2000) { seed in try sessions(seed) }
    }

    private func sessions(_ seed: UInt64) throws(BrokenRule) {
        var random = SeededGenerator(seed: seed)
        var table = SessionTable<Int, Int>(most: 5)
        var now = ContinuousClock.now
        var jobs: [JobID: Int] = [:]
        var away: Set<Int> = []
        var next: UInt32 = 1
        for step in 0..<200 {
            now = now.advanced(by: .milliseconds(Int.random(in: 1...4000, using: &random)))
            let peer = Int.random(in: 0..<12, using: &random)
            switch Int.random(in: 0..<8, using: &random) {
            case 0, 1:
                table.attached(peer, peer, now: now)
                away.remove(peer)
            case 2, 3:
                let standing = table.heard(peer, now: now)
                if standing == .unknown { break }
                try hold((standing == .returned) == away.contains(peer), "step \(step): \(peer) is \(standing)")
                away.remove(peer)
                if jobs.values.count(where: { $0 == peer }) < 2, Set(jobs.values).union([peer]).count <= 4 {
                    table.began(JobID(next), of: peer)
                    jobs[JobID(next)] = peer
                    next += 1
                }
            case 4:
                if let theirs = table.lost(peer), !away.contains(peer) {
                    away.insert(peer)
                    let expected = jobs.filter { $0.value == peer }.keys.sorted { $0.rawValue < $1.rawValue }
                    try hold(theirs == expected, "step \(step): a lost session has \(theirs), not \(expected)")
                }
            case 5:
                guard let (job, owner) = jobs.min(by: { $0.key.rawValue < $1.key.rawValue }) else { break }
                table.ended(job, of: owner)
                jobs[job] = nil
            default: break
            }
            away = away.filter { table[$0] != nil }
            if let invalidity = table.invalidity() { throw BrokenRule("step \(step): \(invalidity)") }
            try hold(table.count <= 5, "step \(step): \(table.count) sessions are kept")
        }
    }

    @Test func aSessionThatComesBackUnderItsNameIsWatched() {
        var table = SessionTable<Int, String>()
        let now = ContinuousClock.now
        table.attached(1, "a session", now: now)
        table.began(JobID(1), of: 1)
        #expect(table.lost(1) == [JobID(1)])
        #expect(table.heard(1, now: now) == .returned)
        table.began(JobID(2), of: 1)
        #expect(table.lost(1)?.contains(JobID(2)) == true)
        #expect(table.heard(2, now: now) == .unknown)
    }
}
