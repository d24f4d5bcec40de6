import ModelAPI
import ModelClient
import NIOHTTP1
import Testing

@Suite struct RateLimitsTests {
    @Test func openAIsForm() {
        let limits = RateLimits(headers: [
            "X-RateLimit-Limit-Requests": "10000", "x-ratelimit-remaining-requests": "9999",
            "x-ratelimit-reset-requests": "12ms", "x-ratelimit-limit-tokens": "2000000",
            "x-ratelimit-remaining-tokens": "0", "x-ratelimit-reset-tokens": "1m2s",
        ])
        #expect(
            limits
                == RateLimits(
                    limitRequests: 10_000, remainingRequests: 9_999, resetRequests: .milliseconds(12),
                    limitTokens: 2_000_000, remainingTokens: 0, resetTokens: .seconds(62)))
    }

    @Test func azuresFormWithWhatItDoesNotKnow() {
        let limits = RateLimits(headers: [
            "x-ratelimit-remaining-requests": "-1", "x-ratelimit-reset-requests": "10",
            "x-ratelimit-remaining-tokens": "500", "x-ratelimit-reset-tokens": "-1",
        ])
        #expect(limits == RateLimits(resetRequests: .seconds(10), remainingTokens: 500))
    }

    @Test(arguments: ["", "nan", "-1", "many", "1e300", "0x"])
    func whatIsNoCountIsUnknown(value: String) {
        #expect(RateLimits(headers: ["x-ratelimit-remaining-tokens": value]) == nil)
    }

    @Test(arguments: [("inf", 3_155_760_000), ("1e300d", nil), ("nan", nil), ("0", 0)] as [(String, Int?)])
    func timesThatAreOdd(value: String, seconds: Int?) {
        let limits = RateLimits(headers: ["x-ratelimit-reset-tokens": value])
        #expect(limits == seconds.map { RateLimits(resetTokens: .seconds($0)) })
    }

    @Test func nothingSaidIsNothingKnown() {
        #expect(RateLimits(headers: ["content-type": "application/json", "x-request-id": "r1"]) == nil)
    }
}
