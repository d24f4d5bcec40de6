/// Who is still there: any message is a sign of life, silence is asked, then suspected, then death.
package struct Liveness<Peer: Hashable & Sendable>: Sendable {
    package struct Configuration: Sendable {
        package var ping: Duration = .milliseconds(500)
        package var suspect: Duration = .milliseconds(1500)
        package var dead: Duration = .seconds(3)
        package init() {}
    }

    package enum Action: Equatable, Sendable {
        case ping(Peer)
        case declareDead(Peer)
    }

    private struct State {
        var heard: ContinuousClock.Instant
        var pinged: ContinuousClock.Instant
        /// The longest silence between two signs of life.
        var longest = Duration.zero
    }

    private let configuration: Configuration
    private var peers: [Peer: State] = [:]

    package init(_ configuration: Configuration = Configuration()) { self.configuration = configuration }

    package mutating func heard(_ peer: Peer, now: ContinuousClock.Instant) {
        guard let index = peers.index(forKey: peer) else {
            peers[peer] = State(heard: now, pinged: now)
            return
        }
        peers.values[index].longest = max(peers.values[index].longest, peers.values[index].heard.duration(to: now))
        peers.values[index].heard = now
    }

    package mutating func remove(_ peer: Peer) { peers[peer] = nil }

    package func silence(of peer: Peer, now: ContinuousClock.Instant) -> Duration? {
        peers[peer].map { $0.heard.duration(to: now) }
    }

    /// The longest silence of a peer since it came, the one that lasts now among them.
    package func longestSilence(of peer: Peer, now: ContinuousClock.Instant) -> Duration? {
        peers[peer].map { max($0.longest, $0.heard.duration(to: now)) }
    }

    package func isSuspect(_ peer: Peer, now: ContinuousClock.Instant) -> Bool {
        silence(of: peer, now: now).map { $0 >= configuration.suspect } ?? false
    }

    /// Peers that are watched.
    package var count: Int { peers.count }

    /// Time passes: who is to be asked for a sign of life, and who is dead.
    package mutating func tick(now: ContinuousClock.Instant) -> [Action] {
        var actions: [Action] = []
        for (peer, state) in peers {
            if state.heard.duration(to: now) >= configuration.dead {
                peers[peer] = nil
                actions.append(.declareDead(peer))
            } else if state.pinged.duration(to: now) >= configuration.ping {
                peers[peer]?.pinged = now
                actions.append(.ping(peer))
            }
        }
        return actions
    }
}
