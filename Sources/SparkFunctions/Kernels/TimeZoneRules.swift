internal import Foundation

/// The offsets of a time zone, by Java's names of zones.
struct TimeZoneRules: Sendable {
    private enum Kind: Sendable {
        case fixed(Int)
        case named(TimeZone)
    }

    /// The name, as Java has it.
    let name: String
    private let kind: Kind

    static let utc = TimeZoneRules(name: "UTC", kind: .fixed(0))

    private init(name: String, kind: Kind) {
        self.name = name
        self.kind = kind
    }

    /// The zone of this name: a region such as `Europe/Berlin`, an offset such as `+05:30`, or one with `UTC` or `GMT`
    /// before it; nil where there is none.
    init?(_ text: String) {
        let trimmed = text.filter { !$0.isWhitespace }
        if ["UTC", "GMT", "Z", "UT", "Etc/UTC"].contains(trimmed) {
            self.init(name: trimmed, kind: .fixed(0))
            return
        }
        for prefix in ["", "UTC", "GMT", "UT"] where trimmed.hasPrefix(prefix) {
            guard let seconds = Self.offset(trimmed.dropFirst(prefix.count)) else { continue }
            self.init(name: trimmed, kind: .fixed(seconds))
            return
        }
        let name = Self.shortNames[trimmed] ?? trimmed
        if let seconds = Self.offset(Substring(name)) {
            self.init(name: name, kind: .fixed(seconds))
            return
        }
        guard
            name.contains("/")
                || [
                    "CET", "EET", "MET", "WET", "EST5EDT", "CST6CDT", "MST7MDT", "PST8PDT",
                    "Japan", "Singapore", "Israel", "Turkey", "Egypt", "Iran", "Cuba", "Eire", "Poland", "Portugal",
                    "PRC",
                    "ROK", "Hongkong", "Iceland", "Jamaica", "Libya", "Navajo", "NZ", "GB", "Zulu", "UCT", "Greenwich",
                ].contains(name), let zone = TimeZone(identifier: name)
        else { return nil }
        self.init(name: name, kind: .named(zone))
    }

    private static let shortNames = [
        "ACT": "Australia/Darwin", "AET": "Australia/Sydney", "AGT": "America/Argentina/Buenos_Aires",
        "ART": "Africa/Cairo", "AST": "America/Anchorage", "BET": "America/Sao_Paulo", "BST": "Asia/Dhaka",
        "CAT": "Africa/Harare", "CNT": "America/St_Johns", "CST": "America/Chicago", "CTT": "Asia/Shanghai",
        "EAT": "Africa/Addis_Ababa", "ECT": "Europe/Paris", "EST": "-05:00", "HST": "-10:00",
        "IET": "America/Indiana/Indianapolis", "IST": "Asia/Kolkata", "JST": "Asia/Tokyo", "MIT": "Pacific/Apia",
        "MST": "-07:00", "NET": "Asia/Yerevan", "NST": "Pacific/Auckland", "PLT": "Asia/Karachi",
        "PNT": "America/Phoenix", "PRT": "America/Puerto_Rico", "PST": "America/Los_Angeles",
        "SST": "Pacific/Guadalcanal", "VST": "Asia/Ho_Chi_Minh",
    ]

    /// Seconds of `+5`, `+05`, `+0530`, `+5:30`, `+05:30` or `+05:30:15`; nil for any other text.
    static func offset(_ text: Substring) -> Int? {
        guard let sign = text.utf8.first, sign == 0x2B || sign == 0x2D else { return nil }
        let rest = text.dropFirst()
        var pieces = rest.split(separator: ":", omittingEmptySubsequences: false).map(String.init)
        if pieces.count == 1, pieces[0].count == 4 || pieces[0].count == 6 {
            let digits = Array(pieces[0])
            pieces = stride(from: 0, to: digits.count, by: 2).map { String(digits[$0..<$0 + 2]) }
        }
        guard 1...3 ~= pieces.count,
            pieces.allSatisfy({ 1...2 ~= $0.utf8.count && $0.utf8.allSatisfy { 48...57 ~= $0 } })
        else { return nil }
        let numbers = pieces.compactMap { Int($0) } + [0, 0]
        guard numbers[0] <= 18, numbers[1] < 60, numbers[2] < 60 else { return nil }
        let seconds = numbers[0] * 3_600 + numbers[1] * 60 + numbers[2]
        guard seconds <= 18 * 3_600 else { return nil }
        return sign == 0x2D ? -seconds : seconds
    }

