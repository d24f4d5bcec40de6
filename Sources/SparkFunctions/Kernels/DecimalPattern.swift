internal import Foundation

/// A pattern of Java's `DecimalFormat`, such as `$#,##0.00;(#)`, as `format_number` takes it.
struct DecimalPattern {
    private var prefix = ""
    private var suffix = ""
    private var negative: (prefix: String, suffix: String)?
    private var leastWhole = 0
    private var leastFraction = 0
    private var mostFraction = 0
    private var group = 0
    private var factor = 0
    private var exponent = 0
    private var wholePlaces = 0

    /// The pattern of Spark where none is given.
    static let plain = DecimalPattern("#,###,###,###,###,###,##0")

    init(_ text: String) {
        let parts = text.split(separator: ";", maxSplits: 1, omittingEmptySubsequences: false)
        let isMark: (Character) -> Bool = { "#0.,".contains($0) }
        func affixes(_ part: Substring) -> (String, Substring, String) {
            guard let first = part.firstIndex(where: isMark) else { return (String(part), "", "") }
            var end = first
            while end < part.endIndex, isMark(part[end]) || part[end] == "E" { end = part.index(after: end) }
            return (String(part[..<first]), part[first..<end], String(part[end...]))
        }
        let (before, body, after) = affixes(parts[0])
        factor = before.contains("%") || after.contains("%") ? 2 : before.contains("‰") || after.contains("‰") ? 3 : 0
        (prefix, suffix) = (before, after)
        if parts.count > 1 {
            let (before, _, after) = affixes(parts[1])
            negative = (before, after)
        }
        let powers = body.split(separator: "E", maxSplits: 1, omittingEmptySubsequences: false)
        exponent = powers.count > 1 ? powers[1].count { $0 == "0" } : 0
        let pieces = powers[0].split(separator: ".", maxSplits: 1, omittingEmptySubsequences: false)
        let whole = pieces[0]
        leastWhole = whole.count { $0 == "0" }
        wholePlaces = whole.count { $0 != "," }
        if let comma = whole.lastIndex(of: ",") { group = whole.distance(from: comma, to: whole.endIndex) - 1 }
        if pieces.count > 1 {
            leastFraction = pieces[1].count { $0 == "0" }
            mostFraction = pieces[1].count { $0 == "0" || $0 == "#" }
        }
        // A pattern without a zero has one digit before the point, unless it begins with the point.
        if leastWhole == 0, leastFraction == 0, wholePlaces > 0, mostFraction == 0 { leastWhole = 1 }
        if body.isEmpty { leastWhole = 1 }
        if leastWhole == 0, wholePlaces > 0, mostFraction > 0 { leastWhole = 1 }
    }

    /// The number in this pattern, given what rounds its text to so many digits after the point.
    func text(isNegative: Bool, round: (Int) -> String) -> String {
        var plain = round(mostFraction + factor)
        if plain.hasPrefix("-") { plain.removeFirst() }
        var pieces = plain.split(separator: ".", omittingEmptySubsequences: false).map(String.init)
        if pieces.count < 2 { pieces.append("") }
        var (whole, fraction) = (pieces[0], pieces[1])
        whole += fraction.prefix(factor)
        fraction = String(fraction.dropFirst(factor))
        whole = String(whole.drop { $0 == "0" })
        while fraction.count < leastFraction { fraction.append("0") }
        while fraction.count > leastFraction, fraction.last == "0" { fraction.removeLast() }
        while whole.count < leastWhole { whole = "0" + whole }
        var body = grouped(whole)
        if !fraction.isEmpty { body += "." + fraction }
        let (before, after) = isNegative ? negative ?? ("-" + prefix, suffix) : (prefix, suffix)
        return before + body + after
    }

    var isExponential: Bool { exponent > 0 }

    /// A number with a power of ten: `1.23E3`.
    func exponential(_ number: Double) -> String {
        let least = max(1, leastWhole)
        var power = number == 0 ? 0 : Int(floor(log10(abs(number)))) - least + 1
        var text = String(format: "%.\(mostFraction)f", abs(number) / pow(10, Double(power)))
        if text.prefix(while: { $0 != "." }).count > least {
            power += 1
            text = String(format: "%.\(mostFraction)f", abs(number) / pow(10, Double(power)))
        }
        let needed = (text.firstIndex(of: ".").map { text.distance(from: text.startIndex, to: $0) } ?? text.count) + 1
        while text.contains("."), text.last == "0", text.count > needed + leastFraction { text.removeLast() }
        if text.last == "." { text.removeLast() }
        var digits = "\(abs(power))"
        while digits.count < exponent { digits = "0" + digits }
        let (before, after) = number < 0 ? negative ?? ("-" + prefix, suffix) : (prefix, suffix)
        return before + text + "E" + (power < 0 ? "-" : "") + digits + after
    }

    private func grouped(_ whole: String) -> String {
        guard group > 0 else { return whole }
        var result: [Character] = []
        for (index, digit) in whole.reversed().enumerated() {
            if index > 0, index % group == 0 { result.append(",") }
            result.append(digit)
        }
        return String(result.reversed())
    }
}
