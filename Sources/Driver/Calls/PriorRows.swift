internal import Messaging

/// What a session's earlier inputs of a job came to, as the other inputs of a job file: the journal keeps all of
/// them as one job, and its rows are those of all.
struct PriorRows {
    var rows: Int? = 0
    var answered = 0
    var failed = 0
}

/// The prior rows of each session's jobs, by the journal's numbers.
struct PriorTable {
    private struct Key: Hashable {
        let session: PeerID
        let job: Int64
    }

    /// Jobs that are remembered; the first ones are forgotten first.
    private static let most = 1024

    private var rows: [Key: PriorRows] = [:]
    private var order: [Key] = []

    subscript(session: PeerID, job: Int64) -> PriorRows { rows[Key(session: session, job: job)] ?? PriorRows() }

    /// Adds what a run of a job came to.
    ///
    /// - Returns: the sum of all of the session's.
    mutating func add(_ run: CallRun) -> PriorRows {
        var sum = run.prior
        // Of a job that ends before all of its rows have come nobody knows how many there are.
        sum.rows = run.rows.isInputComplete ? sum.rows.map { $0 &+ Int(clamping: run.totals.rows) } : nil
        sum.answered = sum.answered &+ Int(clamping: run.totals.answered)
        sum.failed = sum.failed &+ Int(clamping: run.totals.failed)
        let key = Key(session: run.session, job: run.journalJob)
        if rows[key] == nil { order.append(key) }
        rows[key] = sum
        if order.count > Self.most { rows[order.removeFirst()] = nil }
        return sum
    }

    mutating func forget(_ session: PeerID) {
        order.removeAll { $0.session == session }
        rows = rows.filter { $0.key.session != session }
    }
}
