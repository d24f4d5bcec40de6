extension Duration {
    /// Seconds that somebody gave, from none to about thirty years: a number that is none counts as the most.
    package static func bounded(seconds: Double) -> Duration {
        .seconds(seconds.isNaN ? 1e9 : min(max(0, seconds), 1e9))
    }
}
