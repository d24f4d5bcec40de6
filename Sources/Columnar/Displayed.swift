extension Value: CustomStringConvertible {
    /// The value as a person reads it, as ``displayed``.
    public var description: String { displayed }
}

extension Value {
    /// The value as Spark's `show` prints it: null as NULL, a struct as {a, b}, a list as [a, b].
    public var displayed: String {
        switch self {
        case .null: "NULL"
        case .boolean(let value): value ? "true" : "false"
        case .integer(let value): String(value)
        case .unsigned(let value): String(value)
        case .double(let value): value.description
        case .string(let value): value
        case .binary(let bytes): "[" + bytes.map { Self.hex($0) }.joined(separator: " ") + "]"
        case .date(let days): CivilDate(days: Int64(days)).description
        case .timestamp(let microseconds): Self.timestamp(microseconds)
        case .decimal(let unscaled, let scale): Self.decimal(unscaled, scale)
        case .list(let values): "[" + values.map(\.displayed).joined(separator: ", ") + "]"
        case .structure(_, let values): "{" + values.map(\.displayed).joined(separator: ", ") + "}"
        }
    }

    private static func hex(_ byte: UInt8) -> String {
        (byte < 16 ? "0" : "") + String(byte, radix: 16, uppercase: true)
    }

    private static func timestamp(_ microseconds: Int64) -> String {
        let day: Int64 = 86_400_000_000
        var (days, rest) = microseconds.quotientAndRemainder(dividingBy: day)
        if rest < 0 { (days, rest) = (days - 1, rest + day) }
        let seconds = rest / 1_000_000
        let time = [seconds / 3600, seconds / 60 % 60, seconds % 60].map { pad($0, 2) }.joined(separator: ":")
        var fraction = pad(rest % 1_000_000, 6)
        while fraction.last == "0" { fraction.removeLast() }
        return "\(CivilDate(days: days)) \(time)" + (fraction.isEmpty ? "" : "." + fraction)
    }

    private static func decimal(_ unscaled: Int128, _ scale: Int) -> String {
        let digits = String(unscaled.magnitude)
        guard scale > 0 else {
            return (unscaled < 0 ? "-" : "") + digits + String(repeating: "0", count: unscaled == 0 ? 0 : -scale)
        }
        let padded = String(repeating: "0", count: max(0, scale + 1 - digits.count)) + digits
        return (unscaled < 0 ? "-" : "") + padded.dropLast(scale) + "." + padded.suffix(scale)
    }

    fileprivate static func pad(_ number: Int64, _ width: Int) -> String {
        let digits = String(number.magnitude)
        return (number < 0 ? "-" : "") + String(repeating: "0", count: max(0, width - digits.count)) + digits
    }
}

extension ArrayData {
    /// A value as Spark's `show` prints it; a number of 32 bits with no more digits than it has.
    package func displayed(_ index: Int) -> String {
        guard type == .float32, !isNull(index) else { return value(index).displayed }
        return buffers[1].load(offset + index, as: Float.self).description
    }
}

/// A day of the proleptic Gregorian calendar, from its distance to 1970-01-01
/// (Howard Hinnant, "chrono-Compatible Low-Level Date Algorithms", civil_from_days).
private struct CivilDate: CustomStringConvertible {
    let description: String

    init(days: Int64) {
        let shifted = days + 719_468
        let era = (shifted >= 0 ? shifted : shifted - 146_096) / 146_097
        let dayOfEra = shifted - era * 146_097
        let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let shiftedMonth = (5 * dayOfYear + 2) / 153
        let day = dayOfYear - (153 * shiftedMonth + 2) / 5 + 1
        let month = shiftedMonth < 10 ? shiftedMonth + 3 : shiftedMonth - 9
        let year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0)
        description = "\(Value.pad(year, 4))-\(Value.pad(month, 2))-\(Value.pad(day, 2))"
    }
}
