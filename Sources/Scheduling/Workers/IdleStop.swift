/// Whether a cluster that nobody uses is to end, and when.
///
/// A pure value. Idle time runs from the last of these: the set-up was done, a session attached that is about to submit a
/// job, the last job ended, the last session left. A session that is attached and runs nothing is idle, too. The set-up is
/// done when the first worker is there; one that never comes holds the end up by the same time once.
package struct IdleStop: Sendable {
    package enum Action: Sendable, Hashable {
        /// The end comes in so long, unless somebody uses the cluster.
        case warn(in: Duration)
        case stop
    }

    /// How long a cluster may be idle; nil for as long as it likes.
    package let limit: Duration?
    private var since: ContinuousClock.Instant
    private var isSetUp = false
    private var isWarned = false
    private var runningJobs = 0

    /// - Parameters:
    ///   - limit: How long the cluster may be idle; nil, or nothing, for as long as it likes.
    ///   - now: When the driver begins.
    package init(limit: Duration?, now: ContinuousClock.Instant) {
        self.limit = limit.flatMap { $0 > .zero ? $0 : nil }
        since = now
    }

    /// How long before the end it is told: a minute, or a tenth where that is less.
    package var notice: Duration { min(.seconds(60), (limit ?? .zero) / 10) }

    // MARK: Events

    package mutating func workerJoined(now: ContinuousClock.Instant) {
        guard !isSetUp else { return }
        isSetUp = true
        begin(now)
    }

    /// A session is there that is about to submit a job.
    package mutating func sessionPrepares(now: ContinuousClock.Instant) { begin(now) }

    /// A session has left.
    package mutating func sessionLeft(now: ContinuousClock.Instant) { begin(now) }

    /// Time passes.
    ///
    /// - Parameters:
    ///   - jobs: The jobs that run.
    ///   - now: The time.
    /// - Returns: what is to be done, once each time.
    package mutating func tick(jobs: Int, now: ContinuousClock.Instant) -> Action? {
        defer { runningJobs = jobs }
        if jobs > 0 || runningJobs > 0 { begin(now) }
        guard let left = left(now: now) else { return nil }
        if left <= .zero { return .stop }
        guard left <= notice, !isWarned else { return nil }
        isWarned = true
        return .warn(in: left)
    }

    private mutating func begin(_ now: ContinuousClock.Instant) {
        since = max(since, now)
        isWarned = false
    }

    // MARK: What stands

    /// How long it is to the end, as things stand; nil where none comes of itself, or a job runs.
    package func left(now: ContinuousClock.Instant) -> Duration? {
        guard let limit, runningJobs == 0 else { return nil }
        return limit * (isSetUp ? 1 : 2) - since.duration(to: now)
    }

    /// Why it ends, for its log.
    package var cause: String {
        guard let limit else { return "it was idle" }
        return "nothing has run for \(Self.words(limit)), and no session has come or left (idle_timeout)"
            + (isSetUp ? "" : "; no worker ever came")
    }

    /// `20 min`, `90 s`.
    package static func words(_ time: Duration) -> String {
        let seconds = time.components.seconds
        return seconds >= 120 && seconds % 60 == 0 ? "\(seconds / 60) min" : "\(seconds) s"
    }
}
