import Columnar
import Foundation
import ModelAPI
import Planning
import Testing

@testable import Messaging

/// Numbers that no honest peer sends: each is an error where it is decoded, so that no sum, list or duration behind
/// it can trap.
@Suite struct WireBoundsTests {
    private func decoded<M: WireMessage>(_ message: M) throws(UnreadableMessage) -> M {
        try MessageCodec.decode(MessageCodec.encode(message), as: M.self)
    }

    /// A message with this kind and body, however senseless.
    private func raw<M: WireMessage>(
        _ number: UInt8, as type: M.Type, _ body: (inout FieldWriter) -> Void
    ) throws(UnreadableMessage) -> M {
        var writer = FieldWriter()
        writer.write(raw: ProtocolVersion.magic)
        writer.write(raw: ProtocolVersion.current)
        writer.write(raw: number)
        body(&writer)
        return try MessageCodec.decode(writer.finish())
    }

    private func submission(
        _ stages: [StagePlan], _ change: (inout CallOptions) -> Void = { _ in }
    ) -> SessionToDriver {
        var options = CallOptions()
        change(&options)
        return .submit(
            JobSubmission(
                request: 1, name: "j", plan: JobPlan(stages: stages), credentials: Credentials(), calls: options))
    }

    private let range = StagePlan(input: .range(start: 0, end: 9, step: 1, partitions: 1))

    private func isRefused(_ stages: [StagePlan], _ change: (inout CallOptions) -> Void = { _ in }) -> Bool {
        (try? decoded(submission(stages, change))) == nil
    }

