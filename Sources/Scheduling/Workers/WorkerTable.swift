/// The workers that a driver knows, from their first word to some time after their last.
///
/// ```
/// joining -> active <-> suspect -> lost
///                   \-> draining -> lost
/// ```
///
/// Times are of a clock that stands still while the driver does. `Info` is what a worker says of itself.
package struct WorkerTable<Peer: Hashable & Sendable, Info: Sendable>: Sendable {
    package enum State: Sendable, Hashable {
        /// It is registered, and has not reported yet what it knows of calls of its earlier lives.
        case joining
        case active
        /// Nothing was heard of it for a while; it is asked for a sign of life.
        case suspect
        /// It finishes what it has and takes nothing new.
        case draining
    }

    package enum Action: Sendable {
        case ping(Peer)
        /// It was silent for too long.
        case declareDead(Peer, Info)
    }

    private struct Entry {
        let info: Info
        var hasReportedEarlierCalls = false
        var isDraining = false
    }

    private var entries: [Peer: Entry] = [:]
    private var liveness: Liveness<Peer>

    package init(_ configuration: Liveness<Peer>.Configuration = .init()) { liveness = Liveness(configuration) }

    /// A worker says what it is.
    ///
    /// - Returns: false where it is known already: it did not hear the answer, and asks again.
    package mutating func registered(_ peer: Peer, _ info: Info, now: ContinuousClock.Instant) -> Bool {
        liveness.heard(peer, now: now)
        guard entries[peer] == nil else { return false }
        entries[peer] = Entry(info: info)
        return true
    }

    /// Anything came from a peer.
    ///
    /// - Returns: whether it is a worker.
    package mutating func heard(_ peer: Peer, now: ContinuousClock.Instant) -> Bool {
        guard entries.index(forKey: peer) != nil else { return false }
        liveness.heard(peer, now: now)
        return true
    }

    /// A worker has reported the calls of its earlier lives: whatever it did not report, it does not know.
    package mutating func recovered(_ peer: Peer) { entries[peer]?.hasReportedEarlierCalls = true }

    /// A worker takes nothing new.
    ///
    /// - Returns: whether that is news.
    package mutating func drains(_ peer: Peer) -> Bool {
        guard entries[peer]?.isDraining == false else { return false }
        entries[peer]?.isDraining = true
        return true
    }

    /// A worker is gone, for whatever reason.
    ///
    /// - Returns: what it was; nil where it was none, or is gone already.
    package mutating func lost(_ peer: Peer) -> Info? {
        liveness.remove(peer)
        return entries.removeValue(forKey: peer)?.info
    }

    /// Time passes.
    package mutating func tick(now: ContinuousClock.Instant) -> [Action] {
        liveness.tick(now: now).compactMap { action in
            switch action {
            case .ping(let peer): return .ping(peer)
            case .declareDead(let peer):
                // The shell hears of the loss from here, and tells it back by `lost`.
                guard let info = entries[peer]?.info else { return nil }
                return .declareDead(peer, info)
            }
        }
    }

    package func state(of peer: Peer, now: ContinuousClock.Instant) -> State? {
        entries[peer].map { entry in
            if entry.isDraining { return .draining }
            if liveness.isSuspect(peer, now: now) { return .suspect }
            return entry.hasReportedEarlierCalls ? .active : .joining
        }
    }

    package func silence(of peer: Peer, now: ContinuousClock.Instant) -> Duration? {
        liveness.silence(of: peer, now: now)
    }

    /// The longest silence of a worker since it joined.
    package func longestSilence(of peer: Peer, now: ContinuousClock.Instant) -> Duration? {
        liveness.longestSilence(of: peer, now: now)
    }

    /// Whether a peer is a worker, without a copy of what it says of itself.
    package func contains(_ peer: Peer) -> Bool { entries.index(forKey: peer) != nil }

    package func isDraining(_ peer: Peer) -> Bool { entries[peer]?.isDraining == true }

    /// Whether any worker is about to leave.
    package var draining: [Peer] { entries.filter(\.value.isDraining).map(\.key) }

    package subscript(peer: Peer) -> Info? { entries[peer]?.info }

    package var peers: [Peer] { Array(entries.keys) }
    package var all: [(peer: Peer, info: Info)] { entries.map { ($0.key, $0.value.info) } }
    package var count: Int { entries.count }

    /// The workers that have reported the calls of their earlier lives.
    package var recovered: [Info] { entries.values.filter(\.hasReportedEarlierCalls).map(\.info) }

    /// What must hold after every event; nil where it does.
    package func invalidity() -> String? {
        for peer in entries.keys where liveness.silence(of: peer, now: .now) == nil { return "\(peer) is not watched" }
        return liveness.count == entries.count
            ? nil : "\(liveness.count) peers are watched, \(entries.count) are workers"
    }
}
