/// How long the simulator takes to answer.
package enum LatencyDistribution: Sendable, Hashable {
    /// Always the same; zero for at once.
    case fixed(Duration)

    /// Anything from the shortest to the longest, each as likely.
    case uniform(shortest: Duration, longest: Duration)

    /// Around a mean, with a standard deviation; never below zero.
    case normal(mean: Duration, deviation: Duration)

    /// A latency for one call.
    ///
    /// - Parameter generator: Where the chance comes from: the same generator, the same latency.
    /// - Returns: The latency, never below zero.
    package func sample(using generator: inout SeededGenerator) -> Duration {
        switch self {
        case .fixed(let latency):
            return latency
        case .uniform(let shortest, let longest):
            return shortest + (longest - shortest) * generator.nextUnit()
        case .normal(let mean, let deviation):
            return max(.zero, mean + deviation * generator.nextNormal())
        }
    }
}

extension LatencyDistribution {
    /// The longest latency that can be asked for.
    package static let longest = Duration.seconds(3_600)

    /// Reads `200ms`, `200±50ms` (also `200+-50ms`: mean and standard deviation), `100-300ms`
    /// (from, to) or `0`; the units are `us`, `ms`, `s` and `m`, and one at the end serves both.
    ///
    /// - Throws: ``SimulatorError`` that says which forms there are.
    package init(parsing text: String) throws(SimulatorError) {
        let compact = text.filter { !$0.isWhitespace }.replacing("+/-", with: "±")
            .replacing("+-", with: "±")
        if let halves = Self.halves(of: compact, at: "±") {
            let (mean, deviation) = try Self.durations(halves, in: text)
            self = .normal(mean: mean, deviation: deviation)
        } else if let halves = Self.halves(of: compact, at: "-") {
            let (shortest, longest) = try Self.durations(halves, in: text)
            guard shortest <= longest else {
                throw SimulatorError(
                    "The latency '\(text)' runs backwards: give the shorter first.")
            }
            self = .uniform(shortest: shortest, longest: longest)
        } else {
            self = .fixed(try Self.duration(compact[...], defaultUnit: nil, in: text))
        }
    }

    private static func halves(
        of text: String, at separator: Character
    ) -> (Substring, Substring)? {
        let halves = text.split(separator: separator, omittingEmptySubsequences: false)
        return halves.count == 2 ? (halves[0], halves[1]) : nil
    }

    private static func durations(
        _ halves: (Substring, Substring), in text: String
    ) throws(SimulatorError) -> (Duration, Duration) {
        let unit = halves.1.drop { !$0.isLetter }
        let second = try duration(halves.1, defaultUnit: nil, in: text)
        return (try duration(halves.0, defaultUnit: unit, in: text), second)
    }

    private static func duration(
        _ half: Substring, defaultUnit: Substring?, in text: String
    ) throws(SimulatorError) -> Duration {
        let microseconds: [Substring: Double] = [
            "us": 1, "µs": 1, "ms": 1e3, "s": 1e6, "m": 60e6,
        ]
        let digits = half.prefix { $0.isNumber || $0 == "." }
        let own = half.dropFirst(digits.count)
        let unit = own.isEmpty ? defaultUnit ?? "" : own
        guard let number = Double(digits),
            let factor = microseconds[unit] ?? (number == 0 ? 1 : nil)
        else {
            throw SimulatorError(
                "The latency '\(text)' is not understood: write 200ms, 200±50ms, 200+-50ms or "
                    + "100-300ms.")
        }
        // Before the conversion, which traps on numbers that no duration can hold.
        guard number * factor <= longest / .microseconds(1) else {
            throw SimulatorError("The latency '\(text)' is longer than an hour.")
        }
        return .microseconds(number * factor)
    }
}
