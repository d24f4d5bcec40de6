internal import SparkSQL

/// A number that an expression is for every row: a literal's, also behind casts that it survives.
struct ConstantNumber: Equatable {
    let unscaled: Int128
    let scale: Int

    /// The number with so many digits behind the point, rounded half up as casts round; nil where it has too many digits.
    private func rescaled(_ precision: Int, _ scale: Int) -> ConstantNumber? {
        guard let digits = WideDecimal(unscaled, scale: self.scale).rescaled(to: scale),
            digits.magnitude < Int128.power10(precision).magnitude
        else { return nil }
        return ConstantNumber(unscaled: digits, scale: scale)
    }

    /// The number as a value of a type; nil where it is none of its values, or no type of exact numbers.
    fileprivate func cast(to type: SparkType) -> ConstantNumber? {
        switch type {
        case .decimal(let precision, let scale): return rescaled(precision, scale)
        case .byte, .short, .integer, .long:
            guard scale == 0, let whole = Int64(exactly: unscaled), type.holds(whole) else { return nil }
            return self
        default: return nil
        }
    }
}

extension TypedExpression {
    /// The exact number that the expression is for every row; nil where that is not known before it runs.
    var constantNumber: ConstantNumber? {
        switch node {
        case .literal(.integer(let value)) where type.isIntegral:
            return ConstantNumber(unscaled: Int128(value), scale: 0)
        case .literal(.decimal(let unscaled)):
            guard case .decimal(_, let scale) = type else { return nil }
            return ConstantNumber(unscaled: unscaled, scale: scale)
        case .cast(let child, _): return child.constantNumber?.cast(to: type)
        default: return nil
        }
    }
}
