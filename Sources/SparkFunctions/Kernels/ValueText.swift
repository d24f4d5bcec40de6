internal import SparkSQL

/// Values as Spark casts them to text.
struct ValueText {
    var timeZone = TimeZoneRules.utc

    /// The text of a value that is not null; within arrays, maps and structs null is `null`.
    func text(_ value: SparkValue, _ type: SparkType) -> String {
        switch (value, type) {
        case (.null, _): return "null"
        case (.boolean(let value), _): return value ? "true" : "false"
        case (.integer(let days), .date): return DateTimeText.date(Int(days))
        case (.integer(let instant), .timestamp): return DateTimeText.timestamp(timeZone.local(instant))
        case (.integer(let local), .timestampNTZ): return DateTimeText.timestamp(local)
        case (.integer(let time), .time): return DateTimeText.time(Int(time))
        case (.integer(let months), .yearMonthInterval(let start, let end)):
            return IntervalText.yearMonth(months, start, end)
        case (.integer(let microseconds), .dayTimeInterval(let start, let end)):
            return IntervalText.dayTime(microseconds, start, end)
        case (.integer(let value), _): return String(value)
        case (.float(let value), _): return NumberText.text(value)
        case (.double(let value), _): return NumberText.text(value)
        case (.decimal(let value), .decimal(_, let scale)): return NumberText.text(value, scale: scale)
        case (.decimal(let value), _): return String(value)
        case (.string(let text), _): return text
        case (.binary(let bytes), _): return String(decoding: bytes, as: UTF8.self)
        case (.interval(let months, let days, let microseconds), _):
            return IntervalText.calendar(months, days, microseconds)
        case (.array(let values), .array(let element, _)):
            return "[" + values.map { text($0, element) }.joined(separator: ", ") + "]"
        case (.map(let keys, let values), .map(let key, let value, _)):
            let entries = zip(keys, values).map { pair in
                let left = text(pair.0, key)
                return pair.1.isNull ? "\(left) -> null" : "\(left) -> \(text(pair.1, value))"
            }
            return "{" + entries.joined(separator: ", ") + "}"
        case (.structure(let values), .structure(let fields)):
            return "{" + zip(values, fields).map { text($0, $1.type) }.joined(separator: ", ") + "}"
        default: return ""
        }
    }

    /// A value as Spark's rows print it where they are not cast to text: `[1,x]`.
    func stored(_ value: SparkValue, _ type: SparkType) -> String {
        switch (value, type) {
        case (.array(let values), .array(let element, _)):
            return "[" + values.map { stored($0, element) }.joined(separator: ",") + "]"
        case (.structure(let values), .structure(let fields)):
            return "[" + zip(values, fields).map { stored($0, $1.type) }.joined(separator: ",") + "]"
        case (.map(let keys, let values), .map(let key, let value, let nulls)):
            let (keys, values) = (SparkValue.array(keys), SparkValue.array(values))
            return "keys: \(stored(keys, .array(key, containsNull: false))), "
                + "values: \(stored(values, .array(value, containsNull: nulls)))"
        case (.integer(let number), .date), (.integer(let number), .timestamp), (.integer(let number), .timestampNTZ):
            return "\(number)"
        default: return text(value, type)
        }
    }

    /// The value as a literal of Spark's SQL, as names of results and error messages have it.
    func literal(_ value: SparkValue, _ type: SparkType) -> String {
        switch (value, type) {
        case (.null, _): return "NULL"
        case (.decimal(let value), .decimal(_, let scale)): return NumberText.scientificText(value, scale: scale)
        case (.binary(let bytes), _): return "X'\(Hexadecimal.text(bytes))'"
        case (.array(let values), .array(let element, _)):
            return "ARRAY(" + values.map { literal($0, element) }.joined(separator: ", ") + ")"
        default: return text(value, type)
        }
    }
}

/// Bytes as hexadecimal digits.
enum Hexadecimal {
    static func text(_ bytes: some Sequence<UInt8>, upper: Bool = true) -> String {
        let digits = Array((upper ? "0123456789ABCDEF" : "0123456789abcdef").utf8)
        var text: [UInt8] = []
        for byte in bytes {
            text.append(digits[Int(byte >> 4)])
            text.append(digits[Int(byte & 15)])
        }
        return String(decoding: text, as: UTF8.self)
    }

    static func digit(_ byte: UInt8) -> UInt8? {
        switch byte {
        case 48...57: byte - 48
        case 65...70: byte - 55
        case 97...102: byte - 87
        default: nil
        }
    }
}
