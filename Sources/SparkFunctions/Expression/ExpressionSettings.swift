/// What the meaning of expressions depends on beside their text.
public struct ExpressionSettings: Hashable, Sendable {
    /// `spark.sql.ansi.enabled`: what does not fit is an error.
    public var ansi: Bool
    /// `spark.sql.session.timeZone`: an identifier such as `Europe/Berlin`, or an offset such as `+05:30`.
    public var timeZone: String
    /// The moment that `current_timestamp()` and its kin give, in microseconds since 1970.
    public var now: Int64
    /// Whether sums and products of decimals are left to DuckDB in 64 bits where it does so of itself: much faster, and an
    /// error for digits that do not fit, after which the same is to be done without.
    package var usesNarrowDecimals = false

    /// Spark's defaults.
    public init(ansi: Bool = true, timeZone: String = "UTC", now: Int64 = 0) {
        self.ansi = ansi
        self.timeZone = timeZone
        self.now = now
    }

    /// Whether this is a time zone: an identifier such as `Europe/Berlin`, or an offset such as `+05:30`.
    public static func isTimeZone(_ name: String) -> Bool { TimeZoneRules(name) != nil }
}
