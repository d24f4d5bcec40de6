import ModelAPI
import Planning
import Testing

@testable import Scheduling

/// What an endpoint counts never gives money back.
@Suite struct UncreditedUsageTests {
    private func budget(spentBefore: Int64 = 0) -> CallBudget {
        var options = CallOptions()
        options.budget = .tokens(100)
        return CallBudget(options, spentBefore: spentBefore)
    }

    @Test(arguments: [(-5_000, -5_000), (10, -1), (-1, 10), (0, 0), (.max, .max), (.min, .max)])
    func countsThatCannotBeAreNoAmount(_ prompt: Int, _ completion: Int) {
        #expect(budget().amount(TokenUsage(prompt: prompt, completion: completion)) == nil)
    }

    @Test func anAmountBelowNothingIsNothing() {
        var budget = budget(spentBefore: -1_000)
        #expect(budget.spent == 0)
        #expect(budget.reserve(60) && !budget.canReserve(41))
        budget.reconcile(60, actual: -1_000)
        #expect(budget.spent == 0 && budget.reserved == 0 && !budget.canReserve(101))
    }

    @Test func sumsOfTheLargestAmountsAreExact() {
        let most = Int128(Int64.max)
        var budget = budget(spentBefore: .max)
        #expect(budget.spent == most && !budget.canReserve(0))
        for _ in 0..<3 { budget.force(most) }
        #expect(budget.reserved == 3 * most)
        budget.reconcile(most, actual: most)
        #expect(budget.spent == 2 * most && budget.reserved == 2 * most)
    }

    @Test func theLargestCountsAtTheHighestPriceAreExact() {
        var options = CallOptions()
        options.budget = .cost(nano: 1)
        options.price = TokenPrice(prompt: 1_000_000, completion: 1_000_000)
        let amount = CallBudget(options, spentBefore: 0).amount(
            TokenUsage(prompt: 1_000_000_000_000, completion: 1_000_000_000_000))
        #expect(amount == Int128(2_000_000_000_000) * 1_000_000_000)
    }
}
