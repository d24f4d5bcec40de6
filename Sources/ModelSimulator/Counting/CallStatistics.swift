/// What the simulator counted; served at `/stats`.
///
/// Every call ends once: `calls` is `answered`, `in_flight`, `abandoned`, all `refused`, and the
/// faults `reset`, `stall` and `truncated` together.
package struct CallStatistics: Sendable, Hashable {
    /// Seconds since the start or the last reset.
    package internal(set) var seconds = 0.0

    /// Chat and embedding calls that came, refused ones included; not what a batch asks.
    package internal(set) var calls = 0

    /// Those of them that asked for embeddings.
    package internal(set) var embeddingCalls = 0

    /// Calls whose answer was handed to the connection.
    package internal(set) var answered = 0

    /// Calls whose caller left, or that were under way when the simulator stopped; billed.
    package internal(set) var abandoned = 0

    /// Refusals by HTTP status, those that were faults included.
    package internal(set) var refused: [Int: Int] = [:]

    /// Calls that met a fault, by its name.
    package internal(set) var faults: [String: Int] = [:]

    /// Calls that are being answered now.
    package internal(set) var inFlight = 0

    /// The most that ever were at once.
    package internal(set) var mostInFlight = 0

    /// Calls that are paid for: all that were accepted, whether or not the answer arrived.
    package internal(set) var billedCalls = 0

    /// Tokens of billed calls, from the moment they are accepted.
    package internal(set) var promptTokens = 0
    package internal(set) var completionTokens = 0

    /// What batches asked, which is billed apart.
    package internal(set) var batchCalls = 0
    package internal(set) var batchPromptTokens = 0
    package internal(set) var batchCompletionTokens = 0

    /// Files that were uploaded and batches that were created.
    package internal(set) var uploads = 0
    package internal(set) var batches = 0

    /// Different prompts that were paid for: a prompt is the model and all messages, or all inputs.
    package internal(set) var distinctPrompts = 0

    /// Billed calls beyond the first of the same prompt: what was paid for more than once.
    package internal(set) var doubledCalls = 0

    /// Prompts with such a call.
    package internal(set) var doubledPrompts = 0

    /// Billed calls whose prompt could not be told apart any more; see `Configuration.promptsCounted`.
    package internal(set) var callsOfPromptsNotCounted = 0

    /// Billed calls by the last user message, for as many different ones as are kept.
    package internal(set) var callsByPrompt: [String: Int] = [:]

    /// Billed calls with a last user message that came after the bound on those was reached.
    package internal(set) var callsOfPromptsNotKept = 0

    /// Each model's quota.
    package internal(set) var quota: [QuotaEntry] = []

    /// When the first 429 was given, in seconds since the reset.
    package internal(set) var first429Seconds: Double?

    /// 429s in each second since the reset.
    package internal(set) var refusalsOverTime = SecondsSeries()

    /// Tokens charged to quotas in each second since the reset: estimates, not what was billed.
    package internal(set) var tokensOverTime = SecondsSeries()
}
