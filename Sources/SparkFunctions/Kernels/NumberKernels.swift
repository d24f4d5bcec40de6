internal import Foundation
internal import SparkSQL

/// Functions of numbers that DuckDB has not, or has with another meaning.
enum NumberKernels {
    static let all: [String: Kernel] = doubles.merging(bits) { first, _ in first }.merging(rounding) { first, _ in first
    }

    private static func double(_ body: @escaping @Sendable (Double) -> Double) -> Kernel {
        .row { (row) throws(SparkError) in .double(body(row[0].number)) }
    }

    private static let doubles: [String: Kernel] = [
        "expm1": double { Foundation.expm1($0) },
        "log1p": .row { (row) throws(SparkError) in
            row[0].number <= -1 ? .null : .double(Foundation.log1p(row[0].number))
        },
        "sec": double { 1 / Foundation.cos($0) }, "csc": double { 1 / Foundation.sin($0) },
        "asinh": double { $0 == -.infinity ? $0 : Foundation.asinh($0) },
        "acosh": double { Foundation.acosh($0) }, "atanh": double { Foundation.atanh($0) },
        "signum": double { $0.isNaN || $0 == 0 ? $0 : $0 < 0 ? -1 : 1 },
        "log_base": .row { (row) throws(SparkError) in
            let (base, value) = (row[0].number, row[1].number)
            return base <= 0 || value <= 0 ? .null : .double(Foundation.log(value) / Foundation.log(base))
        },
        "width_bucket": .row { (row) throws(SparkError) in widthBucket(row) },
        "hypot": .row { (row) throws(SparkError) in .double(hypot(row[0].number, row[1].number)) },
        "conv": Kernel { (call) throws(SparkError) in
            let isStrict = call.options.first == "ansi"
            return { (row) throws(SparkError) in
                try BaseConversion.convert(row[0].string, row[1].int, row[2].int, isStrict: isStrict)
            }
        },
        "bin": .row { (row) throws(SparkError) in .string(String(UInt64(bitPattern: row[0].whole ?? 0), radix: 2)) },
        "format_number": Kernel { (call) throws(SparkError) in
            let type = call.argument(0)
            return { (row) throws(SparkError) in try NumberFormat.grouped(row[0], type, row[1]) }
        },
        "plain_number": .row { (row) throws(SparkError) in
            .string(NumberParser.decimal(row[0].string)?.plainText ?? row[0].string)
        },
        "to_number": Kernel { (call) throws(SparkError) in
            let isTry = call.options.first == "try"
            let type = call.result
            var last: (text: String, pattern: NumberPattern)?
            return { (row) throws(SparkError) in
                let pattern = last?.text == row[1].string ? last?.pattern : nil
                let known = pattern ?? NumberPattern(row[1].string)
                if pattern == nil { last = (row[1].string, known) }
                if let value = known.parse(row[0].string, type) { return value }
                if isTry { return .null }
                throw SparkError(
                    "INVALID_FORMAT.MISMATCH_INPUT",
                    parameters: ["inputType": "\"STRING\"", "input": row[0].string, "format": row[1].string],
                    message: "The input \"STRING\" \(row[0].string) does not match the format \(row[1].string).")
            }
        },
        "to_char": Kernel { (call) throws(SparkError) in
            let type = call.argument(0)
            var kept: (text: String, pattern: NumberPattern)?
            return { (row) throws(SparkError) in
                guard case .decimal(let unscaled) = row[0], case .decimal(_, let scale) = type else { return .null }
                let format = row[1].string
                if let kept, kept.text == format { return .string(kept.pattern.text(unscaled: unscaled, scale: scale)) }
                let pattern = NumberPattern(format)
                if let problem = pattern.problem { throw problem }
                kept = (format, pattern)
                return .string(pattern.text(unscaled: unscaled, scale: scale))
            }
        },
    ]

    private static let bits: [String: Kernel] = [
        "shift_left": Kernel { (call) throws(SparkError) in
            let isLong = call.result == .long
            return { (row) throws(SparkError) in
                let (value, shift) = (row[0].whole ?? 0, row[1].int)
                return .integer(
                    isLong ? value << Int64(shift & 63) : Int64(Int32(truncatingIfNeeded: value) << Int32(shift & 31)))
            }
        },
        "shift_right": Kernel { (call) throws(SparkError) in
            let isLong = call.result == .long
            return { (row) throws(SparkError) in
                let (value, shift) = (row[0].whole ?? 0, row[1].int)
                return .integer(value >> Int64(shift & (isLong ? 63 : 31)))
            }
        },
        "shift_right_unsigned": Kernel { (call) throws(SparkError) in
            let isLong = call.result == .long
            return { (row) throws(SparkError) in
                let (value, shift) = (row[0].whole ?? 0, row[1].int)
                return .integer(
                    isLong
                        ? Int64(bitPattern: UInt64(bitPattern: value) >> UInt64(shift & 63))
                        : Int64(Int32(bitPattern: UInt32(truncatingIfNeeded: value) >> UInt32(shift & 31))))
            }
        },
        "bit_get": Kernel { (call) throws(SparkError) in
            let width = [SparkType.byte: 8, .short: 16, .integer: 32][call.argument(0)] ?? 64
            return { (row) throws(SparkError) in
                let position = row[1].int
                guard 0..<width ~= position else {
                    let kind = position < 0 ? "BIT_POSITION_RANGE" : "BIT_POSITION_RANGE"
                    throw AnalysisError.invalidParameter(
                        kind,
                        [
                            "parameter": "`pos`", "functionName": "`bit_get`", "upper": "\(width)",
                            "invalidValue": "\(position)",
                        ],
                        "expects an integer value in [0, \(width)), but got \(position).")
                }
                return .integer((row[0].whole ?? 0) >> Int64(position) & 1)
            }
        },
    ]

