package import Foundation

/// A day of the calendar, from which a price holds.
package struct PriceDate: Hashable, Comparable, Sendable, CustomStringConvertible {
    package let year: Int
    package let month: Int
    package let day: Int

    /// The day that `text` names as `2024-08-06`, or nil where it names none.
    package init?(_ text: String) {
        let fields = text.split(separator: "-", omittingEmptySubsequences: false)
        guard fields.map(\.utf8.count) == [4, 2, 2], fields.allSatisfy({ $0.utf8.allSatisfy { 48...57 ~= $0 } }),
            let year = Int(fields[0]), let month = Int(fields[1]), let day = Int(fields[2]),
            1...12 ~= month, 1...Self.days(of: month, year) ~= day
        else { return nil }
        (self.year, self.month, self.day) = (year, month, day)
    }

    /// The day of a moment, in UTC.
    package init(_ moment: Date) {
        var calendar = Calendar(identifier: .gregorian)
        calendar.timeZone = .gmt
        let fields = calendar.dateComponents([.year, .month, .day], from: moment)
        (year, month, day) = (fields.year ?? 0, fields.month ?? 1, fields.day ?? 1)
    }

    package static func < (left: PriceDate, right: PriceDate) -> Bool {
        (left.year, left.month, left.day) < (right.year, right.month, right.day)
    }

    package var description: String { String(format: "%04d-%02d-%02d", year, month, day) }

    private static func days(of month: Int, _ year: Int) -> Int {
        switch month {
        case 2: year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) ? 29 : 28
        case 4, 6, 9, 11: 30
        default: 31
        }
    }
}
