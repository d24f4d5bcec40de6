/// An exact number of at most 38 digits.
public struct SparkDecimal: Hashable, Sendable {
    /// The number without its point: 150 for `1.50`.
    public let unscaled: Int128
    /// How many digits the number's type has.
    public let precision: Int
    /// How many digits stand after the point.
    public let scale: Int

    /// A number of a type that can hold it, or nil.
    public init?(unscaled: Int128, precision: Int, scale: Int) {
        guard (0...38).contains(scale), (1...38).contains(precision), scale <= precision,
            Self.digits(unscaled) <= precision
        else { return nil }
        self.unscaled = unscaled
        self.precision = precision
        self.scale = scale
    }

    /// The number that a text spells, such as `1.50`, `-3` or `1e-2`, in the narrowest type that holds it.
    ///
    /// - Returns: Nil where the text is no number or needs more than 38 digits.
    public init?(_ text: String) {
        var digits: [UInt8] = []
        var scale = 0
        var isNegative = false
        var sawPoint = false
        var rest = Array(text.utf8)[...]
        if let sign = rest.first, sign == UInt8(ascii: "-") || sign == UInt8(ascii: "+") {
            isNegative = sign == UInt8(ascii: "-")
            rest.removeFirst()
        }
        while let byte = rest.first, ASCII.isDigit(byte) || (byte == UInt8(ascii: ".") && !sawPoint) {
            rest.removeFirst()
            if byte == UInt8(ascii: ".") {
                sawPoint = true
            } else {
                digits.append(byte - UInt8(ascii: "0"))
                if sawPoint { scale += 1 }
            }
        }
        guard !digits.isEmpty, let exponent = Self.exponent(rest) else { return nil }
        scale -= exponent
        guard let (unscaled, count) = Self.number(digits, zeros: scale < 0 ? -scale : 0) else { return nil }
        let places = max(0, scale)
        self.init(unscaled: isNegative ? -unscaled : unscaled, precision: max(count, places, 1), scale: places)
    }

    /// How many digits the text has before leading zeros are cut, for messages about numbers that are too long.
    static func digits(_ number: Int128) -> Int {
        var rest = number.magnitude
        var count = 1
        while rest >= 10 {
            rest /= 10
            count += 1
        }
        return count
    }

    private static func exponent(_ text: ArraySlice<UInt8>) -> Int? {
        guard let first = text.first else { return 0 }
        guard ASCII.upper(first) == UInt8(ascii: "E") else { return nil }
        return Int32(String(decoding: text.dropFirst(), as: UTF8.self)).map(Int.init)
    }

    /// The number of these digits and zeros after them, and how many digits it has without leading zeros.
    private static func number(_ digits: [UInt8], zeros: Int) -> (Int128, Int)? {
        let digits = digits.drop { $0 == 0 }
        guard !digits.isEmpty else { return (0, 1) }
        guard zeros <= 38, digits.count + zeros <= 38 else { return nil }
        var number: Int128 = 0
        for digit in digits { number = number * 10 + Int128(digit) }
        for _ in 0..<zeros { number *= 10 }
        return (number, digits.count + zeros)
    }
}

extension SparkDecimal: CustomStringConvertible {
    /// The number with all its digits: `1.50`.
    public var description: String {
        let digits = String(unscaled.magnitude)
        let sign = unscaled < 0 ? "-" : ""
        guard scale > 0 else { return sign + digits }
        let padded = String(repeating: "0", count: max(0, scale + 1 - digits.count)) + digits
        return sign + padded.dropLast(scale) + "." + padded.suffix(scale)
    }
}
