internal import SparkSQL

/// Decimal arithmetic with more digits than DuckDB keeps.
enum DecimalKernels {
    static let all: [String: Kernel] = [
        "decimal_add": operation { left, right in left.plus(right) },
        "decimal_subtract": operation { left, right in left.plus(right.negated) },
        "decimal_multiply": operation { left, right in left.times(right) },
        "decimal_divide": dividing("DIVIDE_BY_ZERO", quick: quotient) { left, right, scale in
            left.divided(by: right, scale: scale)
        },
        "decimal_remainder": dividing("REMAINDER_BY_ZERO") { left, right, _ in left.remainder(right) },
        "decimal_pmod": dividing("REMAINDER_BY_ZERO") { left, right, _ in
            left.positiveRemainder(right)
        },
        "decimal_div": dividing("DIVIDE_BY_ZERO") { left, right, _ in
            left.divided(by: right, scale: 0, truncating: true)
        },
    ]

    private static func scale(_ type: SparkType) -> Int { if case .decimal(_, let scale) = type { scale } else { 0 } }

    private static func operation(_ body: @escaping @Sendable (WideDecimal, WideDecimal) -> WideDecimal) -> Kernel {
        Kernel { (call) throws(SparkError) in
            let (left, right) = (scale(call.argument(0)), scale(call.argument(1)))
            let isTry = call.options.first == "try"
            let type = call.result
            return { (row) throws(SparkError) in
                guard case .decimal(let a) = row[0], case .decimal(let b) = row[1] else { return .null }
                return try fitted(body(WideDecimal(a, scale: left), WideDecimal(b, scale: right)), type, isTry)
            }
        }
    }

    private static func dividing(
        _ error: String, quick: (@Sendable (Int128, Int128, _ exponent: Int) -> Int128?)? = nil,
        _ body: @escaping @Sendable (WideDecimal, WideDecimal, Int) -> WideDecimal
    ) -> Kernel {
        Kernel { (call) throws(SparkError) in
            let (left, right) = (scale(call.argument(0)), scale(call.argument(1)))
            let isTry = call.options.first == "try"
            let type = call.result
            let exponent = scale(type) + right - left
            let most: UInt128 =
                if case .decimal(let precision, _) = type { Int128.power10(precision).magnitude } else { 0 }
            return { (row) throws(SparkError) in
                guard case .decimal(let a) = row[0], case .decimal(let b) = row[1] else { return .null }
                if let quick, let value = quick(a, b, exponent), value.magnitude < most { return .decimal(value) }
                guard b != 0 else {
                    if isTry { return .null }
                    let parameters = ["config": RuntimeError.ansiConfig]
                    throw SparkError(error, parameters: parameters, message: RuntimeMessage.text(error, parameters))
                }
                return try fitted(
                    body(WideDecimal(a, scale: left), WideDecimal(b, scale: right), scale(type)), type, isTry)
            }
        }
    }

    /// The quotient times ten to the power of `exponent`, rounded half up; nil where 128 bits are too few for it.
    private static func quotient(_ left: Int128, _ right: Int128, _ exponent: Int) -> Int128? {
        guard right != 0, 0...38 ~= exponent else { return nil }
        let (scaled, isTooLarge) = left.magnitude.multipliedReportingOverflow(by: Int128.power10(exponent).magnitude)
        if isTooLarge { return nil }
        let divisor = right.magnitude
        var (quotient, rest) = scaled.quotientAndRemainder(dividingBy: divisor)
        if rest >= divisor - rest { quotient += 1 }
        guard let value = Int128(exactly: quotient) else { return nil }
        return (left < 0) != (right < 0) ? -value : value
    }

    private static func fitted(_ value: WideDecimal, _ type: SparkType, _ isTry: Bool) throws(SparkError) -> SparkValue
    {
        if type == .long {
            if let whole = value.rescaled(to: 0), let long = Int64(exactly: whole) { return .integer(long) }
            if isTry { return .null }
            throw DuckDBMessage.arithmeticOverflow(
                "Overflow in integral divide", " Use 'try_divide' to tolerate overflow and return NULL instead.")
        }
        guard case .decimal(let precision, let scale) = type else { return .null }
        if let unscaled = value.rescaled(to: scale), unscaled.magnitude < Int128.power10(precision).magnitude {
            return .decimal(unscaled)
        }
        if isTry { return .null }
        throw DuckDBMessage.outOfRange(value.text, "\(precision)", "\(scale)")
    }
}

