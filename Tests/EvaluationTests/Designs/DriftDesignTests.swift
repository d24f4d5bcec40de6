import Evaluation
import Statistics
import Testing

@Suite struct DriftDesignTests {
    private func columns(
        _ columns: [DriftWindows.Column], rule: DriftRule = DriftRule()
    ) throws -> [String: EvaluationReport.DriftColumn] {
        let windows = DriftWindows(reference: "last week", current: "this week", columns: columns)
        let report = try EvaluationDesign("drift", metrics: [], drift: rule).report(drift: windows, isSimulated: true)
        #expect(try report.isWritable())
        let found = report.drift.flatMap(\.columns)
        return Dictionary(uniqueKeysWithValues: found.map { ($0.column, $0) })
    }

    private func names(_ counts: [Int]) -> [String?] {
        counts.enumerated().flatMap { Array(repeating: "category \($0.offset)", count: $0.element) }
    }

    /// The reference's known answer: two samples, not goodness of fit.
    @Test func categoriesAreTwoSamples() throws {
        let column = DriftWindows.Column(
            "finish",
            .categories(reference: names([16, 18, 16, 14, 12, 12]), current: names([16, 16, 16, 16, 16, 8])))
        let found = try #require(columns([column])["finish"])
        #expect(abs(try #require(found.test.p.value) - 0.898526) < 1e-6)
        #expect(abs(try #require(found.effect.value.value) - 0.0817342) < 1e-7)
        #expect(found.verdict == .steady)
        let psi = try columns([column], rule: DriftRule(categories: .populationStability))["finish"]
        #expect(psi?.measure == "PSI")
    }

    @Test func aShiftOfNumbersDrifts() throws {
        let reference = SampleRuns.noise(1_000, seed: 1)
        let current = SampleRuns.noise(1_000, seed: 2)
        let column = DriftWindows.Column("tokens", .numbers(reference: reference, current: current.map { $0 + 0.5 }))
        let found = try #require(columns([column])["tokens"])
        #expect(found.verdict == .drifted)
        #expect(abs(try #require(found.effect.value.value) - 0.5) < 0.1)
        #expect(found.test.name == "Kolmogorov-Smirnov, exact")
        for measure in [DriftRule.Measure.populationStability, .kolmogorovSmirnov] {
            #expect(try columns([column], rule: DriftRule(numbers: measure))["tokens"]?.verdict == .drifted)
        }
        let steady = DriftWindows.Column("tokens", .numbers(reference: reference, current: current))
        #expect(try columns([steady])["tokens"]?.verdict == .steady)
    }

    @Test func aSmallShiftIsBelowTheFloor() throws {
        let reference = (0..<20_000).map { Double($0) }
        let column = DriftWindows.Column(
            "latency", .numbers(reference: reference, current: reference.map { $0 + 500 }))
        let found = try columns([column])["latency"]
        #expect(found?.verdict == .belowFloor)
        let lower = try columns([column], rule: DriftRule(floors: [.wasserstein: 0.05]))["latency"]
        #expect(lower?.verdict == .drifted)
    }

    @Test func holmIsOverAllColumns() throws {
        let all = (0..<5).map { index in
            DriftWindows.Column(
                "column \(index)",
                .numbers(
                    reference: SampleRuns.noise(100, seed: UInt64(index)),
                    current: SampleRuns.noise(100, seed: UInt64(index + 100))))
        }
        let found = try columns(all).values.sorted { $0.column < $1.column }
        #expect(
            found.compactMap { $0.test.holmP?.value }
                == (try Adjustment.holm.adjusted(found.compactMap { $0.test.p.value })))
    }

    @Test func missingValuesAreAColumnOfTheirOwn() throws {
        let reference: [Double?] = SampleRuns.noise(200, seed: 1)
        let current = SampleRuns.noise(200, seed: 2).enumerated().map { $0.offset % 3 == 0 ? nil : $0.element }
        let found = try columns([DriftWindows.Column("score", .numbers(reference: reference, current: current))])
        #expect(found["score"]?.verdict == .steady)
        #expect(found["score"]?.currentRows == 133)
        #expect(found["score is missing"]?.verdict == .drifted)
    }

    @Test func vectorsAreHeldByTheirEnergyDistance() throws {
        func vectors(_ seed: UInt64, _ shift: Double) -> [[Double]?] {
            (0..<60).map { index in SampleRuns.noise(4, seed: seed + UInt64(index)).map { $0 + shift } }
        }
        let found = try columns([
            DriftWindows.Column("alike", .vectors(reference: vectors(1, 0), current: vectors(1_000, 0))),
            DriftWindows.Column("moved", .vectors(reference: vectors(1, 0), current: vectors(1_000, 1))),
        ])
        #expect(found["alike"]?.verdict == .steady)
        #expect(found["moved"]?.verdict == .drifted)
    }

    @Test func whatHasNoAnswerSaysWhy() throws {
        let found = try columns([
            DriftWindows.Column("empty", .numbers(reference: [nil, nil], current: [1, 2])),
            DriftWindows.Column("constant", .numbers(reference: [1, 1, 1], current: [1, 1])),
            DriftWindows.Column("one", .categories(reference: ["a", "a"], current: ["a"])),
            DriftWindows.Column("none", .categories(reference: [], current: [])),
            DriftWindows.Column("shapes", .vectors(reference: [[1, 2]], current: [[1]])),
            DriftWindows.Column("huge", .numbers(reference: [-1e308, 1e308], current: [1e308, 1e308])),
        ])
        #expect(found["empty"]?.verdict == .undefined)
        #expect(found["empty"]?.effect.value.reason == "a group is empty")
        #expect(found["constant"]?.verdict == .steady)
        #expect(found["one"]?.verdict == .steady)
        #expect(found["none"]?.effect.value.reason == "a window has no rows")
        #expect(found["shapes"]?.effect.value.reason == "the dimensions differ")
        #expect(found["huge"] != nil)
    }

    @Test func twoRunsAreWindows() throws {
        let one = try SampleRuns.run("old", SampleRuns.noise(300, seed: 1))
        let other = try SampleRuns.run("new", SampleRuns.noise(300, seed: 2).map { $0 > 1 ? nil : $0 })
        let windows = try DriftWindows(one, other, metrics: [SampleRuns.score])
        #expect(windows.columns.map(\.name) == ["score", "outcome"])
        let report = try EvaluationDesign("drift", metrics: [SampleRuns.score]).report(
            drift: windows, isSimulated: true)
        #expect(report.drift.first?.columns.first { $0.column == "outcome" }?.verdict == .drifted)
    }
}
