internal import DataFrames
internal import Foundation

/// Amounts as people write them at a command line, and as they read them.
enum HumanUnits {
    /// The seconds of `30d`, `12h`, `90m`, `45s` or `2w`.
    static func seconds(_ text: String, _ option: String) throws(RoostError) -> Double {
        let units: [Character: Double] = ["s": 1, "m": 60, "h": 3_600, "d": 86_400, "w": 604_800]
        guard let last = text.last, let unit = units[last], let count = Double(text.dropLast()), count >= 0,
            count * unit <= 1e12
        else {
            throw RoostError(.invalidArgument, "\(option) is '\(text)'; write an age such as 30d, 12h or 90m")
        }
        return count * unit
    }

    /// The bytes of `500MB`, `2GB`, `64kB` or a plain number.
    static func bytes(_ text: String, _ option: String) throws(RoostError) -> Int64 {
        let units: [(String, Double)] = [("kb", 1e3), ("mb", 1e6), ("gb", 1e9), ("b", 1), ("", 1)]
        let text = text.lowercased()
        for (unit, size) in units where text.hasSuffix(unit) {
            guard let count = Double(text.dropLast(unit.count)), count >= 0, count * size < 9e18 else { break }
            return Int64(count * size)
        }
        throw RoostError(
            .invalidArgument, "\(option) is '\(text)'; write a size such as 500MB, 2GB or a number of bytes")
    }

    /// A size, such as `12.3 MB`.
    static func size(_ bytes: Int64) -> String {
        let units = ["B", "kB", "MB", "GB", "TB"]
        var value = Double(bytes), unit = 0
        while value >= 999.95, unit < units.count - 1 {
            value /= 1_000
            unit += 1
        }
        return unit == 0 ? "\(bytes) B" : "\(value.formatted(.number.precision(.fractionLength(1)))) \(units[unit])"
    }

    /// `2026-03-01 14:05`, in this machine's time zone.
    static func moment(_ seconds: Double) -> String {
        let format = DateFormatter()
        format.locale = Locale(identifier: "en_US_POSIX")
        format.dateFormat = "yyyy-MM-dd HH:mm"
        return format.string(from: Date(timeIntervalSince1970: seconds))
    }

    /// The same of a `timestamp`.
    static func moment(_ timestamp: String) -> String {
        (try? Date(timestamp, strategy: .iso8601)).map { moment($0.timeIntervalSince1970) } ?? timestamp
    }

    /// `2026-03-01T14:05:00Z`, for machines.
    static func timestamp(_ seconds: Double) -> String { Date(timeIntervalSince1970: seconds).formatted(.iso8601) }

    /// `0.001234 USD`, `12.50 USD`: six decimals below one unit, so that a cheap call is no 0.00.
    static func money(_ amount: Double, _ currency: String) -> String {
        let digits = amount > 0 && amount < 1 ? 6 : 2
        return "\(amount.formatted(.number.precision(.fractionLength(digits)))) \(currency)"
    }

    /// A number of things, such as `1 row` or `2 rows`.
    static func count(_ number: Int, _ noun: String) -> String {
        "\(number.formatted()) \(noun)\(number == 1 ? "" : "s")"
    }
}
