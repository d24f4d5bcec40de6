import Messaging
import Planning
import TestSupport
import Testing

@testable import Worker

/// Which workers a worker reads from without the driver.
@Suite struct DirectPeersTests {
    private static let (holder, other) = (WorkerID(1), WorkerID(2))
    private static let way = DataWay(address: "tcp://10.0.0.2:4000", key: KeyPair.random().publicKey)

    @Test func theDriverIsAskedOnceForAStage() {
        var peers = DirectPeers()
        let now = ContinuousClock.now
        #expect(peers.next(Self.holder, StageID(1), now: now) == .askWay)
        peers.told(Self.way, of: Self.holder, for: StageID(1), now: now)
        #expect(peers.next(Self.holder, StageID(1), now: now) == .ask(Self.way, isFirst: true))
        peers.answered(Self.holder, now: now)
        #expect(peers.next(Self.holder, StageID(1), now: now) == .ask(Self.way, isFirst: false))
        #expect(peers.next(Self.holder, StageID(2), now: now) == .askWay, "it was let in for one stage")
        #expect(peers.next(Self.other, StageID(1), now: now) == .askWay)
    }

    @Test func aWorkerThatIsNotReachedIsTriedAgainAfterAWhile() {
        var peers = DirectPeers()
        let now = ContinuousClock.now
        peers.told(Self.way, of: Self.holder, for: StageID(1), now: now)
        peers.answered(Self.holder, now: now)
        peers.failed(Self.holder, now: now)
        let soon = now.advanced(by: .milliseconds(29_999)), later = now.advanced(by: .seconds(30))
        #expect(peers.next(Self.holder, StageID(1), now: soon) == .byDriver)
        #expect(peers.next(Self.holder, StageID(1), now: later) == .askWay)
        peers.told(Self.way, of: Self.holder, for: StageID(1), now: later)
        #expect(peers.next(Self.holder, StageID(1), now: later) == .ask(Self.way, isFirst: true))
        peers.told(nil, of: Self.other, for: StageID(1), now: now)
        #expect(peers.next(Self.other, StageID(1), now: soon) == .byDriver, "it does not listen")
        peers.closed(Self.holder)
        #expect(peers.next(Self.holder, StageID(1), now: later) == .askWay, "it has left, or comes back")
    }

    @Test func connectionsOfNoUseAreClosed() {
        var peers = DirectPeers()
        let now = ContinuousClock.now, later = now.advanced(by: DirectPeers.idleTime)
        for holder in [Self.holder, Self.other] { peers.told(Self.way, of: holder, for: StageID(1), now: now) }
        peers.told(Self.way, of: Self.other, for: StageID(2), now: now)
        #expect(peers.removeIdle(now: later) == [], "their blocks are needed yet")
        peers.over([StageID(1)])
        #expect(peers.removeIdle(now: later.advanced(by: .seconds(-1))) == [])
        #expect(peers.removeIdle(now: later) == [Self.holder])
        #expect(peers.count == 1 && peers.next(Self.holder, StageID(1), now: later) == .askWay)
    }

    /// Nobody is asked who did not let this worker in for that stage, or failed it less than 30 s ago.
    @Test func onlyThoseAreAskedWhoLetItIn() async throws {
        struct Wrong: Error {}
        try await Schedules.run(0..<500) { seed in
            var random = SeededGenerator(seed: seed)
            var peers = DirectPeers(), now = ContinuousClock.now
            var letIn: [WorkerID: Set<StageID>] = [:], failedAt: [WorkerID: ContinuousClock.Instant] = [:]
            for _ in 0..<60 {
                let holder = WorkerID(.random(in: 1...3, using: &random))
                let stage = StageID(.random(in: 1...3, using: &random))
                switch Int.random(in: 0..<6, using: &random) {
                case 0:
                    peers.told(Self.way, of: holder, for: stage, now: now)
                    letIn[holder, default: []].insert(stage)
                    failedAt[holder] = nil
                case 1:
                    if Bool.random(using: &random) {
                        peers.failed(holder, now: now)
                    } else {
                        peers.told(nil, of: holder, for: stage, now: now)
                    }
                    letIn[holder] = []
                    failedAt[holder] = now
                case 2:
                    peers.over([stage])
                    for holder in letIn.keys { letIn[holder]?.remove(stage) }
                case 3: for holder in peers.removeIdle(now: now) { letIn[holder] = [] }
                case 4: peers.answered(holder, now: now)
                default: now = now.advanced(by: .seconds(.random(in: 0...40, using: &random)))
                }
                for holder in (1...3).map({ WorkerID($0) }) {
                    for stage in (1...3).map({ StageID($0) }) {
                        let step = peers.next(holder, stage, now: now)
                        let isPaused = failedAt[holder].map { now < $0.advanced(by: .seconds(30)) } ?? false
                        let isLetIn = letIn[holder]?.contains(stage) == true
                        switch step {
                        case .ask where !isLetIn || isPaused: throw Wrong()
                        case .byDriver where !isPaused: throw Wrong()
                        case .askWay where isPaused || isLetIn: throw Wrong()
                        default: break
                        }
                    }
                }
            }
        }
    }
}