/// A decimal of up to 77 digits, which a product or a quotient of two decimals needs.
struct WideDecimal {
    private let isNegative: Bool
    /// The digits in groups of 32 bits, the lowest first.
    private let words: [UInt32]
    private let scale: Int

    init(_ unscaled: Int128, scale: Int) {
        let magnitude = unscaled.magnitude
        self.init(unscaled < 0, (0..<4).map { UInt32(truncatingIfNeeded: magnitude >> UInt128(32 * $0)) }, scale)
    }

    private init(_ isNegative: Bool, _ words: [UInt32], _ scale: Int) {
        var words = words
        while words.count > 1, words.last == 0 { words.removeLast() }
        self.words = words
        self.isNegative = isNegative && words != [0]
        self.scale = scale
    }

    var negated: WideDecimal { WideDecimal(!isNegative, words, scale) }

    // MARK: whole numbers

    private static func multiply(_ left: [UInt32], _ right: [UInt32]) -> [UInt32] {
        var result = [UInt32](repeating: 0, count: left.count + right.count)
        for (index, word) in left.enumerated() {
            var carry: UInt64 = 0
            for (position, other) in right.enumerated() {
                let sum = UInt64(word) * UInt64(other) + UInt64(result[index + position]) + carry
                result[index + position] = UInt32(truncatingIfNeeded: sum)
                carry = sum >> 32
            }
            result[index + right.count] = UInt32(carry)
        }
        return result
    }

    private static func power10(_ exponent: Int) -> [UInt32] {
        var result: [UInt32] = [1]
        for _ in 0..<max(0, exponent) { result = multiply(result, [10]) }
        return trimmed(result)
    }

    private static func trimmed(_ words: [UInt32]) -> [UInt32] {
        var words = words
        while words.count > 1, words.last == 0 { words.removeLast() }
        return words
    }

    private static func isLess(_ left: [UInt32], _ right: [UInt32]) -> Bool {
        let (left, right) = (trimmed(left), trimmed(right))
        if left.count != right.count { return left.count < right.count }
        for index in left.indices.reversed() where left[index] != right[index] { return left[index] < right[index] }
        return false
    }

    private static func add(_ left: [UInt32], _ right: [UInt32]) -> [UInt32] {
        var result: [UInt32] = []
        var carry: UInt64 = 0
        for index in 0..<max(left.count, right.count) {
            let sum =
                UInt64(index < left.count ? left[index] : 0) + UInt64(index < right.count ? right[index] : 0) + carry
            result.append(UInt32(truncatingIfNeeded: sum))
            carry = sum >> 32
        }
        if carry > 0 { result.append(UInt32(carry)) }
        return result
    }

    /// `left - right`, where `left` is not less.
    private static func subtract(_ left: [UInt32], _ right: [UInt32]) -> [UInt32] {
        var result: [UInt32] = []
        var borrow: Int64 = 0
        for index in left.indices {
            var difference = Int64(left[index]) - Int64(index < right.count ? right[index] : 0) - borrow
            borrow = difference < 0 ? 1 : 0
            if difference < 0 { difference += 1 << 32 }
            result.append(UInt32(difference))
        }
        return trimmed(result)
    }

    /// The quotient and what remains, bit by bit.
    private static func divide(_ left: [UInt32], _ right: [UInt32]) -> ([UInt32], [UInt32]) {
        var quotient = [UInt32](repeating: 0, count: left.count)
        if right.count == 1 {
            var rest: UInt64 = 0
            for index in left.indices.reversed() {
                let value = rest << 32 | UInt64(left[index])
                quotient[index] = UInt32(value / UInt64(right[0]))
                rest = value % UInt64(right[0])
            }
            return (trimmed(quotient), [UInt32(rest)])
        }
        var rest: [UInt32] = [0]
        for index in left.indices.reversed() {
            for bit in (0..<32).reversed() {
                rest = add(rest, rest)
                if left[index] >> UInt32(bit) & 1 == 1 { rest = add(rest, [1]) }
                if !isLess(rest, right) {
                    rest = subtract(rest, right)
                    quotient[index] |= 1 << UInt32(bit)
                }
            }
        }
        return (trimmed(quotient), rest)
    }

