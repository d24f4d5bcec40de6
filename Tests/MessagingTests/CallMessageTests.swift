import Columnar
import Messaging
import ModelAPI
import Planning
import Testing

/// What the messages about calls say is what arrives, field by field.
@Suite struct CallMessageTests {
    private func sent<M: WireMessage>(_ message: M) throws -> M {
        try MessageCodec.decode(MessageCodec.encode(message))
    }

    @Test func anAnnouncementArrivesWhole() throws {
        let stage = CallAnnouncement(
            stage: StageID(9), journalJob: 12, column: CallSamples.column, options: CallSamples.options,
            credentials: Credentials())
        guard case .calls(let found) = try sent(DriverToWorker.calls(stage)) else { return #expect(Bool(false)) }
        #expect(found.stage == stage.stage && found.journalJob == 12)
        #expect(found.column == stage.column && found.options == stage.options)
    }

    @Test func anOrderArrivesWhole() throws {
        for messages in ["", "[]", String(repeating: "x", count: 100_000)] {
            let order = CallOrder(
                stage: StageID(1), call: -7, key: CallSamples.key, deployment: 3, slots: 32, messages: Buffer(messages)
            )
            guard case .orders(let found) = try sent(DriverToWorker.orders([order])), let found = found.first else {
                return #expect(Bool(false))
            }
            #expect(found.stage == order.stage && found.call == -7 && found.key == order.key && found.deployment == 3)
            #expect(found.messages.string == messages)
        }
    }

    /// Every way in which a call can end, with and without what the endpoint said of its quota.
    @Test func everyReportArrivesWhole() throws {
        let record = Buffer("a record")
        let reports = CallSamples.reports(record: record)
        guard case .reports(let found) = try sent(WorkerToDriver.reports(reports)) else { return #expect(Bool(false)) }
        #expect(found.count == reports.count)
        for (one, other) in zip(found, reports) {
            #expect(one.stage == other.stage && one.call == other.call && one.result == other.result)
            #expect(one.limits == other.limits && one.latencyNanoseconds == other.latencyNanoseconds)
            #expect(one.record.array == other.record.array)
        }
    }

    @Test func anAnswerOfAnEarlierLifeArrivesWhole() throws {
        let answer = RecoveredCall(call: 5, journalJob: 6, key: CallSamples.key, record: Buffer("record"))
        guard case .recovered(let found, nil) = try sent(WorkerToDriver.recovered([answer, answer])),
            let found = found.last
        else {
            return #expect(Bool(false))
        }
        #expect(found.call == 5 && found.journalJob == 6 && found.key == answer.key && found.record?.string == "record")
    }

    /// That a worker knows no call is another thing than that it does not say.
    @Test(arguments: [[], [1], [.min, -1, 0, .max]] as [[Int64]])
    func whichCallsAReturningWorkerKnowsArrives(known: [Int64]) throws {
        let answer = RecoveredCall(call: 5, journalJob: 6, key: CallSamples.key, record: nil)
        for calls in [[], [answer]] {
            guard case .recovered(let found, let arrived) = try sent(WorkerToDriver.recovered(calls, known: known))
            else {
                return #expect(Bool(false))
            }
            #expect(arrived == known && found.count == calls.count)
            guard case .recovered(_, nil) = try sent(WorkerToDriver.recovered(calls)) else {
                return #expect(Bool(false))
            }
        }
    }

    /// Its name, labels and memory came to nothing where they were read in another order than they are written.
    @Test func aRegistrationArrivesWhole() throws {
        var registration = Registration(
            programVersion: "1", host: "h", processID: 2, slots: 3, callsInFlight: 4, answerLog: "l", startName: "a")
        registration.labels = try WorkerLabels(["gpu", "zone=eu"])
        (registration.memory, registration.life) = (1 << 33, 7)
        guard case .register(let found) = try sent(WorkerToDriver.register(registration)) else {
            return #expect(Bool(false))
        }
        #expect(found == registration)
    }

    @Test func numbersOfAcknowledgedCallsArrive() throws {
        let calls: [Int64] = [.min, -1, 0, 1, .max]
        guard case .acknowledged(let found) = try sent(DriverToWorker.acknowledged(calls)) else {
            return #expect(Bool(false))
        }
        #expect(found == calls)
        guard case .received(let job, let blocks) = try sent(SessionToDriver.received(JobID(8), blocks: 9)) else {
            return #expect(Bool(false))
        }
        #expect(job == JobID(8) && blocks == 9)
    }

    @Test func aMessageThatBreaksOffIsAnErrorAtEveryByte() throws {
        let frame = try #require(MessageCodec.encode(DriverToWorker.acknowledged([1, 2])).first).array
        for length in 0..<frame.count where length != 7 {
            #expect(throws: UnreadableMessage.self) {
                try MessageCodec.decode([Buffer(Array(frame.prefix(length)))], as: DriverToWorker.self)
            }
        }
    }

    @Test func totalsArriveWithAJobsProgressAndItsEnd() throws {
        var totals = CallTotals()
        totals.rows = 1
        totals.answered = .max
        totals.unknown = 3
        totals.usage = CallUsage(calls: 5, promptTokens: .max, completionTokens: 2, cachedTokens: 1, costNano: -4)
        totals.before.usage = CallUsage(calls: 1, cachedTokens: 1)
        totals.before.unknown = .max
        totals.currency = "EUR"
        totals.waiting = "waits 12 s"
        let progress = JobProgress(
            job: JobID(1), stage: 0, stages: 2, tasks: 9, tasksDone: 3, tasksRunning: 2, retriedTasks: 1,
            metrics: TaskMetrics(), calls: totals)
        guard case .progress(let found) = try sent(DriverToSession.progress(progress)) else {
            return #expect(Bool(false))
        }
        #expect(found == progress)
        var outcome = JobOutcome(job: JobID(1), failure: nil, metrics: TaskMetrics(), retriedTasks: 0, calls: totals)
        outcome.isOverBudget = true
        guard case .finished(let end) = try sent(DriverToSession.finished(outcome)) else { return #expect(Bool(false)) }
        #expect(end.calls == totals && end.isOverBudget && end.failure == nil)
    }

    @Test func aSubmissionArrivesWithItsOptions() throws {
        var calls = StagePlan(input: .stages([0]))
        calls.calls = CallStep(name: "reply", column: CallSamples.column)
        let plan = JobPlan(stages: [StagePlan(input: .range(start: 0, end: 1, step: 1, partitions: 1)), calls])
        let job = JobSubmission(
            request: 1, name: "j", plan: plan, credentials: Credentials(), calls: CallSamples.options, origin: "{}")
        guard case .submit(let found) = try sent(SessionToDriver.submit(job)) else { return #expect(Bool(false)) }
        #expect(found.calls == job.calls && found.origin == "{}")
        #expect(found.plan.stages.map(\.calls) == [nil, calls.calls])
    }
}
