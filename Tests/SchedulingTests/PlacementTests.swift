import Planning
import Scheduling
import Testing

@Suite struct PlacementTests {
    private let now = ContinuousClock.now
    private let one = WorkerID(1), two = WorkerID(2)

    private func labels(_ texts: String...) throws -> WorkerLabels { try WorkerLabels(texts) }

    private func terms(_ labels: WorkerLabels) -> StageTerms {
        var terms = StageTerms()
        terms.require = labels
        return terms
    }

    @Test func tasksGoOnlyToWorkersWithAllLabels() throws {
        var scheduler = Scheduler()
        scheduler.workerJoined(one, slots: 4, labels: try labels("gpu"))
        scheduler.workerJoined(two, slots: 1, labels: try labels("gpu", "zone=eu"))
        _ = scheduler.open(StageID(1), tasks: 9, terms: terms(try labels("zone=eu", "gpu")))
        for case .launch(_, let worker) in scheduler.assign(now: now) { #expect(worker == two) }
        #expect(scheduler.load(of: one)?.running == 0)
        #expect((scheduler.load(of: two)?.running ?? 0) > 0)
        #expect(scheduler.missingWorkers(of: StageID(1)) == nil)
        #expect(scheduler.invalidity() == nil)
    }

    @Test func aWorkerThatJoinsLaterGetsWhatWaitedForItsLabel() throws {
        var scheduler = Scheduler()
        scheduler.workerJoined(one, slots: 4)
        _ = scheduler.open(StageID(1), tasks: 1, terms: terms(try labels("gpu")))
        #expect(scheduler.assign(now: now) == [])
        #expect(
            scheduler.missingWorkers(of: StageID(1))
                == "waits for a worker with the label gpu: the worker that is there has: no label (1)")
        #expect(scheduler.tick(now: now) == [])
        scheduler.workerJoined(two, slots: 1, labels: try labels("gpu"))
        #expect(scheduler.assign(now: now).contains(.launch([Lease(stage: StageID(1), task: 0, attempt: 0)], on: two)))
    }

    @Test func aJobThatWaitedTooLongForALabelFailsWithTheLabelAndTheWorkersThatThereAre() throws {
        var scheduler = Scheduler()
        scheduler.workerJoined(one, slots: 1, labels: try labels("zone=eu"))
        scheduler.workerJoined(two, slots: 1)
        let waiting = StageID(1), running = StageID(2)
        _ = scheduler.open(waiting, tasks: 1, terms: terms(try labels("gpu")))
        _ = scheduler.open(running, tasks: 1)
        _ = scheduler.assign(now: now)
        #expect(scheduler.tick(now: now) == [])
        let actions = scheduler.tick(now: now.advanced(by: .seconds(30)))
        guard case .failed(let stage, nil, let cause, _)? = actions.first else {
            return #expect(Bool(false), "nothing failed: \(actions)")
        }
        #expect(stage == waiting)
        for words in [
            "the label gpu", "the 2 workers that are there have: no label (1), zone=eu (1)", "roost worker --label gpu",
        ] {
            #expect(cause.contains(words), "\(cause)")
        }
        #expect(scheduler.view(of: running) != nil)
    }

    /// The only worker with the label rests after failures, while others do not.
    @Test func theOnlyWorkerWithALabelIsNotExcluded() throws {
        var configuration = Scheduler.Configuration()
        configuration.failuresToExclude = 1
        var scheduler = Scheduler(configuration)
        scheduler.workerJoined(one, slots: 1, labels: try labels("gpu"))
        scheduler.workerJoined(two, slots: 1)
        _ = scheduler.open(StageID(1), tasks: 1, terms: terms(try labels("gpu")))
        _ = scheduler.assign(now: now)
        let failure = TaskFailure("broken", isTransient: true)
        _ = scheduler.taskFailed(Lease(stage: StageID(1), task: 0, attempt: 0), by: one, failure, now: now)
        #expect(scheduler.assign(now: now).contains(.launch([Lease(stage: StageID(1), task: 0, attempt: 1)], on: one)))
    }

    @Test func wordsThatAreNoLabelsAreRefused() throws {
        for text in ["", "a b", "zone=", "=eu", "a=b=c", "gpu;rm", String(repeating: "x", count: 64), "schlüssel"] {
            #expect(throws: PlacementError.self, "\(text)") { try WorkerLabels([text]) }
        }
        #expect(throws: PlacementError.self) { try WorkerLabels((0..<65).map { "l\($0)" }) }
        #expect(try WorkerLabels(list: " zone=eu, gpu,gpu ,").texts == ["gpu", "zone=eu"])
        #expect(try WorkerLabels(["gpu", "zone=eu"]).flags == "--label gpu --label zone=eu")
    }

