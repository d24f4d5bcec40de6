/// An amount of money, in billionths of a currency's unit.
package struct Amount: Hashable, Sendable, CustomStringConvertible {
    /// 1 US dollar is 1,000,000,000.
    package let nanos: Int64
    /// The currency's three letters, as `USD`.
    package let currency: String

    package init(nanos: Int64, currency: String) {
        self.nanos = nanos
        self.currency = currency
    }

    /// In units with as many decimals as it has, two at least: `2.50 USD`.
    package var description: String {
        let (units, rest) = nanos.magnitude.quotientAndRemainder(dividingBy: 1_000_000_000)
        var decimals = String(1_000_000_000 + rest).dropFirst()
        while decimals.count > 2, decimals.last == "0" { decimals.removeLast() }
        return "\(nanos < 0 ? "-" : "")\(units).\(decimals) \(currency)"
    }

    /// The billionths that a decimal number such as `2.50` says, or nil where it is none, is below 0, has
    /// more than nine decimals or more than nine digits before them.
    package static func nanos(of text: String) -> Int64? {
        let parts = text.split(separator: ".", omittingEmptySubsequences: false)
        guard 1...2 ~= parts.count, parts.allSatisfy({ !$0.isEmpty && $0.utf8.allSatisfy { 48...57 ~= $0 } }),
            parts[0].utf8.count <= 9, let units = Int64(parts[0])
        else { return nil }
        let decimals = parts.count == 2 ? String(parts[1]) : ""
        guard decimals.utf8.count <= 9 else { return nil }
        let padded = decimals + String(repeating: "0", count: 9 - decimals.utf8.count)
        return units * 1_000_000_000 + (Int64(padded) ?? 0)
    }
}
