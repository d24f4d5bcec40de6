internal import ModelClient
internal import NIOCore

/// What the simulator counted; served at `/stats`.
package struct CallStatistics: Sendable, Hashable {
    /// Chat calls that came, refused ones included.
    package internal(set) var calls = 0

    /// Calls whose answer was handed to the connection, whether or not the caller still waited.
    package internal(set) var answered = 0

    /// Refusals by HTTP status.
    package internal(set) var refused: [Int: Int] = [:]

    /// Calls that are being answered now.
    package internal(set) var inFlight = 0

    /// The most that ever were at once.
    package internal(set) var mostInFlight = 0

    /// Tokens of accepted calls, which are paid for from the moment they are accepted.
    package internal(set) var promptTokens = 0
    package internal(set) var completionTokens = 0

    /// Accepted calls by the last user message, for as many different ones as are kept.
    package internal(set) var callsByPrompt: [String: Int] = [:]

    /// Accepted calls with a prompt that came after the bound on different prompts was reached.
    package internal(set) var callsOfPromptsNotKept = 0

    /// Calls beyond the first, over all prompts kept: what was paid for more than once.
    package var doubledCalls: Int {
        callsByPrompt.values.reduce(0) { $0 + $1 - 1 }
    }

    /// Prompts that were called more than once.
    package var doubledPrompts: Int {
        callsByPrompt.values.count { $0 > 1 }
    }

    /// The statistics in JSON, prompts in alphabetical order.
    ///
    /// - Parameters:
    ///   - seed: The simulator's seed, which is told with them.
    ///   - withPrompts: Whether the calls of every single prompt are listed.
    /// - Returns: The body of `/stats`.
    func encoded(seed: UInt64, withPrompts: Bool) -> ByteBuffer {
        var json = JSONWriter(capacity: 512 + (withPrompts ? 48 * callsByPrompt.count : 0))
        json.raw(#"{"simulated":true,"seed":"#)
        json.raw(String(seed))
        for (name, count) in [
            ("calls", calls), ("answered", answered), ("in_flight", inFlight),
            ("most_in_flight", mostInFlight), ("doubled_calls", doubledCalls),
            ("doubled_prompts", doubledPrompts),
            ("calls_of_prompts_not_kept", callsOfPromptsNotKept),
        ] {
            json.raw(",\"\(name)\":\(count)")
        }
        let refusals = refused.sorted { $0.key < $1.key }.map { "\"\($0.key)\":\($0.value)" }
        json.raw(#","refused":{"# + refusals.joined(separator: ",") + "}")
        json.raw(#","tokens":{"prompt":\#(promptTokens),"completion":\#(completionTokens)"#)
        json.raw(#","total":\#(promptTokens + completionTokens)}"#)
        if withPrompts { encodePrompts(into: &json) }
        json.raw("}")
        return json.buffer
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
