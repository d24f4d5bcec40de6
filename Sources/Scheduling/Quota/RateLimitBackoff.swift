/// What a 429 says to everybody: until when to hold, and which burst of refusals it belongs to.
struct RateLimitBackoff: Sendable {
    /// Seconds.
    var until = 0.0
    /// Calls that started before this time and are refused belong to the same burst.
    var began = -Double.infinity
    /// Bursts in a row without an answer between them.
    var inRow = 0
    /// After a hold that nobody gave a length to, one call goes ahead of the others.
    var awaitsProbe = false
    /// What is learned from the burst, corrected by each of its refusals.
    var lesson: Lesson?

    struct Lesson: Sendable {
        var kind: QuotaMeter.Kind
        var start: Double
        var window: Double
        var factorBefore: Double
        var limitBefore: Double?
    }
}
