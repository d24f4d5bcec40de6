import Messaging
import Planning
import Testing

/// What may overtake what.
@Suite struct MessageLaneTests {
    private static func mayOvertake(_ second: any WireMessage, _ first: any WireMessage) -> Bool {
        second.lane == .control && first.lane == .bulk
    }

    private static let job = JobID(1)
    private static let greeting = DriverGreeting(programVersion: "1", processID: 2, epoch: 3)
    private static let fetched = FileAnswer(number: 1, bytes: .failure(TaskFailure("why", isTransient: true)))
    private static let outcome = JobOutcome(job: job, failure: nil, metrics: TaskMetrics(), retriedTasks: 0)

    @Test func signsOfLifeNeverWaitBehindRows() {
        let bulk: [any WireMessage] = [
            WorkerToDriver.results([]), WorkerToDriver.reports([]), WorkerToDriver.block(Self.fetched),
            DriverToWorker.tasks([]), DriverToWorker.orders([]), DriverToWorker.fetched(Self.fetched),
            SessionToDriver.fetched(Self.fetched), DriverToSession.finished(Self.outcome),
        ]
        let control: [any WireMessage] = [
            WorkerToDriver.pong, DriverToWorker.ping, DriverToWorker.acknowledged([]),
            DriverToWorker.stop(reason: "", within: .zero), SessionToDriver.ping, SessionToDriver.cancel(Self.job),
            SessionToDriver.received(Self.job, blocks: 1), DriverToSession.pong,
        ]
        for first in bulk { for second in control { #expect(Self.mayOvertake(second, first)) } }
    }

    @Test func whatBelongsTogetherStaysInOrder() {
        let pairs: [(any WireMessage, any WireMessage)] = [
            (WorkerToDriver.results([]), WorkerToDriver.goodbye(reason: "")),
            (WorkerToDriver.reports([]), WorkerToDriver.goodbye(reason: "")),
            (WorkerToDriver.recovered([]), WorkerToDriver.reports([])),
            (WorkerToDriver.draining(reason: ""), WorkerToDriver.goodbye(reason: "")),
            (DriverToWorker.registered(Self.greeting), DriverToWorker.tasks([])),
            (DriverToWorker.tasks([]), DriverToWorker.stageOver(StageID(1))),
            (DriverToWorker.tasks([]), DriverToWorker.blocksOver([])),
            (DriverToWorker.orders([]), DriverToWorker.recall(StageID(1))),
            (SessionToDriver.fetched(Self.fetched), SessionToDriver.fetched(Self.fetched)),
            (DriverToSession.accepted(request: 1, Self.job), DriverToSession.finished(Self.outcome)),
            (DriverToSession.welcome(Self.greeting), DriverToSession.refused(reason: "")),
            (DriverToSession.finished(Self.outcome), DriverToSession.refused(reason: "")),
        ]
        for (first, second) in pairs { #expect(!Self.mayOvertake(second, first)) }
    }

    @Test func whatADriverSaysGoesTheSameWayWhoeverHearsIt() {
        #expect(MessageFromDriver.worker(.ping).lane == .control)
        #expect(MessageFromDriver.worker(.tasks([])).lane == .bulk)
        #expect(MessageFromDriver.session(.pong).lane == .control)
        #expect(MessageFromDriver.session(.refused(reason: "")).lane == .bulk)
    }
}
