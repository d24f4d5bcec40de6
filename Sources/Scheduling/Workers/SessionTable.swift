package import Planning

/// The sessions that a driver knows, and whose job is whose.
///
/// A session that is lost is remembered for a while: its connection may come back under the same name, and then it is
/// watched as before. The table is bounded; those without jobs that were not heard for the longest time are forgotten
/// first, and must attach again. `Info` is what is known of a session.
package struct SessionTable<Peer: Hashable & Sendable, Info: Sendable>: Sendable {
    /// What a message of a peer comes from.
    package enum Standing: Sendable, Equatable {
        case attached
        /// It was lost, and is there again.
        case returned
        /// It never attached, or too long ago.
        case unknown
    }

    private struct Entry {
        var info: Info
        var heard: ContinuousClock.Instant
        var isAway = false
        var jobs: Set<JobID> = []
    }

    private let most: Int
    private var entries: [Peer: Entry] = [:]

    /// - Parameter most: sessions that are kept.
    package init(most: Int = 1024) { self.most = max(1, most) }

    /// A session's connection is there.
    package mutating func attached(_ peer: Peer, _ info: Info, now: ContinuousClock.Instant) {
        if entries[peer] == nil { evictOldest() }
        entries[peer, default: Entry(info: info, heard: now)].info = info
        entries[peer]?.heard = now
        entries[peer]?.isAway = false
    }

    /// Anything came from a peer.
    package mutating func heard(_ peer: Peer, now: ContinuousClock.Instant) -> Standing {
        guard entries.index(forKey: peer) != nil, let wasAway = entries[peer]?.isAway else { return .unknown }
        entries[peer]?.heard = now
        entries[peer]?.isAway = false
        return wasAway ? .returned : .attached
    }

    /// A session's job has begun.
    package mutating func began(_ job: JobID, of peer: Peer) { entries[peer]?.jobs.insert(job) }

    /// A session's job is over.
    package mutating func ended(_ job: JobID, of peer: Peer) { entries[peer]?.jobs.remove(job) }

    /// A session's connection is gone.
    ///
    /// - Returns: the jobs that nobody waits for any more; nil where the peer is no session.
    package mutating func lost(_ peer: Peer) -> [JobID]? {
        guard entries[peer]?.isAway == false else { return entries[peer] == nil ? nil : [] }
        entries[peer]?.isAway = true
        return (entries[peer]?.jobs ?? []).sorted { $0.rawValue < $1.rawValue }
    }

    package subscript(peer: Peer) -> Info? { entries[peer]?.info }

    /// Sessions that are kept, those that are away among them.
    package var count: Int { entries.count }

    private mutating func evictOldest() {
        while entries.count >= most {
            // Those that are away go first; one with jobs stays, whatever the number.
            let idle = entries.filter { $0.value.jobs.isEmpty }
            let oldest = idle.min { left, right in
                left.value.isAway == right.value.isAway
                    ? left.value.heard < right.value.heard : left.value.isAway
            }
            guard let oldest else { return }
            entries[oldest.key] = nil
        }
    }

    /// What must hold after every event; nil where it does.
    package func invalidity() -> String? {
        var seen: Set<JobID> = []
        for entry in entries.values {
            if let twice = entry.jobs.first(where: { !seen.insert($0).inserted }) {
                return "\(twice) is of two sessions"
            }
        }
        let idle = entries.values.count { $0.jobs.isEmpty }
        return entries.count > most && idle > 1 ? "\(entries.count) sessions are kept, \(most) may be" : nil
    }
}