    // MARK: decimals

    private func scaled(to target: Int) -> [UInt32] { Self.trimmed(Self.multiply(words, Self.power10(target - scale))) }

    func plus(_ other: WideDecimal) -> WideDecimal {
        let scale = max(scale, other.scale)
        let (left, right) = (scaled(to: scale), other.scaled(to: scale))
        if isNegative == other.isNegative { return WideDecimal(isNegative, Self.add(left, right), scale) }
        return Self.isLess(left, right)
            ? WideDecimal(other.isNegative, Self.subtract(right, left), scale)
            : WideDecimal(isNegative, Self.subtract(left, right), scale)
    }

    func times(_ other: WideDecimal) -> WideDecimal {
        WideDecimal(isNegative != other.isNegative, Self.multiply(words, other.words), scale + other.scale)
    }

    /// The quotient with so many digits after the point, rounded half up.
    func divided(by other: WideDecimal, scale target: Int, truncating: Bool = false) -> WideDecimal {
        let exponent = target + other.scale - scale
        let left = exponent > 0 ? Self.multiply(words, Self.power10(exponent)) : words
        let right = exponent < 0 ? Self.multiply(other.words, Self.power10(-exponent)) : other.words
        var (quotient, rest) = Self.divide(Self.trimmed(left), Self.trimmed(right))
        if !truncating, !Self.isLess(Self.add(rest, rest), right) { quotient = Self.add(quotient, [1]) }
        return WideDecimal(isNegative != other.isNegative, quotient, target)
    }

    /// What remains of the quotient cut towards zero; it has the sign of this number.
    func remainder(_ other: WideDecimal) -> WideDecimal {
        let scale = max(scale, other.scale)
        return WideDecimal(isNegative, Self.divide(scaled(to: scale), other.scaled(to: scale)).1, scale)
    }

    /// What remains, with the sign of `other` where it is negative.
    func positiveRemainder(_ other: WideDecimal) -> WideDecimal {
        let rest = remainder(other)
        return rest.isNegative ? rest.plus(other).remainder(other) : rest
    }

    /// The number times ten to the power of `target`, rounded half up; nil where it has more than 38 digits.
    func rescaled(to target: Int) -> Int128? {
        var value = words
        if target >= scale {
            value = scaled(to: target)
        } else {
            let unit = Self.power10(scale - target)
            let (quotient, rest) = Self.divide(words, unit)
            value = Self.isLess(Self.add(rest, rest), unit) ? quotient : Self.add(quotient, [1])
        }
        value = Self.trimmed(value)
        guard value.count <= 4 else { return nil }
        let magnitude = value.enumerated().reduce(UInt128(0)) { $0 | UInt128($1.element) << UInt128(32 * $1.offset) }
        guard let number = Int128(exactly: magnitude) else { return nil }
        return isNegative ? -number : number
    }

    /// The number's first 38 digits, without zeros at the end of its fraction, as messages show it.
    var text: String {
        var digits = ""
        var rest = words
        repeat {
            let (quotient, digit) = Self.divide(rest, [10])
            digits = "\(digit[0])" + digits
            rest = quotient
        } while rest != [0]
        if digits.count > 38 {
            let kept = BigDecimal(isNegative: false, digits: digits.utf8.map { $0 - 48 }, scale: 0)
            let excess = digits.count - 38
            if let rounded = kept.rescaled(to: -excess, precision: 38) {
                digits = String(rounded) + String(repeating: "0", count: excess)
            }
        }
        if scale > 0 {
            digits = String(repeating: "0", count: max(0, scale + 1 - digits.count)) + digits
            digits.insert(".", at: digits.index(digits.endIndex, offsetBy: -scale))
            while digits.last == "0" { digits.removeLast() }
            if digits.last == "." { digits.removeLast() }
        }
        return (isNegative ? "-" : "") + digits
    }
}
