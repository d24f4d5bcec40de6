import Columnar

extension Slots {
    /// The values in `buffer`, of a type of fixed width that Roost's batches do not have.
    func values(_ buffer: Buffer, _ type: StoredType) throws(ArrowIPCError) -> ArrayData {
        switch type {
        case .halfFloat: return try mapped(buffer, .float32) { (bits: UInt16) in Self.float(half: bits) }
        case .byteBoolean:
            try expect(buffer, holds: count, of: 1)
            var bits = BitmapWriter(capacity: count)
            for index in 0..<count { bits.append(buffer.load(index, as: Int8.self) != 0) }
            return array(.boolean, bits.finish())
        case .date64:
            return try mapped(buffer, .date32) { (time: Int64) in Int32(exactly: time.floored(by: 86_400_000)) }
        case .duration(let unit): return try mapped(buffer, .int64) { (time: Int64) in Self.microseconds(time, unit) }
        case .interval(.yearMonth): return try mapped(buffer, .int32) { (months: Int32) in months }
        case .interval(.dayTime):
            return try texts(buffer, width: 8) { index in
                let days = buffer.load(index * 2, as: Int32.self)
                let milliseconds = buffer.load(index * 2 + 1, as: Int32.self)
                return Self.interval(months: 0, days: days, microseconds: Int64(milliseconds) * 1_000)
            }
        case .interval(.monthDayNano):
            return try texts(buffer, width: 16) { index in
                let months = buffer.load(index * 4, as: Int32.self)
                let days = buffer.load(index * 4 + 1, as: Int32.self)
                let nanoseconds = buffer.load(index * 2 + 1, as: Int64.self)
                return Self.interval(months: months, days: days, microseconds: nanoseconds / 1_000)
            }
        case .time(let unit):
            let isShort = unit == .second || unit == .millisecond
            let load = try integers(buffer, isShort ? .int32 : .int64)
            return try texts(buffer, width: isShort ? 4 : 8) { index in
                load(index).flatMap { Self.timeOfDay(Int64($0), unit) }
            }
        case .uuid: return try texts(buffer, width: 16) { Self.uuid(buffer.bytes[$0 * 16..<$0 * 16 + 16]) }
        case .decimal(let bytes, _, let scale):
            let factor = Self.power(of: 10, max(0, -scale))
            return try decimals(buffer, bytes: bytes, factor, type.read)
        default: throw wrong("is of type \(type.arrowName), which has no values of fixed width")
        }
    }

    /// Each value as `body` makes it; nil for one that has no place in the new type.
    private func mapped<From: BitwiseCopyable, To: BitwiseCopyable & AdditiveArithmetic>(
        _ buffer: Buffer, _ type: DataType, _ body: (From) -> To?
    ) throws(ArrowIPCError) -> ArrayData {
        try expect(buffer, holds: count, of: MemoryLayout<From>.size)
        try allowance.take(count, times: MemoryLayout<To>.size, column)
        var writer = BufferWriter(capacity: count * MemoryLayout<To>.size)
        for index in 0..<count {
            // What stands under a null is anything.
            guard let value = isNull(index) ? .zero : body(buffer.load(index)) else { throw tooLarge(type) }
            writer.append(value)
        }
        return array(type, writer.finish())
    }

    private func tooLarge(_ type: DataType) -> ArrowIPCError {
        .unsupported("column '\(column)' has a value that does not fit the type \(type), as which it is read")
    }

    private func texts(
        _ buffer: Buffer, width: Int, _ body: (Int) -> String?
    ) throws(ArrowIPCError) -> ArrayData {
        try expect(buffer, holds: count, of: width)
        var offsets = BufferWriter(capacity: (count + 1) * 4)
        var bytes = BufferWriter(capacity: count * 16)
        offsets.append(Int32(0))
        for index in 0..<count {
            if !isNull(index) {
                guard let text = body(index) else { throw wrong("has a time that is none of a day") }
                bytes.append(utf8: text)
            }
            try expectWithinReach(bytes.count)
            offsets.append(Int32(bytes.count))
        }
        try allowance.take(bytes.count + offsets.count, column)
        return array(.utf8, offsets.finish(), bytes.finish())
    }

