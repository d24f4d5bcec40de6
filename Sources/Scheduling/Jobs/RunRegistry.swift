package import Planning

/// Which jobs of this driver make the calls of which journal job, so that no row is paid for by two of them.
package struct RunRegistry<Session: Hashable & Sendable>: Sendable {
    /// What identifies a job's calls: the journal's fingerprint of them.
    package typealias Key = [UInt8]

    package enum Claim: Sendable, Equatable {
        /// Nobody else makes these calls: they are the job's from here on.
        case granted
        /// This job ends first: it drains or belongs to the same session, or its session may be gone unnoticed.
        case wait(for: JobID)
        /// Another session's job makes them now.
        case refused(JobID)
    }

    /// How long a job waits for one of another session before it is refused: a session that was killed is missed only
    /// after a while, and the one that is started in its place asks at once.
    package static var patience: Duration { .seconds(2) }

    private struct Run {
        let session: Session
        let key: Key
        var isDraining = false
    }

    private var runs: [JobID: Run] = [:]
    /// The jobs that make the calls, by their key: more than one where some were submitted as fresh ones.
    private var holders: [Key: Set<JobID>] = [:]

    package init() {}

    /// Asks for the calls with this key.
    ///
    /// - Parameters:
    ///   - key: the journal's fingerprint.
    ///   - job: who asks.
    ///   - session: whose job it is.
    ///   - isFresh: whether the job wants answers of its own, whatever others pay for.
    ///   - waited: how long ago the job asked first.
    /// - Returns: Whether the job has them, waits for them, or cannot have them.
    package mutating func claim(
        _ key: Key, by job: JobID, of session: Session, isFresh: Bool, waited: Duration
    ) -> Claim {
        let others = holders[key, default: []].subtracting([job]).sorted { $0.rawValue < $1.rawValue }
        if !isFresh, let other = others.first(where: { !mayWait(for: $0, session) }) {
            return waited < Self.patience ? .wait(for: other) : .refused(other)
        }
        if !isFresh, let other = others.first { return .wait(for: other) }
        runs[job] = Run(session: session, key: key)
        holders[key, default: []].insert(job)
        return .granted
    }

    private func mayWait(for job: JobID, _ session: Session) -> Bool {
        runs[job].map { $0.isDraining || $0.session == session } ?? true
    }

    /// The job sends no more calls, and ends when those in flight are back.
    package mutating func drains(_ job: JobID) { runs[job]?.isDraining = true }

    /// The job makes no calls any more, or none with the key that it had.
    package mutating func release(_ job: JobID) {
        guard let run = runs.removeValue(forKey: job) else { return }
        holders[run.key]?.remove(job)
        if holders[run.key]?.isEmpty == true { holders[run.key] = nil }
    }

    package func invalidity() -> String? {
        for (key, jobs) in holders {
            if jobs.isEmpty { return "a key is kept for nobody" }
            if let job = jobs.first(where: { runs[$0]?.key != key }) {
                return "\(job) holds a key that it does not know of"
            }
        }
        return runs.first { holders[$0.value.key]?.contains($0.key) != true }.map { "\($0.key) lost its key" }
    }
}
