/// What a batch is made of.
package struct BatchRequest: Sendable, Hashable {
    /// The uploaded file of requests.
    package var inputFileID: String

    /// What each of its lines is sent to; ``ModelEndpoint/batchChatPath`` for chats.
    package var endpoint: String

    /// The time in which it is to be done; servers know `24h` only.
    package var completionWindow: String

    /// At most 16 pairs, of at most 64 and 512 characters, by which to find the batch again.
    package var metadata: [String: String]

    package init(
        inputFileID: String, endpoint: String, completionWindow: String = "24h", metadata: [String: String] = [:]
    ) {
        self.inputFileID = inputFileID
        self.endpoint = endpoint
        self.completionWindow = completionWindow
        self.metadata = metadata
    }
}

extension ModelEndpoint {
    /// The path that a batch's chats are sent to, as a batch and each line of its input name it.
    package var batchChatPath: String {
        kind == .openAI ? "/v1/chat/completions" : "/chat/completions"
    }
}
