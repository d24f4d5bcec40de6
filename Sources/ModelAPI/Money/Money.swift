/// An amount of money, exact to a billionth of its currency's unit.
///
/// Nothing is ever rounded but where a price is applied (`TokenPrice`), and there up.
///
/// ```swift
/// let budget = Money("5.00", currency: "USD")
/// budget?.description   // 5.00 USD
/// ```
package struct Money: Hashable, Sendable, CustomStringConvertible {
    /// Billionths of the currency's unit: 1 US dollar is 1,000,000,000.
    package let nano: Int128
    /// The currency's three letters, as `USD`.
    package let currency: String

    /// An amount in billionths.
    package init(nano: Int128, currency: String) {
        self.nano = nano
        self.currency = currency
    }

    /// The amount that a decimal number such as `2.50` says.
    ///
    /// - Parameters:
    ///   - text: digits, with a point and up to nine more digits if it has a fraction, and a `-` where it is below 0.
    ///   - currency: the currency's three letters.
    package init?(_ text: some StringProtocol, currency: String) {
        let isNegative = text.hasPrefix("-")
        let fields = (isNegative ? text.dropFirst() : text[...]).split(
            separator: ".", omittingEmptySubsequences: false)
        guard 1...2 ~= fields.count, fields.allSatisfy({ !$0.isEmpty && $0.utf8.allSatisfy { 48...57 ~= $0 } }),
            fields[0].utf8.count <= Self.mostDigits, let units = Int128(fields[0])
        else { return nil }
        let decimals = fields.count == 2 ? String(fields[1]) : ""
        guard decimals.utf8.count <= 9,
            let fraction = Int128(decimals + String(repeating: "0", count: 9 - decimals.utf8.count))
        else { return nil }
        let nano = units * Self.unit + fraction
        self.init(nano: isNegative ? -nano : nano, currency: currency)
    }

    /// Digits before the point that fit with some to spare.
    private static let mostDigits = 18
    private static let unit: Int128 = 1_000_000_000

    /// The billionths as the journal and messages have them; the largest or smallest number stands for what is beyond.
    package var clampedNano: Int64 { Int64(clamping: nano) }

    /// The amount in units, near enough for a report.
    package var units: Double { Double(nano) / 1e9 }

    /// In units with as many decimals as it has, two at least: `2.50 USD`.
    package var description: String {
        let (units, rest) = nano.magnitude.quotientAndRemainder(dividingBy: Self.unit.magnitude)
        var decimals = String(Self.unit.magnitude + rest).dropFirst()
        while decimals.count > 2, decimals.last == "0" { decimals.removeLast() }
        return "\(nano < 0 ? "-" : "")\(units).\(decimals) \(currency)"
    }
}
