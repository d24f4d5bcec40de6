import Scheduling
import Testing

/// Known stories of one job.
@Suite struct JobMachineTests {
    private typealias Action = JobMachine.Action
    private let start = ContinuousClock.now

    private func machine(_ stages: [JobMachine.Stage]) -> JobMachine {
        JobMachine("job 1", stages: stages, patience: .init(asked: .seconds(30), ofItself: .seconds(300)))
    }

    /// A job whose calls are open and whose tasks run.
    private func running() throws -> JobMachine {
        var job = machine([.tasks, .calls])
        _ = try job.handle(.start, now: start)
        _ = try job.handle(.callsOpened, now: start)
        return job
    }

    @Test func aJobWithoutCallsRunsStageByStage() throws {
        var job = machine([.tasks, .passThrough, .tasks])
        #expect(try job.handle(.start, now: start) == [.openTasks(stage: 0)])
        #expect(try job.handle(.tasksDone, now: start) == [.passOn(stage: 1)])
        #expect(try job.handle(.tasksDone, now: start) == [.openTasks(stage: 2)])
        #expect(try job.handle(.tasksDone, now: start) == [.end(.finished)])
    }

    @Test func callsAreOpenedBeforeTheStageWhoseRowsTheyAreAbout() throws {
        var job = machine([.tasks, .calls, .tasks])
        #expect(try job.handle(.start, now: start) == [.openCalls(stage: 1)])
        #expect(try job.handle(.callsOpened, now: start) == [.openTasks(stage: 0)])
        #expect(try job.handle(.tasksDone, now: start) == [])
        #expect(try job.handle(.callsDone, now: start) == [.openTasks(stage: 2)])
        #expect(try job.handle(.tasksDone, now: start) == [.end(.finished)])
    }

    @Test func aJobThatMustWaitAsksAgainWhenTheWaitIsOver() throws {
        var job = machine([.tasks, .calls])
        _ = try job.handle(.start, now: start)
        #expect(try job.handle(.mustWait(.earlierRun(of: "job 1")), now: start) == [])
        #expect(job.wait == .earlierRun(of: "job 1"))
        #expect(try job.handle(.waitOver, now: start) == [.openCalls(stage: 1)])
    }

    @Test func aFailingTaskWaitsForTheCallsInFlight() throws {
        var job = try running()
        #expect(try job.handle(.fail(.failed("a bad row"), callsOut: 128), now: start) == [.stopSending])
        #expect(job.isDraining)
        #expect(try job.handle(.tick, now: start.advanced(by: .seconds(299))) == [])
        #expect(try job.handle(.quiet, now: start) == [.end(.failed("a bad row"))])
    }

    @Test func aJobThatEndsWithNothingInFlightEndsAtOnce() throws {
        var job = try running()
        #expect(
            try job.handle(.cancel("enough", by: .session, callsOut: 0), now: start) == [.end(.cancelled("enough"))])
    }

    @Test func aSecondCancelEndsAtOnce() throws {
        var job = try running()
        #expect(try job.handle(.cancel("enough", by: .session, callsOut: 3), now: start) == [.stopSending])
        #expect(try job.handle(.cancel("now", by: .session, callsOut: 3), now: start) == [.end(.cancelled("enough"))])
    }

    @Test func aCancelOfAJobThatEndsOfItselfShortensTheWait() throws {
        var job = try running()
        _ = try job.handle(.fail(.failed("a bad row"), callsOut: 3), now: start)
        #expect(try job.handle(.cancel("the session is gone", by: .lossOfSession, callsOut: 3), now: start) == [])
        #expect(try job.handle(.tick, now: start.advanced(by: .seconds(31))) == [.end(.failed("a bad row"))])
    }

    @Test func aDrainEndsAtItsDeadline() throws {
        var job = try running()
        _ = try job.handle(.cancel("enough", by: .session, callsOut: 3), now: start)
        #expect(try job.handle(.tick, now: start.advanced(by: .seconds(29))) == [])
        #expect(try job.handle(.tick, now: start.advanced(by: .seconds(30))) == [.end(.cancelled("enough"))])
    }

    @Test func aBadTransitionTellsItsStory() throws {
        var job = try running()
        _ = try job.handle(.tasksDone, now: start)
        _ = try job.handle(.cancel("enough", by: .session, callsOut: 1), now: start)
        let error = #expect(throws: InvalidTransition.self) { _ = try job.handle(.tasksDone, now: start) }
        #expect(error?.subject == "job 1")
        #expect(error?.story.count == 4)
        #expect(error?.description.contains("callsOpened, then tasksDone, then cancel") == true)
        #expect(job.isDraining, "the machine is as before")
    }

    @Test func callsAboutTheRowsOfNoStageAreAnError() throws {
        var job = machine([.calls])
        #expect(
            try job.handle(.start, now: start) == [.end(.failed("the plan calls a model about the rows of no stage"))])
    }
}
