/// What a 429 says to everybody: until when to hold, and which burst of refusals it belongs to.
struct RateLimitBackoff: Sendable {
    /// Seconds.
    var until = 0.0
    /// Calls that started before this time and are refused belong to the same burst.
    var began = -Double.infinity
    /// Whether the endpoint said until when.
    var isHinted = false
    /// The call that did not wait as long as the endpoint asks for, since nobody would; and the burst that it follows.
    var impatientProbe: (order: Int, burst: Int)?
    /// Bursts in a row without an answer between them.
    var inRow = 0
    /// After a hold that nobody gave a length to, or that taught but a guess, one call goes ahead of the others.
    var awaitsProbe = false
    /// The number of that call, while it is under way.
    var probe: Int?
    /// When an answer last ended the wait for a probe.
    var resumed = -Double.infinity
    /// When the first burst of those in a row began.
    var firstBegan = 0.0
    /// Bursts one after another that were over within seconds: no quota of a minute is used up then.
    var briefBursts = 0
    /// Whether the endpoint refuses again and again for moments: it judges seconds, or what it has to do at once.
    var isBrief: Bool { briefBursts >= 2 }
    /// What is learned from the burst, corrected by each of its refusals.
    var lesson: Lesson?

    struct Lesson: Sendable {
        var kind: QuotaMeter.Kind
        var start: Double
        var window: Double
        var factorBefore: Double
        var guessBefore: GuessedLimit?
        /// Whether it counts the time since answers came back, and no window of the endpoint's.
        var isBrief = false
        /// Whether the refusal names the quota.
        var isNamed: Bool
        /// Whether it also says when the quota is whole again: then its size can be measured.
        var isCertain: Bool
    }
}
