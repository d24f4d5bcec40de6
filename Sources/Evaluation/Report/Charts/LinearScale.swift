internal import Foundation

/// Where values stand on an axis, and its ticks at round numbers.
struct LinearScale {
    /// The values at the ticks, from the lowest to the highest.
    let ticks: [Double]
    private let low, high: Double
    private let from, to: Double

    /// An axis from `from` to `to`, in pixels, that holds all of these values; those that are no number are left out.
    ///
    /// - Parameters:
    ///   - values: What it is to hold.
    ///   - from: The pixel of its lower end.
    ///   - to: The pixel of its upper end.
    ///   - most: How many ticks it should have at most.
    ///   - isRound: Whether it begins and ends at a tick.
    init(holding values: [Double], from: Double, to: Double, ticks most: Int, isRound: Bool = true) {
        // Halved, so that no difference is infinite.
        let finite = values.filter { $0.isFinite }.map { min(max($0, -1e300), 1e300) }
        var low = finite.min() ?? 0
        var high = finite.max() ?? 1
        if high - low <= abs(high) * 1e-12 {
            let room = max(abs(high) * 0.1, 1e-12, high == 0 ? 1 : 0)
            low -= room
            high += room
        }
        let step = Self.step((high - low) / Double(max(2, most)))
        if isRound {
            low = (low / step + 1e-9).rounded(.down) * step
            high = (high / step - 1e-9).rounded(.up) * step
        }
        self.low = low
        self.high = high
        self.from = from
        self.to = to
        let first = (low / step - 1e-9).rounded(.up)
        let count = Int(min(max(((high - low) / step + 1e-9).rounded(.down), 0), 20))
        ticks = (0...count).map { (first + Double($0)) * step }.filter { $0 <= high + step * 1e-9 }
    }

    /// The pixel of a value.
    func callAsFunction(_ value: Double) -> Double {
        guard value.isFinite, high > low else { return from }
        return from + (min(max(value, low), high) - low) / (high - low) * (to - from)
    }

    /// The text at a tick.
    func label(_ tick: Double, scale: Double) -> String {
        let step = ticks.count > 1 ? abs(ticks[1] - ticks[0]) * scale : 1
        let decimals = Int(min(max(0, -(log10(step) + 1e-9).rounded(.down)), 9))
        return NumberText.fixed(tick * scale, decimals: step.isFinite && step > 0 ? decimals : 0)
    }

    /// The least of 1, 2, 5 times a power of ten that is no less than `rough`.
    static func step(_ rough: Double) -> Double {
        guard rough.isFinite, rough > 1e-300 else { return 1 }
        let power = pow(10, log10(rough).rounded(.down))
        let leading = rough / power
        return (leading <= 1.0001 ? 1 : leading <= 2.0001 ? 2 : leading <= 5.0001 ? 5 : 10) * power
    }
}
