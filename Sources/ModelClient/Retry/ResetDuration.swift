/// The time in an `x-ratelimit-reset-*` header: OpenAI's `12ms`, `1m2s`, `6h0m0.5s`, or Azure's
/// plain seconds.
enum ResetDuration {
    private static let unitsInSeconds: [Substring: Double] = [
        "ms": 0.001, "s": 1, "m": 60, "h": 3_600, "d": 86_400,
    ]

    /// Seconds, negative where Azure says so (it means unknown), or `nil` for another form.
    static func seconds(parsing text: String) -> Double? {
        if let seconds = Double(text) { return seconds }
        var rest = text[...]
        var sum = 0.0
        while !rest.isEmpty {
            let digits = rest.prefix { $0.isNumber || $0 == "." }
            rest = rest.dropFirst(digits.count)
            let unit = rest.prefix { $0.isLetter }
            rest = rest.dropFirst(unit.count)
            guard let number = Double(digits), let factor = unitsInSeconds[unit] else { return nil }
            sum += number * factor
        }
        return text.isEmpty ? nil : sum
    }
}
