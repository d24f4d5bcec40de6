internal import DataFrames

/// How long calls in flight are waited for when a job or a cluster is stopped.
enum DrainTime {
    private static let usual = 30

    /// The setting, in seconds.
    /// - Throws: `RoostError` where it is none from 0 to 3,600.
    static func seconds(_ flag: Int? = nil) throws(RoostError) -> Int {
        try Settings.load().integer(flag, "drain_seconds", in: 0...3_600, default: usual)
    }

    /// How long a program goes on after that: answers are written down, and processes end.
    static func limit(_ seconds: Int) -> Duration { .seconds(seconds + 10) }
}