    private func decimals(
        _ buffer: Buffer, bytes: Int, _ factor: Int128, _ type: DataType
    ) throws(ArrowIPCError) -> ArrayData {
        func moved(_ value: Int128) -> Int128? {
            let (product, isTooMuch) = value.multipliedReportingOverflow(by: factor)
            return isTooMuch ? nil : product
        }
        switch bytes {
        case 4: return try mapped(buffer, type) { (value: Int32) in moved(Int128(value)) }
        case 8: return try mapped(buffer, type) { (value: Int64) in moved(Int128(value)) }
        case 16: return try mapped(buffer, type) { (value: Int128) in moved(value) }
        default:
            return try mapped(buffer, type) { (value: Int256) in
                // The upper half of what 128 bits hold is its sign again.
                value.high == value.low >> 127 ? moved(value.low) : nil
            }
        }
    }

    /// 256 bits in two's complement, as they lie in memory.
    private struct Int256: BitwiseCopyable {
        let low: Int128
        let high: Int128
    }
}

// MARK: single values

extension Slots {
    /// IEEE 754's number of 16 bits.
    static func float(half bits: UInt16) -> Float {
        let exponent = Int(bits >> 10 & 0x1F), fraction = Float(bits & 0x3FF)
        let size: Float =
            switch exponent {
            case 0: fraction * 0x1p-24
            case 31: fraction == 0 ? .infinity : .nan
            default: Float(sign: .plus, exponent: exponent - 25, significand: 1024 + fraction)
            }
        return bits >> 15 == 0 ? size : -size
    }

    static func microseconds(_ time: Int64, _ unit: DataType.TimeUnit) -> Int64? {
        if unit == .nanosecond { return time / 1_000 }
        let factor: Int64 = unit == .second ? 1_000_000 : unit == .millisecond ? 1_000 : 1
        let (product, isTooMuch) = time.multipliedReportingOverflow(by: factor)
        return isTooMuch ? nil : product
    }

    /// `HH:MM:SS`, and a fraction where it is none of zero.
    static func timeOfDay(_ time: Int64, _ unit: DataType.TimeUnit) -> String? {
        let (perSecond, digits): (Int64, Int) =
            switch unit {
            case .second: (1, 0)
            case .millisecond: (1_000, 3)
            case .microsecond: (1_000_000, 6)
            case .nanosecond: (1_000_000_000, 9)
            }
        let (seconds, fraction) = time.quotientAndRemainder(dividingBy: perSecond)
        guard time >= 0, seconds <= 86_400 else { return nil }
        func padded(_ number: Int64, _ digits: Int) -> String {
            let text = "\(number)"
            return String(repeating: "0", count: max(0, digits - text.count)) + text
        }
        let whole = [seconds / 3_600, seconds / 60 % 60, seconds % 60].map { padded($0, 2) }.joined(separator: ":")
        if fraction == 0 { return whole }
        var behind = padded(fraction, digits)
        while behind.last == "0" { behind.removeLast() }
        return whole + "." + behind
    }

    /// Hexadecimal digits, with a hyphen after the 4th, 6th, 8th and 10th byte.
    static func uuid(_ bytes: Slice<UnsafeRawBufferPointer>) -> String {
        var text = ""
        for (index, byte) in bytes.enumerated() {
            if [4, 6, 8, 10].contains(index) { text += "-" }
            text += byte < 16 ? "0" : ""
            text += String(byte, radix: 16)
        }
        return text
    }

    /// An interval as DuckDB reads it.
    static func interval(months: Int32, days: Int32, microseconds: Int64) -> String {
        "\(months) months \(days) days \(microseconds) microseconds"
    }

    static func power(of base: Int128, _ exponent: Int) -> Int128 {
        (0..<exponent).reduce(Int128(1)) { product, _ in product * base }
    }
}

extension Int64 {
    /// Divided towards the smaller number.
    fileprivate func floored(by divisor: Int64) -> Int64 {
        let (quotient, rest) = quotientAndRemainder(dividingBy: divisor)
        return rest < 0 ? quotient - 1 : quotient
    }
}
