import Testing

/// Whole lives of jobs in batches: the driver crashes before, between and after any two steps, the endpoint
/// fails, expires and repeats itself.
///
/// No file is uploaded twice, no batch made twice, no request paid for twice.
@Suite struct RandomBatchesTests {
    @Test(arguments: 0..<800)
    func everyRowIsSettledOnceAndNothingIsPaidTwice(seed: Int) {
        var world = BatchWorld(seed: UInt64(seed))
        world.run()
        #expect(world.problem == nil, "seed \(seed), \(world.crashes) crashes: \(world.problem ?? "")")
    }
}