    private static let rounding: [String: Kernel] = [
        "round": Kernel { (call) throws(SparkError) in try Rounding.function(call, isEven: false) },
        "bround": Kernel { (call) throws(SparkError) in try Rounding.function(call, isEven: true) },
        "ceil": Kernel { (call) throws(SparkError) in try Rounding.level(call, up: true) },
        "floor": Kernel { (call) throws(SparkError) in try Rounding.level(call, up: false) },
    ]

    private static func widthBucket(_ row: borrowing SparkRow) -> SparkValue {
        let (value, low, high) = (row[0].number, row[1].number, row[2].number)
        let count = row[3].whole ?? 0
        guard count > 0, count < .max, !value.isNaN, low.isFinite, high.isFinite, low != high else { return .null }
        let (least, most) = (min(low, high), max(low, high))
        if low < high {
            if value < least { return .integer(0) }
            if value >= most { return .integer(count + 1) }
            return .integer(Int64((Double(count) * (value - least) / (most - least)).rounded(.towardZero)) + 1)
        }
        if value > most { return .integer(0) }
        if value <= least { return .integer(count + 1) }
        return .integer(Int64((Double(count) * (most - value) / (most - least)).rounded(.towardZero)) + 1)
    }
}

/// `round`, `bround`, `ceil` and `floor`.
enum Rounding {
    static func function(_ call: KernelCall, isEven: Bool) throws(SparkError) -> RowFunction {
        let result = call.result
        let isLegacy = call.options.first == "legacy"
        switch call.argument(0) {
        case .decimal(_, let from):
            guard case .decimal(let precision, let scale) = result else { return { (_) throws(SparkError) in .null } }
            return { (row) throws(SparkError) in
                guard case .decimal(let value) = row[0] else { return .null }
                let digits = row[1].int
                // Digits before the point are rounded to zeros.
                let unit = from - digits > 0 ? Int128.power10(from - digits) : 1
                let rounded = from - digits > 38 ? 0 : divide(value, unit, isEven) * unit
                let unscaled =
                    scale <= from ? rounded / Int128.power10(from - scale) : rounded * Int128.power10(scale - from)
                return abs(unscaled) < Int128.power10(precision) ? .decimal(unscaled) : .null
            }
        case .double, .float:
            let isFloat = call.argument(0) == .float
            return { (row) throws(SparkError) in
                let value = row[0].number
                guard value.isFinite else { return row[0] }
                // Java makes a double of a float first.
                let text = NumberText.text(value)
                let rounded = DecimalText.rounded(text, row[1].int, isEven: isEven)
                return isFloat ? .float(Float(rounded) ?? .nan) : .double(Double(rounded) ?? .nan)
            }
        default:
            return { (row) throws(SparkError) in
                let digits = row[1].int
                if digits >= 0 { return row[0] }
                if digits < -19 { return .integer(0) }
                let unit = Int128.power10(-digits)
                let rounded = divide(Int128(row[0].whole ?? 0), unit, isEven) * unit
                if fits(rounded, result) { return .integer(Int64(rounded)) }
                guard isLegacy else { throw DuckDBMessage.arithmeticOverflow("Overflow", "") }
                return .integer(wrapped(rounded, result))
            }
        }
    }

    /// The low bits, as Java keeps them.
    private static func wrapped(_ value: Int128, _ type: SparkType) -> Int64 {
        switch type {
        case .byte: Int64(Int8(truncatingIfNeeded: value))
        case .short: Int64(Int16(truncatingIfNeeded: value))
        case .integer: Int64(Int32(truncatingIfNeeded: value))
        default: Int64(truncatingIfNeeded: value)
        }
    }

    private static func fits(_ value: Int128, _ type: SparkType) -> Bool {
        switch type {
        case .byte: Int8(exactly: value) != nil
        case .short: Int16(exactly: value) != nil
        case .integer: Int32(exactly: value) != nil
        default: Int64(exactly: value) != nil
        }
    }