    /// Whether the offset is always 0.
    var isUTC: Bool { if case .fixed(0) = kind { true } else { false } }

    /// The offset that never changes, or nil.
    var fixedOffset: Int? { if case .fixed(let seconds) = kind { seconds } else { nil } }

    /// Seconds by which clocks are before UTC at this instant, in microseconds since 1970.
    func offset(at instant: Int64) -> Int {
        switch kind {
        case .fixed(let seconds): seconds
        case .named(let zone):
            zone.secondsFromGMT(for: Date(timeIntervalSince1970: (Double(instant) / 1e6).rounded(.down)))
        }
    }

    /// What clocks show at this instant.
    func local(_ instant: Int64) -> Int64 {
        instant.addingClamped(Int64(offset(at: instant)) * 1_000_000)
    }

    /// When clocks show this: the first time where they do twice, later where they never do.
    func instant(_ local: Int64) -> Int64 {
        if case .fixed(let seconds) = kind { return local.addingClamped(-Int64(seconds) * 1_000_000) }
        let day: Int64 = 86_400_000_000
        let before = Int64(offset(at: local.addingClamped(-day))) * 1_000_000
        let early = local.addingClamped(-before)
        if Int64(offset(at: early)) * 1_000_000 == before { return early }
        let after = Int64(offset(at: local.addingClamped(day))) * 1_000_000
        let late = local.addingClamped(-after)
        return Int64(offset(at: late)) * 1_000_000 == after ? late : early
    }

    /// When clocks show this, or nil where 64 bits do not hold it.
    func exactInstant(_ local: Int64) -> Int64? {
        if case .fixed(let seconds) = kind { return Int64(exactly: Int128(local) - Int128(seconds) * 1_000_000) }
        let found = instant(local)
        return found == .max || found == .min ? nil : found
    }

    /// Whether daylight saving time is on.
    func isDaylightSaving(at instant: Int64) -> Bool {
        guard case .named(let zone) = kind else { return false }
        return zone.isDaylightSavingTime(for: Date(timeIntervalSince1970: Double(instant) / 1e6))
    }

    /// The name in English at this instant, in full or in short.
    func displayName(at instant: Int64, short: Bool) -> String {
        switch kind {
        case .fixed(0) where ["UTC", "Z", "Etc/UTC"].contains(name): return short ? "UTC" : "Coordinated Universal Time"
        case .fixed(0): return short ? name : "Greenwich Mean Time"
        case .fixed: return name
        case .named(let zone):
            let isSaving = isDaylightSaving(at: instant)
            let style: NSTimeZone.NameStyle =
                isSaving ? (short ? .shortDaylightSaving : .daylightSaving) : (short ? .shortStandard : .standard)
            return zone.localizedName(for: style, locale: Locale(identifier: "en_US")) ?? name
        }
    }
}

extension Int64 {
    /// The sum, or the greatest or smallest number where it does not fit.
    func addingClamped(_ other: Int64) -> Int64 {
        let (sum, overflow) = addingReportingOverflow(other)
        return overflow ? (other < 0 ? .min : .max) : sum
    }
}

extension Int64 {
    /// The product, or the greatest or smallest number where it does not fit.
    func multipliedClamped(by other: Int64) -> Int64 {
        let (product, overflow) = multipliedReportingOverflow(by: other)
        return overflow ? ((self < 0) != (other < 0) ? .min : .max) : product
    }
}
