internal import Messaging

/// Workers that are gone, for those who ask how they left, the newest last.
struct Departures {
    private static let most = 100

    private var entries: [WorkerStanding] = []

    /// A worker is gone, and stood so when it went.
    mutating func add(_ standing: WorkerStanding, isExpected: Bool, because reason: String) {
        var standing = standing
        standing.end = .init(reason: reason, isExpected: isExpected)
        entries.append(standing)
        if entries.count > Self.most { entries.removeFirst() }
    }

    /// The last worker with a name that somebody gives.
    func find(_ name: String) -> WorkerStanding? {
        entries.last { WorkerStanding.name(name, fits: $0.id, $0.host, $0.processID) }
    }
}
