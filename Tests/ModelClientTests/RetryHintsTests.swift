import ModelAPI
import ModelClient
import NIOHTTP1
import Testing

@Suite struct RetryHintsTests {
    /// 1994-11-06 08:49:37 UTC.
    static let now = 784_111_777.0

    static let waits: [(String, [(String, String)], Duration?)] = [
        ("nothing", [], nil),
        ("milliseconds", [("Retry-After-Ms", "250")], .milliseconds(250)),
        (
            "milliseconds first", [("retry-after", "9"), ("retry-after-ms", "1500.5")],
            .seconds(1.5005)
        ),
        ("seconds", [("Retry-After", "3")], .seconds(3)),
        ("part of a second", [("retry-after", "0.25")], .milliseconds(250)),
        ("date", [("retry-after", "Sun, 06 Nov 1994 08:50:07 GMT")], .seconds(30)),
        ("date in the past", [("retry-after", "Sun, 06 Nov 1994 08:49:07 GMT")], nil),
        ("no date", [("retry-after", "Sun, 06 Foo 1994 08:49:07 GMT")], nil),
        (
            "date over reset",
            [("retry-after", "Sun, 06 Nov 1994 08:49:39 GMT"), ("x-ratelimit-reset-tokens", "9s")],
            .seconds(2)
        ),
        ("zero", [("retry-after", "0")], nil),
        ("negative", [("retry-after-ms", "-5"), ("retry-after", "2")], .seconds(2)),
        ("not a number", [("retry-after-ms", "nan"), ("retry-after", "soon")], nil),
        ("infinite", [("retry-after", "inf")], nil),
        ("a day", [("retry-after", "86400")], .seconds(86_400)),
        ("thirty days", [("retry-after", "2592000")], .seconds(2_592_000)),
        ("beyond a month", [("retry-after", "1e30")], nil),
        ("a time in place of a wait", [("retry-after", "1741305600")], nil),
        ("beyond a month over a reset", [("retry-after", "1e9"), ("x-ratelimit-reset-tokens", "9s")], .seconds(9)),
        ("OpenAI's reset", [("x-ratelimit-reset-requests", "1m2s")], .seconds(62)),
        ("a short reset", [("x-ratelimit-reset-tokens", "12ms")], .milliseconds(12)),
        ("a long reset", [("x-ratelimit-reset-tokens", "6h0m0.5s")], .seconds(21_600.5)),
        ("Azure's reset", [("x-ratelimit-reset-requests", "10")], .seconds(10)),
        (
            "unknown reset",
            [("x-ratelimit-reset-requests", "-1"), ("x-ratelimit-reset-tokens", "0")], nil
        ),
        ("broken reset", [("x-ratelimit-reset-tokens", "1x")], nil),
        (
            "the later reset",
            [("x-ratelimit-reset-requests", "2s"), ("x-ratelimit-reset-tokens", "5s")], .seconds(5)
        ),
        (
            "the reset that is used up",
            [
                ("x-ratelimit-reset-requests", "2s"), ("x-ratelimit-remaining-requests", "0"),
                ("x-ratelimit-reset-tokens", "5s"), ("x-ratelimit-remaining-tokens", "100"),
            ], .seconds(2)
        ),
    ]

    @Test(arguments: waits)
    func wait(name: String, headers: [(String, String)], wait: Duration?) {
        let hints = RetryHints(headers: HTTPHeaders(headers), status: 429, now: Self.now)
        #expect(hints.wait == wait)
        #expect(hints.shouldRetry == nil)
    }

    @Test func resetsBelongToTooManyRequestsOnly() {
        let headers: HTTPHeaders = ["x-ratelimit-reset-tokens": "5s"]
        #expect(RetryHints(headers: headers, status: 500, now: Self.now).wait == nil)
    }

    @Test(arguments: [("true", true), ("FALSE", false), ("maybe", nil)] as [(String, Bool?)])
    func shouldRetry(value: String, expected: Bool?) {
        let headers: HTTPHeaders = ["X-Should-Retry": value]
        #expect(RetryHints(headers: headers, status: 400, now: 0).shouldRetry == expected)
    }

    @Test(
        arguments: [
            ("Requests have exceeded the limit. Please retry after 54 seconds. See https://a.b", 54),
            ("Please retry after 86400 seconds.", 86_400), ("Please retry after 1 second.", 1),
            ("Limit 10000, Used 9898. Please try again in 2.388s. Visit", 2.388),
            ("Please try again in 6ms.", 0.006), ("Please try again in 7m12s.", 432),
            ("Please try again in 2 minutes.", 120), ("Please retry after 5", 5),
            ("Please retry after a while.", nil), ("Please retry after -3 seconds", nil),
            ("Please retry after 0 seconds", nil), ("retry after 9 bananas", nil), ("retry after ", nil),
            ("retry after some time, or try again in 3s", 3), ("", nil),
        ] as [(String, Double?)])
    func waitsInWords(message: String, seconds: Double?) {
        let hints = RetryHints(headers: [:], status: 429, message: message, now: Self.now)
        #expect(hints.wait == seconds.map { .seconds($0) })
        #expect(RetryHints(headers: [:], status: 500, message: message, now: Self.now).wait == nil)
    }

    @Test(
        arguments: [
            (
                "Requests to this operation have exceeded token rate limit of your current OpenAI S0 pricing tier.",
                .tokens
            ),
            (
                "Requests have exceeded the call rate limit of your current pricing tier. Please retry after 2 seconds.",
                .requests
            ),
            (
                "Rate limit reached for gpt-4o in organization o on tokens per min (TPM): Limit 30000, Used 29000.",
                .tokens
            ),
            ("Rate limit reached for gpt-4o on requests per min (RPM): Limit 3, Used 3, Requested 1.", .requests),
            // A day's quota is none that a pace of a minute keeps.
            ("Rate limit reached for gpt-4o on requests per day (RPD): Limit 200, Used 200, Requested 1.", nil),
            ("Exceeded the token rate limit or the call rate limit.", nil),
            ("More than 5 calls at once.", nil), ("", nil),
        ] as [(String, RetryHints.Quota?)])
    func quotasInWords(message: String, quota: RetryHints.Quota?) {
        #expect(RetryHints(headers: [:], status: 429, message: message, now: 0).quota == quota)
        #expect(RetryHints(headers: [:], status: 503, message: message, now: 0).quota == nil)
    }

    @Test func headersComeBeforeWords() {
        let headers: HTTPHeaders = ["x-ratelimit-reset-tokens": "5s"]
        let message = "Please retry after 54 seconds."
        #expect(RetryHints(headers: headers, status: 429, message: message, now: 0).wait == .seconds(5))
    }
}
