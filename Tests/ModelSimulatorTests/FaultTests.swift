import ModelSimulator
import Testing

@Suite struct FaultTests {
    @Test(
        arguments: [
            ("500:2%", .status(500), .rate(0.02)), ("503:0.5%", .status(503), .rate(0.005)),
            ("reset:1%", .reset, .rate(0.01)), ("stall=30s:100%", .stall(.seconds(30)), .rate(1)),
            ("slow-headers=200ms@7", .slowHeaders(.milliseconds(200)), .calls(7...7)),
            ("500@100-120", .status(500), .calls(100...120)), ("429:1%", .tooManyRequests(.standard), .rate(0.01)),
            ("429=retry-after-ms:1%", .tooManyRequests(.retryAfterMS), .rate(0.01)),
            ("429=none@1-2", .tooManyRequests(.none), .calls(1...2)),
            ("insufficient-quota@3", .insufficientQuota, .calls(3...3)), ("truncated@1", .truncated, .calls(1...1)),
            ("malformed@1", .malformed, .calls(1...1)), ("content-filter:5%", .contentFilter, .rate(0.05)),
            ("content-filter-output@1", .contentFilterOutput, .calls(1...1)),
        ] as [(String, Fault, FaultRule.Occasion)])
    func rules(text: String, fault: Fault, occasion: FaultRule.Occasion) throws {
        #expect(try FaultRule(parsing: text) == FaultRule(fault, occasion))
    }

    @Test(arguments: [
        "", "500", "500:", "500:2", "500:-1%", "500:101%", "500:nan%", "200:1%", "404:1%", "stall:1%", "stall=x:1%",
        "reset=1s:1%",
        "429=soon:1%", "reset@", "reset@0", "reset@5-3", "reset@1-2-3", "reset@-1", "@1", ":1%", "=:1%", "nonsense@1",
        "stall=99h@1", "500@99999999999999999999",
    ])
    func brokenRules(text: String) {
        let error = #expect(throws: SimulatorError.self) { try FaultRule(parsing: text) }
        #expect(error?.description.contains("'\(text)'") == true)
    }

    @Test func theRateIsMetAndCanBeRepeated() throws {
        let rules = try ["500:10%", "reset:5%", "503@7-9"].map { try FaultRule(parsing: $0) }
        let plan = try FaultPlan(rules, seed: 11)
        let again = try FaultPlan(rules, seed: 11)
        let other = try FaultPlan(rules, seed: 12)
        var counts: [Fault?: Int] = [:]
        var differing = 0
        for call in 1...20_000 {
            let fault = plan.fault(ofCall: call)
            #expect(fault == again.fault(ofCall: call))
            if fault != other.fault(ofCall: call) { differing += 1 }
            counts[fault, default: 0] += 1
        }
        #expect(abs(counts[.status(500), default: 0] - 2_000) < 200)
        #expect(abs(counts[.reset, default: 0] - 1_000) < 150)
        #expect(counts[.status(503)] == 3)
        #expect(differing > 1_000)
    }

    @Test func ratesAboveAllCallsAreRefused() throws {
        let rules = try ["500:60%", "503:60%"].map { try FaultRule(parsing: $0) }
        let error = #expect(throws: SimulatorError.self) { try FaultPlan(rules, seed: 0) }
        #expect(error?.description.contains("120.0 %") == true)
    }
}
