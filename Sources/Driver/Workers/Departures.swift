internal import Messaging

/// Workers that are gone, for those who ask how they left, the newest last.
struct Departures {
    private static let most = 100

    private var entries: [(standing: WorkerStanding, lines: [String])] = []

    /// A worker is gone, and stood so when it went; `lines` are the last ones of its log.
    mutating func add(_ standing: WorkerStanding, isExpected: Bool, because reason: String, lines: [String]) {
        var standing = standing
        standing.end = .init(reason: reason, isExpected: isExpected)
        entries.append((standing, lines))
        if entries.count > Self.most { entries.removeFirst() }
    }

    /// The last worker with a name that somebody gives.
    func find(_ name: String) -> (standing: WorkerStanding, lines: [String])? {
        entries.last { WorkerStanding.name(name, fits: $0.standing.id, $0.standing.host, $0.standing.processID) }
    }
}
