internal import EvaluationRuns

/// The keys of a job file, mapping by mapping: what `docs/settings.md` lists.
package enum JobFileKeys {
    /// At the top.
    package static let job = [
        "name", "model", "prompt", "messages", "inputs", "compare", "evaluate", "tokens", "prices", "output", "formats",
        "mode",
        "batch", "require", "pool",
    ]
    /// At the top, a key that begins so is nobody's: its value is there for the aliases of others.
    static let extensionPrefix = "x-"
    package static let model =
        endpoint + chat + embeddings + calls + patience + ["task", "name", "deployments", "extra_body"]
    /// Of `model`: where it is asked.
    static let endpoint = [
        "endpoint", "kind", "api_version", "key_env", "headers", "tokens_per_minute", "requests_per_minute",
    ]
    /// Of `model`: what only chats have.
    static let chat =
        [
            "system", "max_tokens", "max_completion_tokens", "temperature", "top_p", "seed", "stop", "response_format",
            "samples", "n", "stream",
        ] + parameters
    /// Of `model`: keys that mean the same.
    static let twoNames = [("samples", "n"), ("max_tokens", "max_completion_tokens")]
    /// Of `model`: what is sent to chats as it stands.
    static let parameters = [
        "reasoning_effort", "presence_penalty", "frequency_penalty", "logit_bias", "logprobs", "top_logprobs", "tools",
        "tool_choice", "user",
    ]
    /// Of `model`: what only embeddings have.
    static let embeddings = ["dimensions", "texts_per_request", "tokens_per_request"]
    /// Of `model`: how long a job waits for its endpoint.
    static let patience = ["max_wait", "max_outage"]
    /// Of `model`: how calls are made.
    static let calls = [
        "max_in_flight", "attempts", "ask_again", "failures_in_a_row", "row_deadline", "stall_timeout",
        "request_timeout", "ca_file",
    ]
    /// Of each of `model.deployments`.
    package static let deployment = [
        "name", "endpoint", "kind", "api_version", "key_env", "headers", "weight", "fallback", "tokens_per_minute",
        "requests_per_minute",
    ]
    /// Of `model.response_format`.
    package static let answerFormat = ["schema", "name", "strict"]
    /// Of each of `inputs`.
    package static let input = [
        "rows", "file", "sql", "system", "prompt", "format", "delimiter", "header", "quote", "comment", "skip",
        "encoding",
    ]
    /// Of `output`, where it is more than a folder.
    package static let output = ["folder", "sql"]
    /// Of `compare`.
    package static let compare = ["gendered_words"]
    /// Of `evaluate`.
    package static let evaluate = EvaluationSpec.keys
    /// Of `tokens`.
    package static let tokens = ["files", "encoding", "model", "limit", "column"]
    /// Of `prices`.
    package static let prices = ["prompt", "completion", "cached", "batch_prompt", "batch_completion", "currency"]
    /// Of `batch`.
    package static let batch = ["requests_per_part", "megabytes_per_part", "poll_seconds"]
}
