package import ModelAPI
package import NIOHTTP1

extension RetryHints {
    /// Reads the hints from a refusal's headers.
    ///
    /// The first of these that is a number above zero counts: `retry-after-ms`, `retry-after` as
    /// seconds, `retry-after` as a date, and on a 429 the `x-ratelimit-reset-*` headers and then
    /// what the message says in words.
    ///
    /// - Parameters:
    ///   - headers: The response's headers.
    ///   - status: The response's HTTP status.
    ///   - message: What the body says, if anything.
    ///   - now: The time, in seconds since 1970, that a date is counted from.
    package init(headers: HTTPHeaders, status: Int, message: String? = nil, now: Double) {
        self.init()
        switch headers.first(name: "x-should-retry")?.lowercased() {
        case "true": shouldRetry = true
        case "false": shouldRetry = false
        default: break
        }
        let after = headers.first(name: "retry-after")
        let milliseconds = headers.first(name: "retry-after-ms").flatMap { Double($0) }
        let seconds =
            Self.usable(milliseconds.map { $0 / 1000 })
            ?? Self.usable(after.flatMap { Double($0) })
            ?? Self.usable(after.flatMap { HTTPDate.seconds(parsing: $0) }.map { $0 - now })
            ?? (status == 429 ? Self.reset(headers) ?? Self.usable(message.flatMap(WaitInWords.seconds)) : nil)
        wait = seconds.map { .seconds($0) }
        if status == 429 { quota = message.flatMap(QuotaInWords.quota) }
    }

    /// Beyond the end of every quota, in seconds: a month and a day.
    private static let longest = 32.0 * 86_400

    /// A number of seconds that means a wait.
    private static func usable(_ seconds: Double?) -> Double? {
        guard let seconds, seconds > 0, seconds <= longest else { return nil }
        return seconds
    }

    /// The reset of the limit that is used up; where no header tells which, the later of the two.
    ///
    /// Some of Azure's 429s carry nothing else.
    private static func reset(_ headers: HTTPHeaders) -> Double? {
        let resets = ["requests", "tokens"].compactMap {
            limit -> (seconds: Double, isEmpty: Bool)? in
            let text = headers.first(name: "x-ratelimit-reset-" + limit)
            guard let seconds = usable(text.flatMap { ResetDuration.seconds(parsing: $0) })
            else { return nil }
            let remaining = headers.first(name: "x-ratelimit-remaining-" + limit)
            return (seconds, remaining.flatMap { Double($0) } == 0)
        }
        let empty = resets.filter(\.isEmpty)
        return (empty.isEmpty ? resets : empty).map(\.seconds).max()
    }
}
