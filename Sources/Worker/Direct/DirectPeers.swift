internal import Messaging
internal import Planning

/// From which workers this one reads blocks without the driver, and from which it does not for a while: a value.
struct DirectPeers {
    /// What is to be done about bytes of a block.
    enum Step: Equatable {
        /// The worker is not reached: the driver passes them on.
        case byDriver
        /// The driver is to say how the worker is reached, and to have this one let in there.
        case askWay
        /// The worker itself is asked; `isFirst` where it has not answered on this way yet.
        case ask(DataWay, isFirst: Bool)
    }

    /// How long a worker that was not reached is not tried again.
    static let pause: Duration = .seconds(30)
    /// How long a connection is kept that nobody uses.
    static let idleTime: Duration = .seconds(60)

    private struct Peer {
        var way: DataWay?
        /// The stages whose blocks it gives to this worker.
        var stages: Set<StageID> = []
        var hasAnswered = false
        var pausedUntil: ContinuousClock.Instant?
        var lastUse: ContinuousClock.Instant
    }

    private var peers: [WorkerID: Peer] = [:]

    /// Workers that are known, reached or not.
    var count: Int { peers.count }

    /// What is to be done about blocks of a stage that a worker has.
    func next(_ holder: WorkerID, _ stage: StageID, now: ContinuousClock.Instant) -> Step {
        guard let peer = peers[holder] else { return .askWay }
        if let until = peer.pausedUntil, now < until { return .byDriver }
        guard let way = peer.way, peer.stages.contains(stage) else { return .askWay }
        return .ask(way, isFirst: !peer.hasAnswered)
    }

    /// The driver has said how a worker is reached that lets this one read blocks of a stage; nil where it is not.
    mutating func told(
        _ way: DataWay?, of holder: WorkerID, for stage: StageID, now: ContinuousClock.Instant
    ) {
        guard let way else { return failed(holder, now: now) }
        var peer = peers[holder] ?? Peer(lastUse: now)
        if peer.way != way { peer.hasAnswered = false }
        peer.way = way
        peer.pausedUntil = nil
        peer.lastUse = now
        peer.stages.insert(stage)
        peers[holder] = peer
    }

    /// A worker has given bytes.
    mutating func answered(_ holder: WorkerID, now: ContinuousClock.Instant) {
        peers[holder]?.hasAnswered = true
        peers[holder]?.lastUse = now
    }

    /// A worker is not reached, or does not give what it should.
    mutating func failed(_ holder: WorkerID, now: ContinuousClock.Instant) {
        // Where it was let in before it may not be any more: all is asked for anew.
        peers[holder] = Peer(pausedUntil: now.advanced(by: Self.pause), lastUse: now)
    }

    /// The connection to a worker has ended while nobody used it.
    mutating func closed(_ holder: WorkerID) { peers[holder] = nil }

    /// Blocks of these stages are needed no more.
    mutating func over(_ stages: [StageID]) {
        for holder in Array(peers.keys) { peers[holder]?.stages.subtract(stages) }
    }

    /// Forgets workers of which nothing is needed, and has not been for a while.
    ///
    /// - Returns: Those whose connections are to be closed.
    mutating func removeIdle(now: ContinuousClock.Instant) -> [WorkerID] {
        let idle = peers.filter { $0.value.stages.isEmpty && $0.value.lastUse.advanced(by: Self.idleTime) <= now }.keys
        for holder in idle { peers[holder] = nil }
        return Array(idle)
    }
}