    @Test func poolsAreReadFromTexts() throws {
        let policy = try SchedulingPolicy(mode: "FAIR", pools: ["evals=2:4", "nightly=0.5"])
        #expect(
            policy.mode == .fair && policy.pools.map(\.weight) == [2, 0.5] && policy.pools.map(\.minShare) == [4, 0])
        #expect(try SchedulingPolicy.Pool(parsing: policy.pools[0].description) == policy.pools[0])
        for text in ["evals", "evals=", "=2", "evals=-1", "evals=2:x", "e v=1", "evals=2:-1", "evals=nan"] {
            #expect(throws: PlacementError.self, "\(text)") { try SchedulingPolicy.Pool(parsing: text) }
        }
        #expect(throws: PlacementError.self) { try SchedulingPolicy(mode: "fair", pools: ["a=1", "a=2"]) }
        #expect(throws: PlacementError.self) { try SchedulingPolicy(mode: "random", pools: []) }
    }

    // MARK: Calls

    @Test func callsGoOnlyToWorkersWithTheLabel() throws {
        var calls = CallScheduler()
        calls.workerJoined(one, callsInFlight: 10)
        calls.workerJoined(two, callsInFlight: 1, labels: try labels("gpu"))
        calls.provide(0..<100)
        calls.open(
            StageID(1), CallOptions(), maxTokens: 10,
            deployments: [(CallScheduler.DeploymentID("m"), QuotaLimits(), 1, false)], terms: terms(try labels("gpu")))
        add(5, of: StageID(1), to: &calls)
        let orders = calls.assign(now: now).orders
        #expect(!orders.isEmpty && orders.allSatisfy { $0.worker == two })
    }

    @Test func callsWithoutAWorkerWaitAndThenEndTheirStage() throws {
        var calls = CallScheduler()
        calls.workerJoined(one, callsInFlight: 10)
        calls.provide(0..<100)
        calls.open(
            StageID(1), CallOptions(), maxTokens: 10,
            deployments: [(CallScheduler.DeploymentID("m"), QuotaLimits(), 1, false)], terms: terms(try labels("gpu")))
        add(5, of: StageID(1), to: &calls)
        #expect(calls.assign(now: now).orders.isEmpty)
        #expect(
            calls.view(of: StageID(1), now: now)?.waiting
                == "waits for a worker with the label gpu: 'roost worker --label gpu'")
        #expect(calls.withoutWorkers(for: .seconds(30), now: now).isEmpty)
        let late = calls.withoutWorkers(for: .seconds(30), now: now.advanced(by: .seconds(31)))
        #expect(late.first?.cause.contains("the label gpu") == true)
        calls.workerJoined(two, callsInFlight: 1, labels: try labels("gpu"))
        #expect(calls.withoutWorkers(for: .seconds(30), now: now.advanced(by: .seconds(99))).isEmpty)
    }

    private func add(_ rows: Int, of stage: StageID, to calls: inout CallScheduler) {
        for row in 0..<UInt64(rows) {
            let key = RequestKey(words: [row, UInt64(stage.rawValue), 0, 0])
            _ = calls.add(row, of: stage, key: key, promptTokens: 10, now: now)
            calls.release(row, of: stage)
        }
    }

    @Test(arguments: [1.0, 2, 5]) func jobsShareAQuotaByTheWeightsOfTheirPools(weight: Double) throws {
        var policy = SchedulingPolicy()
        policy.pools = [try .init(name: "evals", weight: weight)]
        var calls = CallScheduler(policy)
        calls.workerJoined(one, callsInFlight: 4)
        calls.provide(0..<10_000)
        for id: UInt32 in 1...2 {
            var terms = StageTerms(job: JobID(id))
            terms.pool = id == 1 ? "evals" : nil
            calls.open(
                StageID(id), CallOptions(), maxTokens: 10,
                deployments: [(CallScheduler.DeploymentID("m"), QuotaLimits(), 1, false)], terms: terms)
            add(2000, of: StageID(id), to: &calls)
        }
        var counts: [StageID: Double] = [:]
        while counts.values.reduce(0, +) < 1200 {
            let orders = calls.assign(now: now).orders
            for order in orders {
                counts[order.stage, default: 0] += 1
                _ = calls.reported(
                    order.call, .answered(prompt: 10, completion: 10, cached: 0), random: 0.5, now: now)
            }
        }
        let ratio = (counts[StageID(1)] ?? 0) / (counts[StageID(2)] ?? 1)
        #expect(abs(ratio / weight - 1) < 0.03, "\(counts)")
    }
}
