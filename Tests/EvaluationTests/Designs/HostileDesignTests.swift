import Evaluation
import Testing

/// Whatever finite scores there are, a report comes out, and no number in it is NaN.
@Suite struct HostileDesignTests {
    private static let columns: [[Double?]] = [
        [nil, nil, nil, nil], [1, nil, nil, nil], [1, 2, nil, nil], [0, 0, 0, 0], [5, 5, 5, 5], [1, 1, 1, 2],
        [-1e308, 1e308, 1e308, -1e308], [1e-300, 2e-300, -1e-300, 5e-308], [1e308, 1e308, 1e308, 1e308],
        [0.1, 0.2, 0.3, 1e15], [1, 2, 3, 4],
    ]

    @Test(arguments: columns.indices, columns.indices)
    func twoRuns(first: Int, second: Int) throws {
        for cluster in [nil, ["a", "a", "b", "b"], ["a", "a", "a", "a"]] {
            let metric = EvaluationMetric("score", .mean, margin: 0.5, target: 0.1)
            let design = EvaluationDesign("hostile", metrics: [metric], cluster: cluster == nil ? nil : "c", draws: 100)
            let report = try design.report(
                ScoredRuns(
                    SampleRuns.run("A", Self.columns[first], clusters: cluster),
                    SampleRuns.run("B", Self.columns[second], clusters: cluster)), isSimulated: true)
            #expect(try report.isWritable())
            #expect(!report.sentences.joined().contains("nan"))
        }
    }

    @Test(arguments: columns.indices, columns.indices)
    func pairsAndGroups(first: Int, second: Int) throws {
        let metric = EvaluationMetric("score", .mean, margin: 0.5)
        let twins = try SampleRuns.twins(
            "m", neutral: Self.columns[first], loaded: Self.columns[second], groups: ["a", "b", "b", "c"])
        let paired = EvaluationDesign(
            "hostile", metrics: [metric], pairs: SampleRuns.pairs, groups: GroupDesign("g"), draws: 100)
        #expect(try paired.report(ScoredRuns(twins), isSimulated: true).isWritable())
        let after = try SampleRuns.twins("n", neutral: Self.columns[second], loaded: Self.columns[first])
        #expect(try paired.report(ScoredRuns(twins, after), isSimulated: true).isWritable())

        let groups = Array(repeating: "a", count: 4) + Array(repeating: "b", count: 4)
        let run = try SampleRuns.run("m", Self.columns[first] + Self.columns[second], groups: groups)
        let parity = EvaluationDesign("hostile", metrics: [metric], groups: GroupDesign("g"), draws: 100)
        #expect(try parity.report(ScoredRuns(run), isSimulated: true).isWritable())
        #expect(try parity.report(ScoredRuns(run, run), isSimulated: true).isWritable())
    }

    @Test func yesAndNoOfAnyKind() throws {
        let kinds: [[Double?]] = [[0, 0, 0], [1, 1, 1], [0, 1, 1], [nil, nil, 1], [nil, nil, nil]]
        let metric = EvaluationMetric("correct", .rate, margin: 0.1)
        for one in kinds {
            for other in kinds {
                let report = try EvaluationDesign("rates", metrics: [metric], draws: 100).report(
                    ScoredRuns(SampleRuns.run("A", "correct", one), SampleRuns.run("B", "correct", other)),
                    isSimulated: true)
                #expect(try report.isWritable())
                let groups = ["a", "a", "a", "b", "b", "b"]
                let parity = EvaluationDesign("rates", metrics: [metric], groups: GroupDesign("g"), draws: 100)
                let run = try SampleRuns.run("A", "correct", one + other, groups: groups)
                #expect(try parity.report(ScoredRuns(run), isSimulated: true).isWritable())
            }
        }
    }
}