    @Test func anOrdinaryJobIsTaken() {
        #expect(!isRefused([range]))
        #expect(!isRefused([StagePlan(input: .range(start: .min, end: .max, step: .max, partitions: 1 << 20))]))
        #expect(
            !isRefused([StagePlan(input: .files([])), StagePlan(input: .stages([0]), rowsPerTask: .max, limit: .max)]))
        #expect(!isRefused([StagePlan(input: .local([], schema: .empty)), StagePlan(input: .stages([]))]))
        #expect(!isRefused([range, range, StagePlan(input: .gathered([1, 0, 1])), StagePlan(input: .gathered([]))]))
    }

    @Test func aPlanThatCannotRunIsRefused() {
        for partitions in [0, -1, 1 << 20 + 1, Int(UInt32.max), .max, .min] {
            #expect(isRefused([StagePlan(input: .range(start: 0, end: 9, step: 1, partitions: partitions))]))
        }
        #expect(isRefused([StagePlan(input: .range(start: 0, end: 9, step: 0, partitions: 1))]))
        #expect(isRefused([]), "no stage")
        #expect(isRefused([StagePlan(input: .stages([0]))]), "a stage that reads itself")
        #expect(isRefused([range, StagePlan(input: .stages([0, 2])), range]), "a stage that reads a later one")
        for sources in [[0], [-1], [.max], [.min], [0, 1, 2]] {
            #expect(isRefused([StagePlan(input: .gathered(sources))]), "a stage that gathers one that is not before it")
        }
        #expect(isRefused([range, StagePlan(input: .gathered(Array(repeating: 0, count: 4097)))]))
        #expect(isRefused([StagePlan(input: .stages([-1]))]) && isRefused([range, StagePlan(input: .stages([.max]))]))
        #expect(isRefused([StagePlan(input: .files([]), rowsPerTask: 0)]))
        for (start, end) in [(5, 4), (-1, 4), (.max, .min)] as [(Int64, Int64)] {
            #expect(isRefused([StagePlan(input: .files([FileSplit(file: 0, start: start, end: end)]))]))
        }
        var calls = StagePlan(input: .stages([]))
        calls.calls = CallStep(name: "reply", column: CallSamples.column)
        #expect(isRefused([calls]), "calls without rows")
        calls.input = .stages([0])
        #expect(!isRefused([range, calls]))
        calls.calls?.column.samples = .max
        #expect(isRefused([range, calls]))
        calls.calls?.column.samples = 1
        calls.calls?.column.sampling.maxTokens = .max
        #expect(isRefused([range, calls]))
        calls.calls?.column.sampling.maxTokens = nil
        calls.calls?.column.sampling.temperature = .nan
        #expect(isRefused([range, calls]), "no number, and no trap where it is written")
    }

    @Test(arguments: [Double.infinity, -.infinity, .nan, 1e25, 1e300, -1, .greatestFiniteMagnitude])
    func aTimeThatIsNoneIsRefused(seconds: Double) {
        #expect(isRefused([range]) { $0.rowDeadline = seconds })
        #expect(isRefused([range]) { $0.stallTimeout = seconds })
        #expect(isRefused([range]) { $0.requestTimeout = seconds })
        #expect(isRefused([range]) { $0.cacheDays = seconds })
        #expect(isRefused([range]) { $0.batch.pollSeconds = seconds })
        #expect(isRefused([range]) { $0.failureLimit = .percent(seconds) })
    }

    @Test(arguments: [Int.min, -1, .max])
    func aCountThatIsNoneIsRefused(count: Int) {
        #expect(isRefused([range]) { $0.maxInFlight = count })
        #expect(isRefused([range]) { $0.attempts = count })
        #expect(isRefused([range]) { $0.breaker = count })
        #expect(isRefused([range]) { $0.failureLimit = .count(count) })
        #expect(isRefused([range]) { $0.budget = .tokens(Int64(count)) })
        #expect(isRefused([range]) { $0.budget = .cost(nano: Int64(count)) })
        #expect(isRefused([range]) { $0.quota.tokensPerMinute = count })
        #expect(isRefused([range]) { $0.quota.requestsPerMinute = count })
        #expect(isRefused([range]) { $0.batch.requestsPerBatch = count })
        #expect(isRefused([range]) { $0.batch.bytesPerFile = count })
    }

    @Test func theErrorNamesTheNumberAndWhatItMayBe() {
        let error = #expect(throws: UnreadableMessage.self) {
            try decoded(submission([range]) { $0.rowDeadline = 1e25 })
        }
        guard case .garbage(let text) = error else { return #expect(Bool(false)) }
        #expect(text.contains("row deadline of 1e+25") && text.contains("0.0 to 1000000000.0"), "\(text)")
    }

    /// What two results of the greatest numbers would add up to.
    @Test func aResultsNumbersCannotOverflow() throws {
        func result(_ rows: UInt64, _ nanoseconds: UInt64) throws -> WorkerToDriver {
            try raw(WorkerToDriver.Kind.results.rawValue, as: WorkerToDriver.self) {
                $0.write(fields: 1) {
                    $0.write(1, UInt32(1))
                    $0.write(2, UInt32(0))
                    $0.write(4, nanoseconds)
                    $0.write(5, rows)
                }
            }
        }
        _ = try result(1, 1)
        for (rows, nanoseconds) in [(.max, 1), (1, .max), (1 << 53 + 1, 0)] as [(UInt64, UInt64)] {
            #expect(throws: UnreadableMessage.self) { try result(rows, nanoseconds) }
        }
        for rows in [1 << 32 + 1, UInt64(Int64.max), UInt64(Int64.max) + 1, .max] {
            #expect(throws: UnreadableMessage.self) {
                try raw(WorkerToDriver.Kind.results.rawValue, as: WorkerToDriver.self) {
                    $0.write(fields: 1) {
                        $0.write(1, UInt32(1))
                        $0.write(2, UInt32(0))
                        $0.write(fields: 8) {
                            $0.write(1, rows)
                            $0.write(2, Buffer("m"))
                            $0.write(3, Buffer("b"))
                        }
                    }
                }
            }
        }
    }

    @Test func aTaskOfMoreRelationsThanThereMayBeIsRefused() {
        for count in [0, 2, 4096, 4097] {
            let relation = TaskRelation(batches: [], schema: .empty)
            let task = TaskDescription(
                lease: Lease(stage: StageID(1), task: 0, attempt: 0),
                input: .relations(Array(repeating: relation, count: count)))
            #expect(((try? decoded(DriverToWorker.tasks([task]))) != nil) == (count <= 4096))
        }
    }

    @Test func aConditionSaysTheSameAtTheOtherEnd() throws {
        let condition = ErrorCondition(
            name: "A.B", sqlState: nil, parameters: ["z": "1", "a": "\u{1e}", "": "x"], message: "words")
        var outcome = JobOutcome(job: JobID(1), failure: "f", metrics: TaskMetrics(), retriedTasks: 0)
        outcome.condition = condition
        guard case .finished(let found) = try decoded(DriverToSession.finished(outcome)) else {
            return #expect(Bool(false))
        }
        #expect(found.condition == condition)
    }

    /// Numbers of our own that do not fit are clamped where they are written: they come from endpoints and clocks.
    @Test func aReportOfAnythingCanBeWrittenAndRead() throws {
        let limits = RateLimits(
            limitRequests: .max, remainingRequests: .min, resetRequests: .seconds(Int64.max), limitTokens: -1,
            remainingTokens: 1 << 60, resetTokens: .seconds(Int64.min))
        let report = CallReport(
            stage: StageID(1), call: .min,
            result: .answered(promptTokens: .min, completionTokens: .max, cachedTokens: -1),
            limits: limits, latencyNanoseconds: .max)
        guard case .reports(let found) = try decoded(WorkerToDriver.reports([report])), let found = found.first else {
            return #expect(Bool(false))
        }
        #expect(found.result == .answered(promptTokens: 0, completionTokens: .max, cachedTokens: 0))
        #expect(found.latencyNanoseconds == UInt64(Int64.max))
        #expect(found.limits?.limitRequests == 1 << 53 && found.limits?.remainingRequests == 0)
        var metrics = TaskMetrics()
        metrics.rows = .max
        metrics.runNanoseconds = .max
        _ = try decoded(
            DriverToSession.finished(JobOutcome(job: JobID(1), failure: nil, metrics: metrics, retriedTasks: .max)))
        var sum = metrics
        sum += metrics
        #expect(sum.rows == .max)
    }

    @Test func tokensBeyondWhatACallCanHaveAreAnError() {
        #expect(throws: UnreadableMessage.self) {
            try raw(WorkerToDriver.Kind.reports.rawValue, as: WorkerToDriver.self) {
                $0.write(fields: 1) {
                    $0.write(1, UInt32(1))
                    $0.write(2, Int64(1))
                    $0.write(3, UInt32.max)
                    $0.write(4, UInt32(1))
                    $0.write(5, UInt32(0))
                }
            }
        }
    }

    /// A session opens the file in a folder of its own, and nothing beside it.
    @Test func aFileOfRowsHasANameThatLeadsNowhereElse() throws {
        func output(_ name: String, _ numbers: [Int64]) throws -> DriverToSession {
            try raw(DriverToSession.Kind.output.rawValue, as: DriverToSession.self) {
                $0.write(1, UInt32(1))
                $0.write(fields: 3) {
                    $0.write(1, UInt32(0))
                    $0.write(fields: 4) {
                        $0.write(1, name)
                        $0.write(2, packed: numbers)
                    }
                }
            }
        }
        _ = try output("1.0.0", [5, 1, 1 << 40])
        for name in ["", ".", "..", "../1", "1/2", "/etc/passwd", "a", "1\0"] {
            #expect(throws: UnreadableMessage.self) { try output(name, []) }
        }
        for numbers: [Int64] in [[1], [1, 2], [-1, 1, 1], [1, .max, 1], [1, 1, .min]] {
            #expect(throws: UnreadableMessage.self) { try output("1.0.0", numbers) }
        }
    }

    /// JSON of any depth where a pipeline belongs is an error, not the end of the stack.
    @Test func jsonOfAnyDepthIsAnError() {
        for text in [
            "", "null", "[", String(repeating: "[", count: 200_000), String(repeating: #"{"a":"#, count: 100_000),
        ] {
            #expect(throws: UnreadableMessage.self) {
                try raw(DriverToWorker.Kind.stage.rawValue, as: DriverToWorker.self) {
                    $0.write(1, UInt32(1))
                    $0.write(2, Buffer(text))
                }
            }
        }
    }
}
