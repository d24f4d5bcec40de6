import ModelAPI
import Planning
import Scheduling
import Testing

/// What calls may cost: never passed, and used as far as rows fit.
@Suite struct CallBudgetTests {
    @Test func aBudgetIsNeverPassed() {
        var desk = CallDesk()
        // A call may come to 10 + 20 tokens.
        desk.open(rows: 10) { $0.budget = .tokens(100) }
        let orders = desk.assign()
        #expect(orders.count == 3 && desk.stop() == nil, "30 tokens each are set aside")
        for order in orders { _ = desk.answer(order, prompt: 10, completion: 1) }
        let more = desk.assign()
        #expect(more.count == 2, "33 are spent, 67 are left")
        for order in more { _ = desk.answer(order, prompt: 10, completion: 20) }
        #expect(desk.assign().isEmpty && desk.stop() == .overBudget, "7 are left")
    }

    /// Rows go in their order, but one that is too large leaves the rest of the budget to those behind it.
    @Test(arguments: [63, 64])
    func aLargeRowLeavesTheBudgetToSmallerOnes(large: Int) {
        var desk = CallDesk()
        desk.open(rows: 1) { $0.budget = .tokens(100) }
        for key in 0..<large { _ = desk.add(key: UInt64(1_000 + key), tokens: 200) }
        let small = (0..<3).map { desk.add(key: 2_000 + $0) }
        var settled: [UInt64] = []
        while let order = desk.assign().first { settled += desk.answer(order).rows ?? [] }
        // Only the next 64 rows are looked at.
        #expect(settled == [0] + small.prefix(large == 63 ? 2 : 0) && desk.stop() == .overBudget)
    }

    @Test func aBudgetsEndWaitsForRowsThatAreTriedAgain() {
        var desk = CallDesk()
        desk.open(rows: 1) { $0.budget = .tokens(100) }
        _ = desk.add(key: 1_000, tokens: 200)
        #expect(desk.refuse(desk.assign()[0], 500, .server) == .again)
        #expect(desk.assign().isEmpty && desk.stop() == nil)
        #expect(desk.assignInTime().map(\.row) == [0])
    }

    @Test func whatAnEarlierRunSpentCounts() {
        var desk = CallDesk()
        desk.open(rows: 3, spentBefore: 50) { $0.budget = .tokens(100) }
        #expect(desk.assign().count == 1)
    }

    /// An answer that is none, such as one that does not follow its schema, is paid for as the endpoint says.
    @Test func aUselessAnswerCountsAsItWasPaid() {
        var desk = CallDesk()
        desk.open(rows: 2) {
            $0.budget = .tokens(100)
            $0.maxInFlight = 1
        }
        let used = TokenUsage(prompt: 10, completion: 5)
        #expect(
            desk.report(desk.assign()[0], .failed(.unreadable, .malformedResponse, message: "", used: used)) == .again)
        // 15 are spent: there is room for two more calls of 30, and not for a third.
        for _ in 0..<2 { #expect(desk.assignInTime().first.map { desk.answer($0).rows != nil } == true) }
        _ = desk.add(key: 5)
        #expect(desk.assign().isEmpty && desk.stop() == .overBudget)
    }

    /// An attempt that timed out may be billed: the worst is taken.
    @Test func whatMayHaveBeenPaidCounts() {
        var desk = CallDesk()
        desk.open(rows: 2) {
            $0.budget = .tokens(59)
            $0.maxInFlight = 1
        }
        #expect(desk.report(desk.assign()[0], .failed(.timedOut, .timeout, message: "")) == .again)
        #expect(desk.assign().isEmpty && desk.stop() == .overBudget)
    }
}
