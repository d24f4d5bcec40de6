/// How long the other end has not been heard, and how long it has not heard this one.
///
/// A stall of one's own is no silence: between two events that are far apart nothing was heard because nobody listened.
struct LinkSilence: Sendable {
    /// Somebody looks after a link more often than this; a longer gap is a stall.
    private static let stall = Duration.milliseconds(400)
    /// What is sent is noted at most so often.
    private static let spacing: UInt64 = 50_000
    private static let mostNotes = 128

    private var heardAt: ContinuousClock.Instant
    private var awake: ContinuousClock.Instant
    /// What was sent since the last that is known to have come: stamps and times.
    private var unanswered = LinkQueue<(stamp: UInt64, at: ContinuousClock.Instant)>()
    private var lastNote: UInt64?

    init(now: ContinuousClock.Instant) { (heardAt, awake) = (now, now) }

    /// How long nothing came.
    func ofOther(_ now: ContinuousClock.Instant) -> Duration { max(.zero, heardAt.duration(to: now)) }

    /// How long the oldest that was sent has no answer.
    func ofOwn(_ now: ContinuousClock.Instant) -> Duration {
        unanswered.first.map { max(.zero, $0.at.duration(to: now)) } ?? .zero
    }

    /// Called before every event.
    ///
    /// - Returns: The stall that it ends.
    @discardableResult
    mutating func wake(_ now: ContinuousClock.Instant) -> Duration? {
        let gap = awake.duration(to: now)
        awake = max(awake, now)
        guard gap > Self.stall else { return nil }
        heardAt = min(now, heardAt.advanced(by: gap))
        for _ in 0..<unanswered.count {
            guard let note = unanswered.removeFirst() else { break }
            unanswered.append((note.stamp, min(now, note.at.advanced(by: gap))))
        }
        return gap
    }

    mutating func sent(_ stamp: UInt64, now: ContinuousClock.Instant) {
        if let last = lastNote, stamp < last + Self.spacing || unanswered.count >= Self.mostNotes { return }
        lastNote = stamp
        unanswered.append((stamp, now))
    }

    /// Something came, which says what of this end's was the last to arrive there.
    mutating func heard(echo: UInt64, now: ContinuousClock.Instant) {
        heardAt = max(heardAt, now)
        while let first = unanswered.first, first.stamp <= echo { _ = unanswered.removeFirst() }
    }

    /// A fresh connection: both ends have a word to say over it.
    mutating func startOver(now: ContinuousClock.Instant) {
        heardAt = now
        unanswered = LinkQueue()
        lastNote = nil
    }
}
