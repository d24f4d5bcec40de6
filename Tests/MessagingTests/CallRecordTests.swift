import Columnar
import ModelAPI
import Testing

@testable import Messaging

/// Records outlive programs, in journals: what was written is read again, and nothing else is.
@Suite struct CallRecordTests {
    private static let whole: CallRecord = {
        var record = CallRecord()
        record.content = "an answer, \u{0} and ü"
        record.refusal = "I would rather not"
        record.finishReason = "stop"
        record.usage = TokenUsage(prompt: 1, completion: 2, total: 4, cached: 1, reasoning: 1)
        record.model = "gpt-4o-mini-2024-07-18"
        record.systemFingerprint = "simulated-1"
        record.requestID = "req_1"
        record.latencySeconds = 0.125
        record.filters = [
            .init(category: "hate", source: .prompt, isFiltered: true, severity: "high"),
            .init(category: "jailbreak", source: .completion, isFiltered: false, isDetected: false),
            .init(category: "", source: .completion, isFiltered: false, severity: "", isDetected: true),
        ]
        record.error = .init(category: "server", code: "overloaded", message: "too much", status: 503)
        return record
    }()

    /// Records in which each field is there alone, and one with all of them.
    private static let records: [CallRecord] = {
        var records = [CallRecord(), whole]
        func alone(_ change: (inout CallRecord) -> Void) {
            var record = CallRecord()
            change(&record)
            records.append(record)
        }
        alone { $0.content = "" }
        alone { $0.reasoning = "Hmm" }
        alone { $0.toolCalls = "[{}]" }
        alone { $0.logprobs = "{}" }
        alone { $0.usage = TokenUsage(prompt: 1, completion: 2, isEstimated: true) }
        alone { $0.error = .init(category: "malformed_response", message: "m", body: "<html>") }
        alone {
            $0.vectors = EmbeddingVectors([[1, 2], [0, 0]])
            $0.textFailures = [1: .init(category: "bad_request", code: "c", message: "too long", status: 413)]
        }
        alone { $0.refusal = "r" }
        alone { $0.finishReason = "length" }
        alone { $0.usage = TokenUsage(prompt: 0, completion: 0) }
        alone { $0.usage = TokenUsage(prompt: .max, completion: .min, total: -1, cached: -2, reasoning: -3) }
        alone { $0.model = "m" }
        alone { $0.systemFingerprint = "f" }
        alone { $0.requestID = "q" }
        alone { $0.latencySeconds = 1e300 }
        alone { $0.filters = whole.filters }
        alone { $0.error = .init(category: "", message: "") }
        alone { $0.error = .init(category: "c", message: "m", status: -1) }
        return records
    }()

    @Test(arguments: records.indices)
    func everyFieldComesBack(index: Int) throws {
        let record = Self.records[index]
        #expect(try CallRecord(decoding: record.encoded()) == record)
    }

    /// A record that is too large for a message's first frame is one run of bytes in a journal all the same.
    @Test func aLongAnswerComesBack() throws {
        var record = Self.whole
        record.content = String(repeating: "long ", count: 300_000)
        #expect(try CallRecord(decoding: record.encoded()) == record)
        let row = RowRecord(
            record: record.encoded(), attempts: .max, queuedSeconds: 2.5, costNano: .min, deployment: "d")
        let found = try RowRecord(decoding: row.encoded())
        #expect(
            found.attempts == .max && found.queuedSeconds == 2.5 && found.costNano == .min && found.deployment == "d")
        #expect(try CallRecord(decoding: found.record) == record)
    }

    @Test func aRowsRecordComesBackWithoutACost() throws {
        let row = RowRecord(record: .empty, attempts: 0, queuedSeconds: 0, costNano: nil, deployment: "")
        let found = try RowRecord(decoding: row.encoded())
        #expect(found.costNano == nil && found.record.count == 0 && found.attempts == 0 && found.deployment.isEmpty)
    }

    @Test func aRecordThatBreaksOffIsAnErrorAtEveryByte() {
        for record in Self.records {
            let bytes = record.encoded()
            for length in 0..<bytes.count {
                #expect(throws: CodecError.self) { try CallRecord(decoding: bytes.slice(0..<length)) }
            }
        }
        let row = RowRecord(record: Self.whole.encoded(), attempts: 3, queuedSeconds: 1, costNano: 4, deployment: "d")
            .encoded()
        for length in 0..<row.count {
            #expect(throws: CodecError.self) { try RowRecord(decoding: row.slice(0..<length)) }
        }
    }

    @Test func strangersBytesAreErrorsAndNothingElse() {
        var random = SystemRandomNumberGenerator()
        let row = RowRecord(record: Self.whole.encoded(), attempts: 3, queuedSeconds: 1, costNano: 4, deployment: "d")
            .encoded()
        for bytes in [Self.whole.encoded().array, row.array] {
            for _ in 0..<2_000 {
                var broken = bytes
                for _ in 0..<Int.random(in: 1...4, using: &random) {
                    broken[Int.random(in: 0..<broken.count, using: &random)] = UInt8.random(in: 0...255, using: &random)
                }
                _ = try? CallRecord(decoding: Buffer(broken))
                _ = try? RowRecord(decoding: Buffer(broken))
            }
        }
    }

    @Test func anotherVersionsRecordIsToldByItsNumber() {
        var bytes = Self.whole.encoded().array
        bytes[0] = 9
        let error = #expect(throws: CodecError.self) { try CallRecord(decoding: Buffer(bytes)) }
        #expect(error.map { "\($0)".contains("version 9") } == true)
    }
}
