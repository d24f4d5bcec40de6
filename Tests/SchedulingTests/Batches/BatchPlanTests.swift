import ModelAPI
import Planning
import Testing
@testable import Scheduling

@Suite struct BatchPlanTests {
    private func key(_ number: Int) -> RequestKey { RequestKey(words: SIMD4(UInt64(number), 1, 2, 3)) }

    private func options(_ requests: Int = 2) -> CallOptions {
        var options = CallOptions()
        options.mode = .batch
        options.batch.requestsPerBatch = requests
        return options
    }

    private func plan(_ options: CallOptions) -> BatchPlan {
        BatchPlan(options, maxTokens: 10, spentBefore: 0, firstChunk: 1)
    }

    /// A plan with one chunk of so many requests, which has come to a state.
    private func plan(of requests: Int, in state: BatchPlan.State) -> BatchPlan {
        var plan = plan(options())
        for number in 1...requests { _ = plan.add(key(number), promptTokens: 5, bytes: 10) }
        plan.flush()
        reach(state, &plan)
        return plan
    }

    /// Takes the first chunk from one state to the next, up to `state`.
    private func reach(_ state: BatchPlan.State, _ plan: inout BatchPlan) {
        plan.sealed(1, digest: "d", firstCall: 100)
        for next in [BatchPlan.State.written, .uploading, .uploaded, .creating, .created] {
            if next == .uploaded { plan.uploaded(1, file: "file") }
            if next == .created { plan.created(1, batch: "batch") }
            plan.recorded(1, next)
            if next == state { break }
        }
        _ = plan.takeActions()
    }

    @Test func aChunkIsSealedAtItsLimits() {
        var options = options(3)
        options.batch.bytesPerFile = 100
        var plan = plan(options)
        #expect(plan.add(key(1), promptTokens: 5, bytes: 60) == .chunk(1))
        #expect(plan.add(key(1), promptTokens: 5, bytes: 60) == .covered)
        #expect(plan.add(key(2), promptTokens: 5, bytes: 60) == .chunk(2))
        #expect(plan.takeActions() == [.seal(chunk: 1)])
        #expect(plan.add(key(3), promptTokens: 5, bytes: 20) == .chunk(2))
        #expect(plan.add(key(4), promptTokens: 5, bytes: 20) == .chunk(2))
        #expect(plan.takeActions() == [.seal(chunk: 2)])
        plan.flush()
        #expect(plan.takeActions().isEmpty)
    }