    /// The quotient, rounded half away from zero or half to even.
    static func divide(_ value: Int128, _ unit: Int128, _ isEven: Bool) -> Int128 {
        let quotient = value / unit
        let twice = (value % unit).magnitude.multipliedReportingOverflow(by: 2)
        let isHalf = !twice.overflow && twice.partialValue == unit.magnitude
        let isMore = twice.overflow || twice.partialValue > unit.magnitude
        guard isMore || (isHalf && (!isEven || quotient % 2 != 0)) else { return quotient }
        return value < 0 ? quotient - 1 : quotient + 1
    }

    static func level(_ call: KernelCall, up: Bool) throws(SparkError) -> RowFunction {
        let result = call.result
        if case .decimal(_, let from) = call.argument(0), case .decimal(let precision, let scale) = result {
            return { (row) throws(SparkError) in
                guard case .decimal(let value) = row[0] else { return .null }
                let digits = row.count > 1 ? row[1].int : 0
                let unit = from - digits > 0 ? Int128.power10(from - digits) : 1
                let leveled = (up ? -floorDivide(-value, unit) : floorDivide(value, unit)) * unit
                let unscaled =
                    scale <= from ? leveled / Int128.power10(from - scale) : leveled * Int128.power10(scale - from)
                return abs(unscaled) < Int128.power10(precision) ? .decimal(unscaled) : .null
            }
        }
        let isStrict = call.options == ["strict"]
        return { (row) throws(SparkError) in
            let value = row[0].number
            let leveled = up ? value.rounded(.up) : value.rounded(.down)
            if value.isNaN { return .integer(0) }
            if let whole = Int64(exactly: leveled) { return .integer(whole) }
            if isStrict { throw DuckDBMessage.arithmeticOverflow("overflow", "") }
            // What no BIGINT holds is the nearest one, as Java converts it.
            return .integer(leveled < 0 ? .min : .max)
        }
    }
}

/// Decimal texts of floating-point numbers.
enum DecimalText {
    /// The number with so many digits after the point, as a text that reads back.
    static func rounded(_ text: String, _ scale: Int, isEven: Bool) -> String {
        let (digits, exponent) = NumberText.digits(text)
        let isNegative = text.hasPrefix("-")
        let kept = exponent + scale
        if digits == [48] || kept < 0 { return "0.0" }
        if kept >= digits.count { return text }
        var result = digits[..<kept].map { Int($0 - 48) }
        let next = digits[kept]
        let isHalf = next == 53 && digits[(kept + 1)...].allSatisfy { $0 == 48 }
        let isUp = next > 53 || (next == 53 && !isHalf) || (isHalf && (!isEven || (result.last ?? 0) % 2 == 1))
        var carry = isUp ? 1 : 0
        for index in result.indices.reversed() where carry > 0 {
            result[index] += 1
            carry = result[index] == 10 ? 1 : 0
            if carry > 0 { result[index] = 0 }
        }
        if carry > 0 { result.insert(1, at: 0) }
        let number = result.map(String.init).joined()
        if number.allSatisfy({ $0 == "0" }) { return "0.0" }
        return (isNegative ? "-" : "") + number + "e\(-scale)"
    }
}

/// Numbers in another base.
enum BaseConversion {
    /// - Throws: `ARITHMETIC_OVERFLOW` of a number that 64 bits do not hold, where that is an error.
    static func convert(_ text: String, _ from: Int, _ to: Int, isStrict: Bool) throws(SparkError) -> SparkValue {
        guard 2...36 ~= from, 2...36 ~= abs(to) else { return .null }
        var bytes = Array(text.utf8.drop { $0 == 32 })[...]
        while bytes.last == 32 { bytes.removeLast() }
        if bytes.isEmpty { return .null }
        let isNegative = bytes.first == 0x2D
        if isNegative { bytes = bytes.dropFirst() }
        var value: UInt64 = 0
        for byte in bytes {
            guard let digit = digit(byte), digit < from else { break }
            let (product, isOver) = value.multipliedReportingOverflow(by: UInt64(from))
            let (sum, isOver2) = product.addingReportingOverflow(UInt64(digit))
            if isOver || isOver2 {
                if isStrict { throw DuckDBMessage.arithmeticOverflow("Overflow in function conv()", "") }
                value = .max
                break
            }
            value = sum
        }
        var result = value
        var showsSign = false
        // Of what is below the least number Java has -1.
        if isNegative { result = to > 0 && value > UInt64(Int64.max) ? .max : 0 &- value }
        if to < 0, Int64(bitPattern: result) < 0 {
            result = 0 &- result
            showsSign = true
        }
        return .string((showsSign ? "-" : "") + String(result, radix: abs(to), uppercase: true))
    }

    private static func digit(_ byte: UInt8) -> Int? {
        switch byte {
        case 48...57: Int(byte) - 48
        case 65...90: Int(byte) - 55
        case 97...122: Int(byte) - 87
        default: nil
        }
    }
}
