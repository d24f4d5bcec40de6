/// A quota that nobody gave and no header told: a guess, made of where refusals began.
///
/// A guess that nothing confirms is probed upwards as soon as answers come back: it doubles every few seconds, and is
/// forgotten when nothing refuses it. A second refusal at the same sum confirms it; a confirmed guess is probed once in
/// ten minutes.
struct GuessedLimit: Sendable {
    /// Units per minute.
    private(set) var value: Double
    /// What the last refusal showed, before any growth.
    private var shown: Double
    private(set) var isConfirmed: Bool
    /// Whether answers have come back since the last refusal, so that more may be asked for.
    private(set) var isGrowing = false

    /// Seconds in which a guess doubles.
    private static let doubling = 2.0
    private static let confirmedDoubling = 120.0
    /// Seconds without a refusal after which a confirmed guess is probed again.
    static let quiet = 600.0
    /// A guess that was passed so many times over without a refusal was none.
    private static let farthest = 64.0

    init(_ value: Double, isConfirmed: Bool) {
        self.value = value
        shown = value
        self.isConfirmed = isConfirmed
    }

    /// Whether nothing refused a pace that is far above it.
    var isRefuted: Bool { !isConfirmed && value >= shown * Self.farthest }

    /// Answers come back.
    mutating func resume() { isGrowing = true }

    /// A probe was refused, or what followed it: that says nothing new of the size.
    mutating func pause() {
        guard !isConfirmed else { return }
        isGrowing = false
        value = shown
    }

    /// - Parameters:
    ///   - step: Seconds that passed.
    ///   - calm: Seconds since the last refusal.
    mutating func advance(by step: Double, calm: Double) {
        if isConfirmed {
            guard calm > Self.quiet else { return }
            value *= Self.growth(min(step, calm - Self.quiet), doubling: Self.confirmedDoubling)
        } else if isGrowing {
            value = min(value * Self.growth(step, doubling: Self.doubling), shown * Self.farthest)
        }
    }

    /// By how much a time multiplies; a long step by less than many short ones.
    private static func growth(_ step: Double, doubling: Double) -> Double { 1 + max(0, step) * 0.7 / doubling }

    /// The next refusal, and what the endpoint had accepted a minute until then.
    ///
    /// - Parameters:
    ///   - accepted: Units per minute.
    ///   - window: Seconds of the window that was measured.
    ///   - least: The smallest quota that there is.
    mutating func refused(at accepted: Double, window: Double, least: Double) {
        isGrowing = false
        guard isConfirmed else {
            // About the same sum twice is no chance, although two windows may have given to it; a much larger one shows
            // that the first was no quota.
            isConfirmed = accepted > 0.8 * shown && accepted < 2 * shown
            shown = max(least, isConfirmed ? min(accepted, shown) : max(accepted, shown / 2))
            value = shown
            return
        }
        // A window of a second is too short to be measured twice.
        value = max(least, window < 60 ? value * 0.85 : min(value * 0.95, max(accepted, value * 0.3)))
        shown = value
    }
}
