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
        #expect(budget().amount(prompt: prompt, cached: 0, completion: completion) == nil)
    }

    @Test func anAmountBelowNothingIsNothing() {
        var budget = budget(spentBefore: -1_000)
        #expect(budget.spent == 0)
        #expect(budget.reserve(60) && !budget.hasRoom(for: 41))
        budget.settle(60, actual: -1_000)
        #expect(budget.spent == 0 && budget.reserved == 0 && !budget.hasRoom(for: 101))
    }

    @Test func sumsBeyondTheLargestNumberDoNotTrap() {
        var budget = budget(spentBefore: .max)
        #expect(!budget.hasRoom(for: .max) && !budget.reserve(.max))
        budget.force(.max)
        budget.force(.max)
        #expect(budget.reserved == .max)
    }
}
