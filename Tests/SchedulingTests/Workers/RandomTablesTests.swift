import Planning
import Scheduling
import Testing

/// Workers and sessions that come, go, fall silent and come back.
@Suite struct RandomTablesTests {
    @Test(arguments: 0..<2000)
    func aWorkerIsLostOnceAndOnlyForSilence(seed: Int) {
        var random = SeededGenerator(seed: UInt64(seed))
        var table = WorkerTable<Int, Int>()
        var now = ContinuousClock.now
        var heard: [Int: ContinuousClock.Instant] = [:]
        for _ in 0..<200 {
            now = now.advanced(by: .milliseconds(Int.random(in: 0...400, using: &random)))
            let peer = Int.random(in: 0..<6, using: &random)
            switch Int.random(in: 0..<10, using: &random) {
            case 0, 1:
                #expect(table.registered(peer, peer, now: now) == (heard[peer] == nil), "seed \(seed)")
                heard[peer] = now
            case 2:
                #expect((table.lost(peer) != nil) == (heard.removeValue(forKey: peer) != nil), "seed \(seed)")
            case 3: table.recovered(peer)
            case 4: _ = table.drains(peer)
            case 5, 6, 7:
                #expect(table.heard(peer, now: now) == (heard[peer] != nil), "seed \(seed)")
                if heard[peer] != nil { heard[peer] = now }
            default:
                for case .declareDead(let peer, _) in table.tick(now: now) {
                    let silence = heard[peer]?.duration(to: now) ?? .zero
                    #expect(silence >= .seconds(3), "seed \(seed): \(peer) was silent for \(silence)")
                    #expect(table.lost(peer) == peer, "seed \(seed)")
                    heard[peer] = nil
                }
            }
            #expect(table.invalidity() == nil, "seed \(seed): \(table.invalidity() ?? "")")
            for peer in 0..<6 { #expect(table.contains(peer) == (heard[peer] != nil), "seed \(seed)") }
        }
    }

    @Test(arguments: 0..<2000)
    func aSessionsJobsAreNeverForgottenAndTheTableIsBounded(seed: Int) {
        var random = SeededGenerator(seed: UInt64(seed))
        var table = SessionTable<Int, Int>(most: 5)
        var now = ContinuousClock.now
        var jobs: [JobID: Int] = [:]
        var away: Set<Int> = []
        var next: UInt32 = 1
        for _ in 0..<200 {
            now = now.advanced(by: .milliseconds(Int.random(in: 1...4000, using: &random)))
            let peer = Int.random(in: 0..<12, using: &random)
            switch Int.random(in: 0..<8, using: &random) {
            case 0, 1:
                table.attached(peer, peer, now: now)
                away.remove(peer)
            case 2, 3:
                let standing = table.heard(peer, now: now)
                if standing == .unknown { break }
                #expect((standing == .returned) == away.contains(peer), "seed \(seed)")
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
                    #expect(theirs == expected, "seed \(seed): a lost session's jobs are told")
                }
            case 5:
                guard let (job, owner) = jobs.min(by: { $0.key.rawValue < $1.key.rawValue }) else { break }
                table.ended(job, of: owner)
                jobs[job] = nil
            default: break
            }
            away = away.filter { table[$0] != nil }
            #expect(table.invalidity() == nil, "seed \(seed): \(table.invalidity() ?? "")")
            #expect(table.count <= 5, "seed \(seed)")
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