    @Test func eachStateIsDurableBeforeTheNextStep() {
        var plan = plan(options())
        _ = plan.add(key(1), promptTokens: 5, bytes: 10)
        plan.flush()
        #expect(plan.takeActions() == [.seal(chunk: 1)])
        plan.sealed(1, digest: "d", firstCall: 100)
        #expect(plan.takeActions() == [.record(chunk: 1)])
        #expect(plan.takeActions().isEmpty)
        plan.recorded(1, .written)
        #expect(plan.takeActions() == [.record(chunk: 1)])
        plan.recorded(1, .uploading)
        #expect(plan.takeActions() == [.perform(.upload, chunk: 1, after: .zero)])
        plan.failed(1, .upload, .ambiguous("it broke"))
        #expect(plan.takeActions() == [.perform(.findFile, chunk: 1, after: .milliseconds(500))])
        plan.foundFile(1, "file")
        #expect(plan.takeActions() == [.record(chunk: 1)])
        plan.recorded(1, .uploaded)
        #expect(plan.takeActions() == [.record(chunk: 1)])
        plan.recorded(1, .creating)
        #expect(plan.takeActions() == [.perform(.create, chunk: 1, after: .zero)])
        plan.created(1, batch: "batch")
        #expect(plan.takeActions() == [.record(chunk: 1)])
        plan.recorded(1, .created)
        #expect(plan.takeActions() == [.perform(.poll, chunk: 1, after: .milliseconds(500))])
        var batch = BatchJob(id: "batch", status: .completed)
        batch.outputFileID = "output"
        plan.polled(1, batch)
        #expect(
            plan.takeActions() == [
                .record(chunk: 1), .perform(.collect(output: "output", errors: nil), chunk: 1, after: .zero),
            ])
        #expect(plan.line(1, key(1), .answered(prompt: 5, completion: 2, cached: 0)) == .resolved(call: 100, round: 1))
        #expect(plan.line(1, key(1), .answered(prompt: 5, completion: 2, cached: 0)) == .stale)
        plan.collected(1) { _ in true }
        #expect(plan.takeActions() == [.record(chunk: 1)])
        plan.recorded(1, .collected)
        #expect(plan.takeActions() == [.remove(chunk: 1)])
        #expect(plan.isIdle)
    }

    @Test func aRefusalOfAFullEndpointIsWaitedForAndIsNoFailure() {
        var plan = plan(of: 1, in: .creating)
        for _ in 0..<20 {
            plan.failed(1, .create, .refused("too many", wait: .seconds(90)))
            #expect(plan.takeActions() == [.perform(.create, chunk: 1, after: .seconds(90))])
        }
        #expect(plan.failure == nil && plan.batchesOut == 0 && plan.batchesPerhapsOut == 0)
        plan.created(1, batch: "batch")
        #expect(plan.batchesOut == 1)
    }

    @Test func aBatchIsSaidToGoOnOnlyWhereThereIsOne() {
        for (failure, perhaps) in [
            (BatchPlan.Failure.hopeless("no such API"), 0), (.ambiguous("it broke"), 1),
            (.refused("busy", wait: nil), 0),
        ] {
            var plan = plan(of: 1, in: .creating)
            #expect(plan.batchesOut == 0 && plan.batchesPerhapsOut == 1)
            plan.failed(1, .create, failure)
            #expect(plan.batchesOut == 0 && plan.batchesPerhapsOut == perhaps)
        }
    }

    @Test func aBatchThatCannotBeHadIsNamedAndOthersGoOn() {
        let states: [(BatchPlan.State, BatchPlan.Step)] = [
            (.created, .poll), (.completed, .collect(output: "o", errors: nil)), (.creating, .findBatch),
        ]
        for (state, step) in states {
            var plan = plan(options())
            for number in 1...2 {
                plan.restore(
                    BatchPlan.Chunk(
                        number: number, round: 1, state: state, digest: "d", file: "file",
                        batch: state == .creating ? nil : "batch", firstCall: 100, keys: [key(number)],
                        promptTokens: [5], resolved: []))
            }
            plan.failed(1, step, .hopeless("not found"))
            #expect(plan.failure == "not found" && plan.lostBatch?.number == 1)
            #expect(plan.batchesOut + plan.batchesEnded == (state == .creating ? 0 : 1))
        }
        var plan = plan(of: 1, in: .creating)
        plan.failed(1, .create, .hopeless("no such API"))
        #expect(plan.failure != nil && plan.lostBatch == nil)
    }

    @Test func whatSomebodyCancelledIsNotAskedAgain() {
        var plan = plan(of: 2, in: .created)
        plan.polled(1, BatchJob(id: "batch", status: .cancelled))
        _ = plan.takeActions()
        for number in 1...2 {
            guard case .resolved = plan.line(1, key(number), .failed(.cancelled)) else {
                Issue.record("a cancelled request goes into another chunk")
                return
            }
        }
        plan.collected(1) { _ in true }
        #expect(plan.takeActions() == [.record(chunk: 1)])
    }

    /// A page in place of the file, a file that was cut, or none yet: what is missing may be paid.
    @Test(arguments: [BatchJob.Status.completed, .expired])
    func aBatchWhoseFilesAreShortIsReadAgainAndNeverMadeAnew(status: BatchJob.Status) {
        var plan = plan(of: 2, in: .created)
        var batch = BatchJob(id: "batch", status: status)
        batch.requestCounts = .init(total: 2, completed: 2)
        for reading in 1...10 {
            plan.polled(1, batch)
            _ = plan.takeActions()
            let first = plan.line(1, key(1), .answered(prompt: 5, completion: 2, cached: 0))
            #expect(first == (reading == 1 ? .resolved(call: 100, round: 1) : .stale))
            let isWhole = plan.read(1)
            #expect(!isWhole && plan.chunks[2] == nil, "no other chunk has them")
            guard plan.failure == nil else { break }
            guard case .perform(.poll, chunk: 1, let wait)? = plan.takeActions().last else {
                Issue.record("its files are not read again")
                return
            }
            #expect(wait > .zero)
        }
        #expect(plan.failure?.contains("has done 2 requests") == true)
        #expect(plan.failure?.contains("its files tell of 1") == true)
        #expect(plan.lostBatch?.number == 1)
        #expect(plan.batchesOut == 0 && plan.batchesEnded == 0, "nothing of it goes on")

        // A later run reads what is there by then.
        var later = self.plan(options())
        let left = BatchPlan.Chunk(
            number: 1, round: 1, state: .completed, digest: "d", file: "file", batch: "batch", firstCall: 100,
            keys: [key(1), key(2)], promptTokens: [5, 5], resolved: [0])
        later.restore(left)
        #expect(later.takeActions() == [.perform(.poll, chunk: 1, after: .zero)])
        later.polled(1, batch)
        #expect(later.line(1, key(2), .answered(prompt: 5, completion: 2, cached: 0)) == .resolved(call: 101, round: 1))
        _ = later.takeActions()
        let isWhole = later.read(1)
        #expect(isWhole)
        later.collected(1) { _ in true }
        #expect(later.takeActions() == [.record(chunk: 1)] && later.failure == nil)
    }

    @Test func whatAnExpiredBatchDidNotComeToGoesIntoANewChunk() {
        var plan = plan(of: 2, in: .created)
        plan.polled(1, BatchJob(id: "batch", status: .expired))
        _ = plan.takeActions()
        #expect(plan.line(1, key(2), .answered(prompt: 5, completion: 2, cached: 0)) == .resolved(call: 101, round: 1))
        #expect(plan.line(1, key(1), .unfinished) == .again(call: 100))
        #expect(plan.line(1, key(1), .unfinished) == .stale, "a line that is told twice counts once")
        plan.collected(1) { _ in true }
        #expect(plan.takeActions() == [.rewrite(chunk: 2, from: 1), .record(chunk: 1)])
        #expect(plan.chunks[2]?.keys == [key(1)])
        #expect(plan.chunks[2]?.round == 2)
        plan.recorded(1, .collected)
        #expect(plan.takeActions().isEmpty, "its file is still read")
        plan.sealed(2, digest: "e", firstCall: 200)
        plan.rewrote(2)
        #expect(plan.takeActions() == [.record(chunk: 2), .remove(chunk: 1)])
    }

    @Test func theBudgetHoldsRequestsUntilTheyFit() {
        var options = options(10)
        // Of 15 tokens at the most each, two fit.
        options.budget = .tokens(32)
        var plan = plan(options)
        #expect(plan.add(key(1), promptTokens: 5, bytes: 10) == .chunk(1))
        #expect(plan.add(key(2), promptTokens: 5, bytes: 10) == .chunk(1))
        #expect(plan.add(key(3), promptTokens: 5, bytes: 10) == .held)
        #expect(!plan.isOverBudget)
        reach(.created, &plan)
        plan.polled(1, BatchJob(id: "batch", status: .completed))
        for number in 1...2 { _ = plan.line(1, key(number), .answered(prompt: 5, completion: 1, cached: 0)) }
        plan.collected(1) { _ in true }
        _ = plan.takeActions()
        plan.recorded(1, .collected)
        #expect(plan.takeActions() == [.remove(chunk: 1), .append([key(3)], chunk: 2)])
        #expect(plan.heldRequests == 0 && !plan.isOverBudget)
    }

    @Test func aFullQueueAtTheEndpointIsWaitedForWithTheSameFile() {
        var plan = plan(of: 1, in: .created)
        var batch = BatchJob(id: "batch", status: .failed)
        batch.errors = [.init(code: BatchPlan.queueIsFull, message: "Enqueued token limit reached.")]
        plan.polled(1, batch)
        #expect(plan.takeActions() == [.record(chunk: 1)])
        plan.recorded(1, .creating)
        #expect(plan.takeActions() == [.perform(.create, chunk: 1, after: .seconds(60))])
        #expect(plan.chunks[1]?.file == "file")
    }

    @Test(arguments: [
        (BatchPlan.State.written, BatchPlan.Action.record(chunk: 3)),
        (.uploading, .perform(.findFile, chunk: 3, after: .zero)),
        (.uploaded, .record(chunk: 3)), (.creating, .perform(.findBatch, chunk: 3, after: .zero)),
        (.created, .perform(.poll, chunk: 3, after: .zero)), (.expired, .perform(.poll, chunk: 3, after: .zero)),
    ])
    func aChunkGoesOnFromWhereItStood(state: BatchPlan.State, first: BatchPlan.Action) {
        var plan = plan(options())
        plan.restore(
            BatchPlan.Chunk(
                number: 3, round: 1, state: state, digest: "d", file: "file", batch: "batch", firstCall: 7,
                keys: [key(1), key(2)], promptTokens: [5, 5], resolved: [0]))
        #expect(plan.takeActions() == [first])
        #expect(plan.add(key(2), promptTokens: 5, bytes: 10) == .covered)
        #expect(plan.add(key(1), promptTokens: 5, bytes: 10) == .chunk(4))
    }

}
