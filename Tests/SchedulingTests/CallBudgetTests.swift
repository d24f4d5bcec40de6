import ModelAPI
import Planning
import Scheduling
import Testing

/// What calls may cost: never passed, and used as far as rows fit.
@Suite struct CallBudgetTests {
    @Test func aBudgetIsNeverPassed() {
        var harness = CallHarness()
        // A call may come to 10 + 20 tokens.
        harness.open(rows: 10) { $0.budget = .tokens(100) }
        let orders = harness.assign()
        #expect(orders.count == 3 && harness.stop() == nil, "30 tokens each are set aside")
        for order in orders { _ = harness.answer(order, prompt: 10, completion: 1) }
        let more = harness.assign()
        #expect(more.count == 2, "33 are spent, 67 are left")
        for order in more { _ = harness.answer(order, prompt: 10, completion: 20) }
        #expect(harness.assign().isEmpty && harness.stop() == .overBudget, "7 are left")
    }

    /// Rows go in their order, but one that is too large leaves the rest of the budget to those behind it.
    @Test(arguments: [63, 64])
    func aLargeRowLeavesTheBudgetToSmallerOnes(large: Int) {
        var harness = CallHarness()
        harness.open(rows: 1) { $0.budget = .tokens(100) }
        for key in 0..<large { _ = harness.add(key: UInt64(1_000 + key), tokens: 200) }
        let small = (0..<3).map { harness.add(key: 2_000 + $0) }
        var resolved: [UInt64] = []
        while let order = harness.assign().first { resolved += harness.answer(order).rows ?? [] }
        // Only the next 64 rows are looked at.
        #expect(resolved == [0] + small.prefix(large == 63 ? 2 : 0) && harness.stop() == .overBudget)
    }

    @Test func aBudgetsEndWaitsForRowsThatAreTriedAgain() throws {
        var harness = CallHarness()
        harness.open(rows: 1) { $0.budget = .tokens(100) }
        _ = harness.add(key: 1_000, tokens: 200)
        let order = try harness.assignFirst()
        #expect(harness.refuse(order, 500, .server) == .again)
        #expect(harness.assign().isEmpty && harness.stop() == nil)
        #expect(harness.assignInTime().map(\.row) == [0])
    }

    @Test func whatAnEarlierRunSpentCounts() {
        var harness = CallHarness()
        harness.open(rows: 3, spentBefore: 50) { $0.budget = .tokens(100) }
        #expect(harness.assign().count == 1)
    }

    /// An answer that is none, such as one that does not follow its schema, is paid for as the endpoint says.
    @Test func aUselessAnswerCountsAsItWasPaid() throws {
        var harness = CallHarness()
        harness.open(rows: 2) {
            $0.budget = .tokens(100)
            $0.maxInFlight = 1
        }
        let used = TokenUsage(prompt: 10, completion: 5)
        let order = try harness.assignFirst()
        #expect(
            harness.report(order, .failed(.unreadable, .malformedResponse, message: "", used: used)) == .again)
        // 15 are spent: two more calls of 30 fit, and not a third.
        for _ in 0..<2 { #expect(harness.assignInTime().first.map { harness.answer($0).rows != nil } == true) }
        _ = harness.add(key: 5)
        #expect(harness.assign().isEmpty && harness.stop() == .overBudget)
    }

    /// An attempt that timed out may be billed: the worst is taken.
    @Test func whatMayHaveBeenPaidCounts() throws {
        var harness = CallHarness()
        harness.open(rows: 2) {
            $0.budget = .tokens(59)
            $0.maxInFlight = 1
        }
        let order = try harness.assignFirst()
        #expect(harness.report(order, .failed(.timedOut, .timeout, message: "")) == .again)
        #expect(harness.assign().isEmpty && harness.stop() == .overBudget)
    }
}
