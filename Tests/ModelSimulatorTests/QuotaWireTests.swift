import Foundation
import ModelSimulator
import Testing

/// Quotas and faults as a caller meets them.
@Suite(.timeLimit(.minutes(5))) struct QuotaWireTests {
    static let dated = "/openai/deployments/m/chat/completions?api-version=2024-10-21"

    private func body(_ prompt: String = "Hello", more: String = "") -> String {
        #"{"model":"m","messages":[{"role":"user","content":"\#(prompt)"}],"max_tokens":10\#(more)}"#
    }

    private func configuration(_ change: (inout QuotaSettings) -> Void) -> Simulator.Configuration {
        var configuration = Simulator.Configuration(seed: 7)
        change(&configuration.quotas)
        return configuration
    }

    @Test func headersAndRefusalsOfBothDialects() async throws {
        // A call is 3 + 4 + 1 tokens and 10 of the answer.
        try await SimulatedEndpoint.with(
            configuration { $0.limits = .init(tokensPerMinute: 40, requestsPerMinute: 600) }
        ) {
            endpoint async throws -> Void in
            let first = try await endpoint.send("POST", "/v1/chat/completions", body: body())
            #expect(first.status == 200)
            #expect(first.headers["x-ratelimit-limit-tokens"] == "40")
            #expect(first.headers["x-ratelimit-remaining-tokens"] == "22")
            #expect(first.headers["x-ratelimit-reset-tokens"] == "1m0s")
            #expect(first.headers["x-ratelimit-limit-requests"] == "600")
            #expect(first.headers["x-ratelimit-remaining-requests"] == "99")
            let second = try await endpoint.send("POST", Self.dated, body: body())
            #expect(second.headers["x-ratelimit-remaining-tokens"] == "4")
            #expect(Int(second.headers["x-ratelimit-reset-tokens"] ?? "") ?? 0 > 0)
            for (target, code) in [("/v1/chat/completions", "rate_limit_exceeded"), (Self.dated, "429")] {
                let refused = try await endpoint.send("POST", target, body: body())
                #expect(refused.status == 429)
                let error = try #require(try object(refused.body)["error"] as? [String: Any])
                #expect(error["code"] as? String == code)
                #expect(
                    (error["message"] as? String)?.contains(code == "429" ? "Please retry after" : "try again in")
                        == true)
                #expect(Int(refused.headers["retry-after"] ?? "") ?? 0 > 0)
                #expect(Int(refused.headers["retry-after-ms"] ?? "") ?? 0 > 0)
                #expect(refused.headers["x-ratelimit-remaining-tokens"] == "4")
            }
            let statistics = endpoint.simulator.statistics
            #expect(statistics.refused == [429: 2])
            #expect(statistics.billedCalls == 2)
            #expect(statistics.quota.first?.chargedTokens == 36)
            #expect(statistics.first429Seconds != nil)
            #expect(statistics.refusalsOverTime.amounts.reduce(0, +) == 2)
            #expect(statistics.tokensOverTime.amounts.reduce(0, +) == 36)
            // A reset gives the quota back.
            _ = try await endpoint.send("POST", "/reset")
            #expect(try await endpoint.send("POST", "/v1/chat/completions", body: body()).status == 200)
        }
    }

    @Test func theWindowEnds() async throws {
        let settings = configuration {
            $0.limits = .init(tokensPerMinute: 20)
            $0.minute = .seconds(1)
        }
        try await SimulatedEndpoint.with(settings) { endpoint async throws -> Void in
            var response = try await endpoint.send("POST", Self.dated, body: body())
            while response.status == 200 { response = try await endpoint.send("POST", Self.dated, body: body()) }
            #expect(response.status == 429)
            try await Task.sleep(for: .milliseconds(try #require(Int(response.headers["retry-after-ms"] ?? ""))))
            #expect(try await endpoint.send("POST", Self.dated, body: body()).status == 200)
        }
    }

    @Test(arguments: RetryHint.allCases)
    func everyFormOfHint(hint: RetryHint) async throws {
        let settings = configuration {
            $0.limits = .init(requestsPerMinute: 1)
            $0.requestWindow = $0.minute
            $0.hint = hint
        }
        try await SimulatedEndpoint.with(settings) { endpoint async throws -> Void in
            _ = try await endpoint.send("POST", Self.dated, body: body())
            let refused = try await endpoint.send("POST", Self.dated, body: body())
            #expect(refused.status == 429)
            let hints = refused.headers.keys.filter { $0.hasPrefix("retry-after") }.sorted()
            let saysSo = refused.body.contains("Please retry after")
            switch hint {
            case .standard: #expect(hints == ["retry-after", "retry-after-ms"] && saysSo)
            case .retryAfter: #expect(hints == ["retry-after"] && !saysSo)
            case .retryAfterMS: #expect(hints == ["retry-after-ms"] && !saysSo)
            case .date: #expect(hints == ["retry-after"] && refused.headers["retry-after"]?.hasSuffix(" GMT") == true)
            case .resetHeaders:
                #expect(
                    hints.isEmpty && (1...60).contains(Int(refused.headers["x-ratelimit-reset-requests"] ?? "") ?? 0))
            case .message: #expect(hints.isEmpty && saysSo && refused.headers["x-ratelimit-reset-requests"] == nil)
            case .none: #expect(hints.isEmpty && !saysSo && refused.headers["x-ratelimit-reset-requests"] == nil)
            }
        }
    }

    @Test func moreCallsAtOnceThanAllowed() async throws {
        var settings = configuration { $0.mostInFlight = 2 }
        settings.latency = .fixed(.seconds(600))
        try await SimulatedEndpoint.with(settings) { endpoint async throws -> Void in
            let calls = (0..<2).map { call in
                Task { try await endpoint.send("POST", "/v1/chat/completions", body: body("\(call)")) }
            }
            while endpoint.simulator.statistics.inFlight < 2 { try await Task.sleep(for: .milliseconds(5)) }
            #expect(try await endpoint.send("POST", "/v1/chat/completions", body: body()).status == 429)
            #expect(endpoint.simulator.statistics.mostInFlight == 2)
            for call in calls { call.cancel() }
        }
    }

    @Test func faultsOnTheWire() async throws {
        var settings = Simulator.Configuration(seed: 7)
        settings.faults = try [
            "500@1", "503@2", "429=retry-after-ms@3", "insufficient-quota@4", "content-filter@5", "reset@6",
            "stall=100ms@7",
            "truncated@8", "malformed@9", "slow-headers=100ms@10", "content-filter-output@11",
        ].map { try FaultRule(parsing: $0) }
        try await SimulatedEndpoint.with(settings) { endpoint async throws -> Void in
            func send() async throws -> SimulatedEndpoint.Response {
                try await endpoint.send("POST", Self.dated, body: body())
            }
            #expect(try await send().status == 500)
            #expect(try await send().status == 503)
            let hinted = try await send()
            #expect(hinted.status == 429 && hinted.headers["retry-after-ms"] == "1000")
            #expect(try await send().body.contains("insufficient_quota"))
            let filtered = try object(try await send().body)["error"] as? [String: Any]
            let inner = filtered?["innererror"] as? [String: Any]
            #expect(inner?["code"] as? String == "ResponsibleAIPolicyViolation")
            #expect(endpoint.simulator.statistics.billedCalls == 0)
            for fault in ["reset", "stall", "truncated"] {
                let start = ContinuousClock.now
                await #expect(throws: (any Error).self, "\(fault)") { _ = try await send() }
                if fault == "stall" { #expect(ContinuousClock.now - start >= .milliseconds(100)) }
            }
            let malformed = try await send()
            #expect(malformed.status == 200)
            #expect(throws: (any Error).self) { try object(malformed.body) }
            let start = ContinuousClock.now
            #expect(try await send().status == 200)
            #expect(ContinuousClock.now - start >= .milliseconds(100))
            #expect(try await send().body.contains(#""finish_reason":"content_filter""#))
            let statistics = endpoint.simulator.statistics
            #expect(statistics.faults.count == 11 && statistics.faults.values.allSatisfy { $0 == 1 })
            #expect(statistics.faults["429=retry-after-ms"] == 1)
            #expect(statistics.billedCalls == 5)
            #expect(statistics.answered == 3)
            #expect(statistics.inFlight == 0)
            // Every call ended once.
            #expect(statistics.calls == 11)
            #expect(statistics.answered + statistics.refused.values.reduce(0, +) + 3 == 11)
        }
    }
}

/// A JSON text's object.
func object(_ text: String) throws -> [String: Any] {
    try #require(try JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any])
}
