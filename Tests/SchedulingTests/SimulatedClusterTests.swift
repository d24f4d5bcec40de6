import ClusterSimulation
import Testing

/// Clusters of many workers that die, are cut off and come back; `Benchmarks/cluster` has a thousand of them.
@Suite struct SimulatedClusterTests {
    private static func run(seed: UInt64) -> SimulatedCluster.Figures {
        var configuration = SimulatedCluster.Configuration()
        configuration.workers = 100
        configuration.tasks = 5000
        configuration.attemptsPerFailure = 200
        configuration.betweenDeaths = 0.3
        configuration.betweenCuts = 0.1
        configuration.seed = seed
        var cluster = SimulatedCluster(configuration)
        return cluster.run()
    }

    @Test(arguments: 1...8) func everyTaskCountsOnce(seed: UInt64) {
        let figures = Self.run(seed: seed)
        #expect(figures.problem == nil)
        // There was something to get over.
        #expect(figures.deaths + figures.cuts > 0)
        #expect(figures.attempts > 5000)
    }

    @Test func aSeedIsARun() {
        #expect(Self.run(seed: 3) == Self.run(seed: 3))
        #expect(Self.run(seed: 3).digest != Self.run(seed: 4).digest)
    }
}
