/// A decimal of any number of digits that a text or a product of two decimals can have, as Java's `BigDecimal`.
struct BigDecimal: Sendable {
    let isNegative: Bool
    /// The digits without the point, the first of them not 0, or one 0.
    private let digits: [UInt8]
    let scale: Int

    init(_ unscaled: Int128, scale: Int) {
        self.init(isNegative: unscaled < 0, digits: String(unscaled.magnitude).utf8.map { $0 - 48 }, scale: scale)
    }

    init(isNegative: Bool, digits: [UInt8], scale: Int) {
        let significant = Array(digits.drop { $0 == 0 })
        self.digits = significant.isEmpty ? [0] : significant
        self.isNegative = isNegative && !significant.isEmpty
        self.scale = scale
    }

    var isZero: Bool { digits == [0] }

    /// How many digits it has, and how many of them behind the point.
    var shape: (precision: Int, scale: Int) {
        scale < 0 ? (digits.count + min(-scale, 1_000), 0) : (digits.count, scale)
    }

    /// The number with so many digits after the point, rounded half up; nil where it has more than `precision` digits.
    func rescaled(to target: Int, precision: Int, rounding: Bool = true) -> Int128? {
        if isZero { return 0 }
        // More zeros than this cannot fit, fewer digits than this are nothing.
        if digits.count - scale + target > 60 { return nil }
        if digits.count - scale + target < -1 { return 0 }
        var value: Int128 = 0
        let kept = digits.count - (scale - target)
        for index in 0..<max(0, kept) {
            let (product, isOver) = value.multipliedReportingOverflow(by: 10)
            guard !isOver else { return nil }
            let (sum, isOver2) = product.addingReportingOverflow(Int128(index < digits.count ? digits[index] : 0))
            guard !isOver2 else { return nil }
            value = sum
        }
        if rounding, kept >= 0, kept < digits.count, digits[kept] >= 5 { value += 1 }
        guard value < Int128.power10(precision) else { return nil }
        return isNegative ? -value : value
    }

    /// The number without an exponent.
    var plainText: String {
        let sign = isNegative ? "-" : ""
        let text = String(decoding: digits.map { $0 + 48 }, as: UTF8.self)
        if scale <= 0 { return sign + text + (isZero ? "" : String(repeating: "0", count: min(400, -scale))) }
        let padded = String(repeating: "0", count: max(0, min(scale, 400) + 1 - text.count)) + text
        return sign + padded.dropLast(min(scale, 400)) + "." + padded.suffix(min(scale, 400))
    }
}

extension Int128 {
    private static let powers: [Int128] = (0..<38).reduce(into: [1]) { powers, _ in
        powers.append((powers.last ?? 1) * 10)
    }

    /// Ten to the power of `exponent`, from 0 to 38.
    static func power10(_ exponent: Int) -> Int128 { powers[Swift.max(0, Swift.min(38, exponent))] }
}
