/// How a driver's jobs share its workers: Spark's `spark.scheduler.mode`, and its pools.
package struct SchedulingPolicy: Hashable, Sendable {
    package enum Mode: String, Hashable, Sendable, CaseIterable {
        /// The earlier job goes first; later ones get what it leaves.
        case fifo
        /// Pools share the workers by their weights; a job that names none is a pool of its own.
        case fair
    }

    /// What a pool's jobs get together.
    ///
    /// Among themselves the earlier goes first.
    package struct Pool: Hashable, Sendable, CustomStringConvertible {
        package let name: String
        /// Its share, beside the others' (Spark's `weight`).
        package var weight = 1.0
        /// Tasks at once that it gets before the others get theirs by weight (Spark's `minShare`).
        package var minShare = 0

        package static let form = "NAME=WEIGHT, or NAME=WEIGHT:MIN_SHARE, such as nightly=0.5 or evals=2:4"
        package static let weights = 0.001...1_000_000.0
        package static let minShares = 0...1_000_000

        /// - Throws: `PlacementError` for a name or a number that it cannot have.
        package init(name: String, weight: Double = 1, minShare: Int = 0) throws(PlacementError) {
            guard Self.isName(name) else { throw PlacementError(Self.noName(name)) }
            guard Self.weights.contains(weight) else {
                throw PlacementError(
                    "the weight of the pool '\(name)' is \(weight); it must be from 0.001 to 1,000,000")
            }
            guard Self.minShares.contains(minShare) else {
                throw PlacementError(
                    "the min_share of the pool '\(name)' is \(minShare); it must be from 0 to 1,000,000")
            }
            self.name = name
            self.weight = weight
            self.minShare = minShare
        }

        /// Reads `evals=2` or `evals=2:4`.
        package init(parsing text: String) throws(PlacementError) {
            let parts = text.split(separator: "=", omittingEmptySubsequences: false).map(String.init)
            let numbers = parts.last?.split(separator: ":", omittingEmptySubsequences: false).map(String.init) ?? []
            guard parts.count == 2, (1...2).contains(numbers.count), let weight = Double(numbers[0]),
                let share = numbers.count == 2 ? Int(numbers[1]) : 0
            else { throw PlacementError("'\(text.prefix(80))' is no pool; write \(Self.form)") }
            try self.init(name: parts[0], weight: weight, minShare: share)
        }

        package var description: String { "\(name)=\(weight)" + (minShare > 0 ? ":\(minShare)" : "") }

        private static func isName(_ text: String) -> Bool {
            (1...63).contains(text.utf8.count) && text.utf8.allSatisfy(PlacementError.isNameByte)
        }

        private static func noName(_ name: String) -> String {
            "'\(name.prefix(80))' is no name of a pool; it may have letters, digits, '.', '-', '_' and '/', 63 at the most"
        }

        /// Checks a name that a job gives.
        package static func check(_ name: String) throws(PlacementError) {
            guard isName(name) else { throw PlacementError(noName(name)) }
        }
    }

    package var mode = Mode.fair
    /// Those with a weight or a share; a pool that a job names and nobody set has the weight 1.
    package var pools: [Pool] = []

    package init() {}

    /// Reads pools as the flag and the environment have them.
    package init(mode: String, pools texts: [String]) throws(PlacementError) {
        guard let known = Mode(rawValue: mode.lowercased()) else {
            throw PlacementError("'\(mode)' is no scheduler; use fair or fifo")
        }
        self.mode = known
        for text in texts {
            let pool = try Pool(parsing: text)
            guard !pools.contains(where: { $0.name == pool.name }) else {
                throw PlacementError("the pool '\(pool.name)' is given twice")
            }
            pools.append(pool)
        }
    }
}
