/// An estimate and its interval as texts, with as many decimals as the interval deserves.
package struct EstimateText {
    private let estimate: EvaluationReport.Estimate
    private let decimals: Int?

    package init(_ estimate: EvaluationReport.Estimate) {
        self.estimate = estimate
        if let low = estimate.interval?.low.value, let high = estimate.interval?.high.value {
            decimals = Self.decimals(low * estimate.unit.scale, high * estimate.unit.scale)
        } else {
            decimals = nil
        }
    }

    /// As many as the half width deserves, and more where an end that is not zero would be shown as zero.
    private static func decimals(_ low: Double, _ high: Double) -> Int? {
        guard var decimals = NumberText.decimals(halfWidth: (high - low) / 2) else { return nil }
        let least = [abs(low), abs(high)].filter { $0 > 0 }.min() ?? 1
        let most = min(decimals + 2, 9)
        while decimals < most, !NumberText.fixed(least, decimals: decimals).contains(where: { "1"..."9" ~= $0 }) {
            decimals += 1
        }
        return decimals
    }

    /// The estimate with its unit, or `undefined`.
    package var value: String { text(estimate.value, in: estimate.unit) }

    /// The estimate with its unit and sign, which is for tables of differences.
    package var signedValue: String {
        guard let value = estimate.value.value, value > 0 else { return self.value }
        return "+" + self.value
    }

    /// The interval's two ends, the unit at the second: `0.9 to 2.7`; nil without an interval.
    package var interval: String? {
        guard let interval = estimate.interval else { return nil }
        guard let low = interval.low.value, let high = interval.high.value else {
            if interval.low.value == nil && interval.high.value == nil { return "undefined" }
            return text(interval.low, in: .number) + " to " + text(interval.high, in: estimate.unit)
        }
        return number(low) + " to " + number(high) + estimate.unit.suffix
    }

    /// Why the estimate, or else its interval, is undefined; nil where both are numbers.
    package var reason: String? {
        estimate.value.reason ?? estimate.interval?.low.reason ?? estimate.interval?.high.reason
    }

    /// A number in the estimate's unit without the unit's name.
    package func number(_ value: Double) -> String {
        let scaled = value * estimate.unit.scale
        return decimals.map { NumberText.fixed(scaled, decimals: $0) } ?? NumberText.short(scaled)
    }

    /// A number in the estimate's unit, with its name.
    package func amount(_ value: Double) -> String {
        let number = number(value)
        return number + (number == "1" && estimate.unit == .points ? " point" : estimate.unit.suffix)
    }

    private func text(_ figure: EvaluationReport.Figure, in unit: EvaluationReport.MeasureUnit) -> String {
        figure.value.map { unit == estimate.unit ? amount($0) : number($0) + unit.suffix } ?? "undefined"
    }
}

extension EvaluationReport.MeasureUnit {
    /// By what a number is multiplied before it is shown.
    package var scale: Double {
        switch self {
        case .share, .points: 100
        case .number, .named: 1
        }
    }

    /// What stands behind a number.
    package var suffix: String {
        switch self {
        case .number: ""
        case .share: " %"
        case .points: " points"
        case .named(let name): " " + SafeText.line(name, limit: 40)
        }
    }

    /// The unit of a table's column or an axis; empty where the title says it.
    package var heading: String {
        switch self {
        case .number: ""
        case .share: "%"
        case .points: "percentage points"
        case .named(let name): SafeText.line(name, limit: 40)
        }
    }
}

extension EvaluationReport.Interval {
    /// The level in percent: `95 %`.
    package var levelText: String { level.value.map(NumberText.percent) ?? "level undefined" }
}

extension EvaluationReport.SampleSize {
    /// The count with what it counts: `100 pairs`, `1 pair`.
    package var text: String { NumberText.count(count) + " " + of.noun(for: count) }
}

extension EvaluationReport.SampleSize.Kind {
    package func noun(for count: Int) -> String { count == 1 ? String(rawValue.dropLast()) : rawValue }
}

extension EvaluationReport.Test {
    /// The p that decides: `Holm p 0.004`, `p < 0.001`.
    package var text: String {
        let (name, figure) = holmP.map { ("Holm p", $0) } ?? ("p", p)
        return name + " " + (figure.value.map(NumberText.p) ?? "undefined")
    }
}
