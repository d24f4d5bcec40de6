internal import JSONText
internal import NIOCore

extension CallStatistics {
    /// The statistics in JSON, prompts in alphabetical order.
    ///
    /// - Parameters:
    ///   - seed: The simulator's seed, which is told with them.
    ///   - meter: The name of what counts tokens.
    ///   - planted: What an evaluation of the answers must find, which is told with them too.
    ///   - withPrompts: Whether the calls of every single prompt are listed.
    /// - Returns: The body of `/stats`.
    func encoded(seed: UInt64, meter: String, planted: PlantedTruth, withPrompts: Bool) -> ByteBuffer {
        var json = JSONWriter(capacity: 4_096 + (withPrompts ? 48 * callsByPrompt.count : 0))
        json.raw(#"{"simulated":true,"seed":\#(seed),"token_meter":"\#(meter)","seconds":"#)
        json.number((seconds * 1e3).rounded() / 1e3)
        for (name, count) in [
            ("calls", calls), ("embedding_calls", embeddingCalls), ("answered", answered), ("abandoned", abandoned),
            ("in_flight", inFlight), ("most_in_flight", mostInFlight), ("billed_calls", billedCalls),
            ("distinct_prompts", distinctPrompts), ("doubled_calls", doubledCalls),
            ("doubled_prompts", doubledPrompts), ("calls_of_prompts_not_counted", callsOfPromptsNotCounted),
            ("calls_of_prompts_not_kept", callsOfPromptsNotKept), ("uploads", uploads), ("batches", batches),
            ("batch_calls", batchCalls),
        ] {
            json.raw(",\"\(name)\":\(count)")
        }
        Self.encode("tokens", promptTokens, completionTokens, into: &json)
        Self.encode("batch_tokens", batchPromptTokens, batchCompletionTokens, into: &json)
        let refusals = refused.sorted { $0.key < $1.key }.map { "\"\($0.key)\":\($0.value)" }
        json.raw(#","refused":{"# + refusals.joined(separator: ",") + "}")
        let faults = faults.sorted { $0.key < $1.key }.map { "\"\($0.key)\":\($0.value)" }
        json.raw(#","faults":{"# + faults.joined(separator: ",") + "}")
        json.raw(#","first_429_seconds":"#)
        first429Seconds.map { json.number(($0 * 1e3).rounded() / 1e3) } ?? json.raw("null")
        json.raw(#","refusals_over_time":\#(refusalsOverTime.amounts.json)"#)
        json.raw(#","tokens_over_time":\#(tokensOverTime.amounts.json)"#)
        encodeQuota(into: &json)
        json.raw(#","planted":"#)
        planted.write(into: &json)
        if withPrompts { encodePrompts(into: &json) }
        json.raw("}")
        return json.buffer
    }

    private static func encode(_ name: String, _ prompt: Int, _ completion: Int, into json: inout JSONWriter) {
        json.raw(",\"\(name)\":{\"prompt\":\(prompt),\"completion\":\(completion),\"total\":\(prompt + completion)}")
    }

    private func encodeQuota(into json: inout JSONWriter) {
        json.raw(#","quota":{"#)
        for (index, entry) in quota.enumerated() {
            if index > 0 { json.raw(",") }
            json.string(entry.model)
            json.raw(#":{"limit_tokens":"# + (entry.limitTokens.map(String.init) ?? "null"))
            json.raw(#","limit_requests":"# + (entry.limitRequests.map(String.init) ?? "null"))
            for (name, count) in [
                ("window_tokens", entry.windowTokens), ("window_requests", entry.windowRequests),
                ("charged_tokens", entry.chargedTokens), ("charged_requests", entry.chargedRequests),
                ("refused", entry.refused),
            ] {
                json.raw(",\"\(name)\":\(count)")
            }
            json.raw("}")
        }
        json.raw("}")
    }

    private func encodePrompts(into json: inout JSONWriter) {
        json.raw(#","calls_by_prompt":{"#)
        for (index, (prompt, calls)) in callsByPrompt.sorted(by: { $0.key < $1.key }).enumerated() {
            if index > 0 { json.raw(",") }
            json.string(prompt)
            json.raw(":")
            json.integer(calls)
        }
        json.raw("}")
    }
}

extension [Int] {
    fileprivate var json: String { "[" + map(String.init).joined(separator: ",") + "]" }
}
