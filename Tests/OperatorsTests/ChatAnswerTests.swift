import Columnar
import Messaging
import ModelAPI
import TestSupport
import Testing

@testable import Operators

/// The column that a model's answers become.
@Suite(.ownThreads) struct ChatAnswerTests {
    private func row(_ record: CallRecord, attempts: UInt16 = 1, cost: Int64? = nil) -> RowRecord {
        RowRecord(record: record.encoded(), attempts: attempts, queuedSeconds: 0.5, costNano: cost, deployment: "mine")
    }

    private func members(_ value: Value) throws -> [String: Value] {
        guard case .structure(let names, let values) = value else { throw CancellationError() }
        return Dictionary(uniqueKeysWithValues: zip(names, values))
    }

    @Test func anAnswersFieldsAreItsMembers() throws {
        var record = CallRecord()
        record.content = "an answer"
        record.finishReason = "stop"
        record.usage = TokenUsage(prompt: 3, completion: 4, total: 7, cached: 1, reasoning: 2)
        record.model = "gpt"
        record.systemFingerprint = "simulated-7"
        record.requestID = "req_1"
        record.latencySeconds = 0.25
        record.refusal = "no"
        record.reasoning = "Hmm"
        record.toolCalls = "[]"
        record.logprobs = "{}"
        record.filters = [
            .init(category: "hate", source: .prompt, isFiltered: false, severity: "safe"),
            .init(category: "jailbreak", source: .completion, isFiltered: true, isDetected: true),
        ]
        let column = try ChatAnswer.array([row(record, attempts: 3, cost: 1_500_000_000)])
        #expect(column.type == ChatAnswer.type(nil) && column.length == 1)
        let answer = try members(column.value(0))
        let expected: [String: Value] = [
            "answer": .string("an answer"), "finish_reason": .string("stop"), "latency_seconds": .double(0.25),
            "queue_seconds": .double(0.5), "attempts": .integer(3), "cost": .double(1.5), "model": .string("gpt"),
            "deployment": .string("mine"), "system_fingerprint": .string("simulated-7"), "request_id": .string("req_1"),
            "simulated": .boolean(true), "refusal": .string("no"), "reasoning": .string("Hmm"),
            "tool_calls": .string("[]"), "logprobs": .string("{}"),
        ]
        for (name, value) in expected { #expect(answer[name] == value, "\(name)") }
        let usage = try members(try #require(answer["usage"]))
        let counts = ["prompt_tokens", "completion_tokens", "total_tokens", "cached_tokens", "reasoning_tokens"].map {
            usage[$0]
        }
        #expect(counts == [3, 4, 7, 1, 2].map { .integer($0) })
        #expect(usage["usage_estimated"] == .boolean(false))
        guard case .list(let filters)? = answer["content_filter"], filters.count == 2 else {
            return #expect(Bool(false))
        }
        let findings = try filters.map(members)
        #expect(findings.map { $0["severity"] } == [.string("safe"), .null])
        #expect(findings.map { $0["detected"] } == [.null, .boolean(true)])
        #expect(findings.map { $0["source"] } == [.string("prompt"), .string("completion")])
        #expect(answer["error"] == .null)
    }

    @Test func aFailureIsAMemberAndTheRestIsNull() throws {
        let record = CallRecord(error: .init(category: "server", code: "overloaded", message: "too much", status: 503))
        let column = try ChatAnswer.array([row(record)])
        let answer = try members(column.value(0))
        for name in [
            "answer", "finish_reason", "latency_seconds", "cost", "model", "simulated", "refusal", "content_filter",
            "request_id",
        ] {
            #expect(answer[name] == .null, "\(name)")
        }
        let error = try members(try #require(answer["error"]))
        #expect(
            error == [
                "category": .string("server"), "code": .string("overloaded"), "message": .string("too much"),
                "status": .integer(503), "body": .null,
            ])
    }

    /// Lists of different lengths, none among them, stay with their rows.
    @Test func filtersStayWithTheirRows() throws {
        let counts = [0, 2, 0, 1, 3, 0]
        let column = try ChatAnswer.array(
            counts.enumerated().map { index, count in
                var record = CallRecord()
                record.filters = (0..<count).map {
                    .init(category: "\(index).\($0)", source: .prompt, isFiltered: false)
                }
                return row(record)
            })
        for (index, count) in counts.enumerated() {
            guard case .list(let filters)? = try members(column.value(index))["content_filter"] else {
                #expect(count == 0)
                continue
            }
            #expect(try filters.map { try members($0)["category"] } == (0..<count).map { .string("\(index).\($0)") })
        }
    }

    @Test func noRowsAreAColumnToo() throws {
        #expect(try ChatAnswer.array([]).length == 0)
    }

    @Test func aBrokenRecordIsAnError() {
        let broken = RowRecord(record: Buffer([1, 2, 3]), attempts: 0, queuedSeconds: 0, costNano: nil, deployment: "")
        #expect(throws: CodecError.self) { try ChatAnswer.array([broken]) }
    }
}
