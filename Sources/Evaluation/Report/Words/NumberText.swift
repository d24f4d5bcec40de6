internal import Foundation

/// Numbers as people read them: a point, commas between thousands, a minus that is as wide as a plus.
package enum NumberText {
    /// A number with so many decimals, at most nine; too great or too small for that, with an exponent.
    package static func fixed(_ value: Double, decimals: Int) -> String {
        guard value.isFinite else { return "undefined" }
        let magnitude = abs(value)
        if magnitude >= 1e15 { return exponent(value) }
        let text = String(format: "%.\(min(max(decimals, 0), 9))f", magnitude)
        let isZero = !text.contains { $0 != "0" && $0 != "." }
        if isZero && magnitude > 0 && decimals >= 6 { return exponent(value) }
        let parts = text.split(separator: ".", maxSplits: 1)
        let whole = grouped(String(parts.first ?? "0"))
        return (value < 0 && !isZero ? "−" : "") + (parts.count > 1 ? "\(whole).\(parts[1])" : whole)
    }

    /// A number with three significant digits, and no zeros behind the last.
    package static func short(_ value: Double) -> String {
        guard value.isFinite else { return "undefined" }
        if value == 0 { return "0" }
        let exponent = Int(log10(abs(value)).rounded(.down))
        if exponent < -6 { return self.exponent(value) }
        return trimmed(fixed(value, decimals: max(0, 2 - exponent)))
    }

    /// A count, with commas between thousands.
    package static func count(_ count: Int) -> String {
        (count < 0 ? "−" : "") + grouped(String(count.magnitude))
    }

    /// A p: `0.004`, `0.62`, `< 0.001`, with the relation before it where there is one.
    package static func p(_ p: Double) -> String {
        if p < 0.001 { return "< 0.001" }
        return fixed(p, decimals: p < 0.0995 ? 3 : 2)
    }

    /// A level, a power or a share of one in percent: `95 %`.
    package static func percent(_ share: Double) -> String { short(share * 100) + " %" }

    /// How many decimals an estimate has whose interval is so wide on one side.
    ///
    /// Two digits of the half width where they begin with less than 355, else one: the rule of the Particle Data Group
    /// (Review of Particle Physics, introduction, section 5.3).
    package static func decimals(halfWidth: Double) -> Int? {
        guard halfWidth.isFinite, halfWidth > 0 else { return nil }
        let exponent = log10(halfWidth).rounded(.down)
        let leading = halfWidth / pow(10, exponent)
        let decimals = -exponent + (leading < 3.545 ? 1 : 0)
        return Int(min(max(decimals, 0), 9))
    }

    /// A number rounded up to two significant digits, for 'about so many'.
    package static func roundedUp(_ value: Double) -> Double {
        guard value.isFinite, value > 0 else { return 0 }
        if value <= 100 { return value.rounded(.up) }
        let step = pow(10, log10(value).rounded(.down) - 1)
        return (value / step - 1e-9).rounded(.up) * step
    }

    private static func grouped(_ digits: String) -> String {
        guard digits.count > 3 else { return digits }
        var grouped = ""
        for (index, digit) in digits.enumerated() {
            if index > 0 && (digits.count - index) % 3 == 0 { grouped.append(",") }
            grouped.append(digit)
        }
        return grouped
    }

    private static func trimmed(_ text: String) -> String {
        guard text.contains("."), !text.contains("e") else { return text }
        let digits = text.reversed().drop { $0 == "0" }
        return String(digits.drop { $0 == "." }.reversed())
    }

    private static func exponent(_ value: Double) -> String {
        String(format: "%.1e", value).replacing("-", with: "−")
    }
}
