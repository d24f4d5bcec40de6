import Messaging
import ModelAPI
import Planning
import Testing

@testable import JobFiles

/// A budget of a job whose questions are several jobs of the journal.
@Suite struct RemainingBudgetTests {
    private func totals(_ job: Int64?, before: Int64, now: Int64) -> CallTotals {
        var totals = CallTotals()
        totals.job = job
        totals.before.usage = CallUsage(promptTokens: before, costNano: before &* 10)
        totals.usage = CallUsage(completionTokens: now, costNano: now &* 10)
        return totals
    }

    @Test func whatOthersSpentIsTakenOff() {
        var budget = RemainingBudget(.tokens(100))
        #expect(budget.left(for: "a") == .tokens(100))
        budget.count("a", totals(1, before: 20, now: 30))
        // A question's own job is held to the whole by the driver.
        #expect(budget.left(for: "a") == .tokens(100) && budget.left(for: "b") == .tokens(50))
        // The next input with the same question is the same job: what it came to replaces what it had.
        budget.count("a", totals(1, before: 50, now: 10))
        #expect(budget.left(for: "b") == .tokens(40))
        budget.count("b", totals(2, before: 0, now: 70))
        #expect(budget.left(for: "a") == .tokens(30) && budget.left(for: "c") == .tokens(0))
    }

    @Test func moneyIsCountedInItsBillionths() {
        var budget = RemainingBudget(.cost(nano: 1_000))
        budget.count("a", totals(1, before: 0, now: 30))
        #expect(budget.left(for: "b") == .cost(nano: 700))
    }

    @Test func withoutABudgetOrCallsNothingIsTakenOff() {
        var none = RemainingBudget(nil)
        none.count("a", totals(1, before: 0, now: 5))
        #expect(none.left(for: "b") == nil)
        var budget = RemainingBudget(.tokens(.max))
        budget.count("a", nil)
        budget.count("b", totals(nil, before: 5, now: 5))
        #expect(budget.left(for: "c") == .tokens(.max))
        budget.count("a", totals(1, before: .max, now: .max))
        budget.count("b", totals(2, before: .max, now: 0))
        #expect(budget.left(for: "c") == .tokens(0))
    }
}
