internal import SparkSQL

/// The types of decimals that arithmetic gives.
enum DecimalRule {
    /// What a type has where rounding keeps at least six digits after the point.
    private static let minimumScale = 6

    /// The decimal type that holds all values of a whole or floating-point type, or nil where it is no number.
    static func decimal(of type: SparkType) -> (precision: Int, scale: Int)? {
        switch type {
        case .byte: (3, 0)
        case .short: (5, 0)
        case .integer: (10, 0)
        case .long: (20, 0)
        case .float: (14, 7)
        case .double: (30, 15)
        case .decimal(let precision, let scale): (precision, scale)
        default: nil
        }
    }

    /// The type for a constant of a whole type: as many digits as it has, but for TINYINT, of which Spark takes all.
    static func decimal(ofLiteral value: Int64, _ type: SparkType) -> SparkType {
        .decimal(precision: type == .byte ? 3 : max(1, String(value.magnitude).count), scale: 0)
    }

    /// A decimal of so many digits, cut to 38; digits after the point give way first, down to six of them.
    static func adjusted(_ precision: Int, _ scale: Int) -> SparkType {
        let limit = SparkType.maxDecimalPrecision
        if precision <= limit { return .decimal(precision: precision, scale: scale) }
        if scale < 0 { return .decimal(precision: limit, scale: scale) }
        let digits = precision - scale
        let kept = max(limit - digits, min(scale, minimumScale))
        return .decimal(precision: limit, scale: kept)
    }

    /// A decimal of so many digits, each cut to 38.
    static func bounded(_ precision: Int, _ scale: Int) -> SparkType {
        .decimal(
            precision: min(precision, SparkType.maxDecimalPrecision), scale: min(scale, SparkType.maxDecimalPrecision))
    }

    /// The decimal type that holds the values of both.
    static func widest(_ left: (precision: Int, scale: Int), _ right: (precision: Int, scale: Int)) -> SparkType {
        let scale = max(left.scale, right.scale)
        let digits = max(left.precision - left.scale, right.precision - right.scale)
        // Digits before the point matter more: those after it give way.
        let excess = max(0, digits + scale - SparkType.maxDecimalPrecision)
        return .decimal(
            precision: min(digits + scale, SparkType.maxDecimalPrecision), scale: max(0, scale - excess))
    }

    /// The type of `left op right`.
    static func result(
        _ operation: String, _ left: (precision: Int, scale: Int), _ right: (precision: Int, scale: Int)
    ) -> SparkType {
        let (p1, s1) = left
        let (p2, s2) = right
        switch operation {
        case "*": return adjusted(p1 + p2 + 1, s1 + s2)
        case "/":
            let scale = max(minimumScale, s1 + p2 + 1)
            return adjusted(p1 - s1 + s2 + scale, scale)
        case "%", "pmod", "mod": return adjusted(min(p1 - s1, p2 - s2) + max(s1, s2), max(s1, s2))
        case "div": return adjusted(max(1, p1 - s1 + s2), 0)
        default: return adjusted(max(s1, s2) + max(p1 - s1, p2 - s2) + 1, max(s1, s2))
        }
    }

    /// Whether all values of `right` fit into `left`.
    static func isWider(_ left: (precision: Int, scale: Int), than right: (precision: Int, scale: Int)) -> Bool {
        left.precision - left.scale >= right.precision - right.scale && left.scale >= right.scale
    }
}
