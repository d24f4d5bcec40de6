import Planning
import Testing

@Suite struct BatchPriceTests {
    @Test func aBatchCostsHalfUnlessTheTableSaysOtherwise() {
        let half = TokenPrice(prompt: 2.5, completion: 10, cached: 1.25)
        #expect(half.ofBatches == TokenPrice(prompt: 1.25, completion: 5, cached: 0.625))
        var told = TokenPrice(prompt: 2.5, completion: 10)
        told.batchPrompt = 1
        told.batchCompletion = 4
        #expect(told.ofBatches == TokenPrice(prompt: 1, completion: 4))
    }

    @Test func onlyTheModeDecidesWhichPriceHolds() {
        var options = CallOptions()
        #expect(options.priceOfMode == nil)
        options.price = TokenPrice(prompt: 2, completion: 8)
        #expect(options.priceOfMode == options.price)
        options.mode = .batch
        #expect(options.priceOfMode?.nano(prompt: 1_000_000, completion: 1_000_000) == 5_000_000_000)
    }
}
