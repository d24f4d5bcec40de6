import TestSupport
import Testing

/// Whole lives of jobs in batches: the driver crashes before, between and after any two steps, the endpoint
/// fails, expires and repeats itself.
///
/// No file is uploaded twice, no batch made twice, no request paid for twice.
@Suite(.ownThreads) struct RandomBatchesTests {
    @Test func everyRowIsResolvedOnceAndNothingIsPaidTwice() async throws {
        try await Schedules.run(0..<2000) { seed in
            var world = BatchWorld(seed: seed)
            world.run()
            if let problem = world.problem { throw BrokenRule("after \(world.crashes) crashes: \(problem)") }
        }
    }
}
