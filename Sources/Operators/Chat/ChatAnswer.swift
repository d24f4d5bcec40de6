package import Columnar
package import Messaging
internal import ModelAPI

/// The column that a model's answers become: a struct, a row's failure being a member of it.
package enum ChatAnswer {
    private static let usageFields = [
        Field("prompt_tokens", .int64), Field("completion_tokens", .int64), Field("total_tokens", .int64),
        Field("cached_tokens", .int64), Field("reasoning_tokens", .int64), Field("usage_estimated", .boolean),
    ]
    private static let filterFields = [
        Field("category", .utf8), Field("source", .utf8), Field("filtered", .boolean), Field("severity", .utf8),
        Field("detected", .boolean),
    ]
    private static let filter = Field("element", .structure(filterFields))
    private static func fields(_ shape: AnswerShape?) -> [Field] {
        let parsed = shape.map { [Field("parsed", $0.type)] } ?? []
        return [Field("answer", .utf8)] + parsed + rest
    }
    private static let rest = [
        Field("finish_reason", .utf8), Field("usage", .structure(usageFields)),
        Field("latency_seconds", .float64), Field("queue_seconds", .float64), Field("attempts", .int64),
        Field("cost", .float64), Field("model", .utf8), Field("deployment", .utf8), Field("system_fingerprint", .utf8),
        Field("request_id", .utf8), Field("simulated", .boolean), Field("refusal", .utf8),
        Field("reasoning", .utf8), Field("tool_calls", .utf8), Field("logprobs", .utf8),
        Field("content_filter", .list(filter)), Field("error", .structure(CallError.fields)),
    ]

    /// The column's type: with a schema, the answer's value is a member of its own, `parsed`.
    package static func type(_ shape: AnswerShape?) -> DataType { .structure(fields(shape)) }

    /// The column of these rows' records.
    /// - Throws: `CodecError` for a record that another program wrote, or that is broken.
    package static func array(_ rows: [RowRecord], _ shape: AnswerShape? = nil) throws(CodecError) -> ArrayData {
        var calls: [CallRecord] = []
        calls.reserveCapacity(rows.count)
        for row in rows { calls.append(try CallRecord(decoding: row.record)) }
        func strings(_ value: (CallRecord) -> String?) -> ArrayData { .strings(calls.map(value)) }
        func integers(_ value: (CallRecord) -> Int?) -> ArrayData { .integers(calls.map { value($0).map(Int64.init) }) }
        let usage = ArrayData.structure(
            usageFields,
            [
                integers { $0.usage?.prompt }, integers { $0.usage?.completion }, integers { $0.usage?.total },
                integers { $0.usage?.cached }, integers { $0.usage?.reasoning },
                .booleans(calls.map { $0.usage?.isEstimated }),
            ], length: rows.count, valid: calls.map { $0.usage != nil })
        let parsed = shape.map { shape in [values(of: calls, shape)] } ?? []
        return .structure(
            fields(shape),
            [strings { $0.content }] + parsed + [
                strings { $0.finishReason }, usage,
                // A batch job has no latency.
                .doubles(calls.map { $0.latencySeconds > 0 ? $0.latencySeconds : nil }),
                .doubles(rows.map(\.queuedSeconds)), .integers(rows.map { Int64($0.attempts) }),
                .doubles(rows.map { $0.costNano.map { Double($0) / 1e9 } }), strings { $0.model },
                .strings(rows.map(\.deployment)), strings { $0.systemFingerprint }, strings { $0.requestID },
                // An error without a sign of the simulator's may be anybody's.
                .booleans(calls.map { $0.isSimulated ? true : $0.error == nil ? false : nil }), strings { $0.refusal },
                strings { $0.reasoning }, strings { $0.toolCalls }, strings { $0.logprobs }, filters(calls),
                CallError.array(calls.map(\.error)),
            ], length: rows.count)
    }

    /// The answers' values; a worker saw that they follow the schema, or made the mismatch the row's error.
    private static func values(of calls: [CallRecord], _ shape: AnswerShape) -> ArrayData {
        var builder = ArrayBuilder(shape.type)
        for call in calls {
            do {
                guard call.error == nil, let content = call.content else {
                    builder.appendNull()
                    continue
                }
                try builder.append(try shape.value(of: content))
            } catch {
                builder.appendNull()
            }
        }
        return builder.finish()
    }

    private static func filters(_ calls: [CallRecord]) -> ArrayData {
        var validity = BitmapWriter(capacity: calls.count)
        var offsets: [Int32] = [0]
        var all: [ContentFilter.Finding] = []
        for call in calls {
            validity.append(!call.filters.isEmpty)
            all += call.filters
            offsets.append(Int32(all.count))
        }
        let elements = ArrayData.structure(
            filterFields,
            [
                .strings(all.map(\.category)), .strings(all.map(\.source.rawValue)),
                .booleans(all.map(\.isFiltered)), .strings(all.map(\.severity)), .booleans(all.map(\.isDetected)),
            ], length: all.count)
        return ArrayData(
            type: .list(filter), length: calls.count, nullCount: validity.zeros,
            buffers: [validity.validity(), Buffer(values: offsets)], children: [elements])
    }
}

extension CallRecord {
    /// Our own simulator signs its answers with this fingerprint, and vectors with the request's id.
    package var isSimulated: Bool {
        [systemFingerprint, requestID].contains { $0?.hasPrefix("simulated-") ?? false }
    }
}
