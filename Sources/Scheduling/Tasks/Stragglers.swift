internal import Planning

/// Which tasks of a stage run much longer than its others: Spark's `spark.speculation`.
package struct Stragglers {
    package struct Configuration: Sendable {
        /// The part of a stage's tasks that must be done (`spark.speculation.quantile`).
        ///
        /// This and the next are the defaults of Spark 3. Those of Spark 4, 0.9 and 3, are for clusters where a second attempt
        /// takes a slot from others; here it is run only by workers that have nothing else to do.
        package var quantile = 0.75
        /// How many times the median a task must have run (`spark.speculation.multiplier`).
        package var multiplier = 1.5
        /// The least that it must have run (`spark.speculation.minTaskRuntime`).
        package var least: Duration = .milliseconds(100)
        /// How often is looked (`spark.speculation.interval`).
        package var interval: Duration = .milliseconds(100)

        package init() {}
    }

    /// Tasks by their times, in four buckets for each doubling: the median is known to a fourth.
    private var counts = [UInt32](repeating: 0, count: 64 * 4)
    private var done: UInt64 = 0
    /// When tasks were given that run.
    private var begun: [Int: ContinuousClock.Instant] = [:]

    private static func bucket(_ nanoseconds: UInt64) -> Int {
        let value = max(4, nanoseconds), bits = 63 - value.leadingZeroBitCount
        return bits * 4 + Int(value >> UInt64(bits - 2) & 3)
    }

    /// The time that all of a bucket are below.
    private static func end(of bucket: Int) -> Int64 {
        let bits = max(2, bucket / 4)
        return bits > 59 ? .max : Int64(bucket % 4 + 5) << Int64(bits - 2)
    }

    mutating func begins(_ task: Int, now: ContinuousClock.Instant) { begun[task] = now }

    /// A task does not run any more.
    mutating func ends(_ task: Int) { begun[task] = nil }

    /// A task is done, after so many nanoseconds.
    mutating func ends(_ task: Int, nanoseconds: UInt64) {
        begun[task] = nil
        counts[Self.bucket(nanoseconds)] += 1
        done += 1
    }

    /// The time that half of the tasks that are done took at the most; nil where none is.
    var median: Duration? {
        guard done > 0 else { return nil }
        var seen: UInt64 = 0
        for (bucket, count) in counts.enumerated() {
            seen += UInt64(count)
            if seen * 2 >= done { return .nanoseconds(Self.end(of: bucket)) }
        }
        return nil
    }

    /// Tasks that run much longer than those that are done.
    func late(_ configuration: Configuration, now: ContinuousClock.Instant) -> [Int] {
        guard let median else { return [] }
        let most = max(configuration.least, median * configuration.multiplier)
        return begun.filter { $0.value.duration(to: now) > most }.map(\.key).sorted()
    }
}
