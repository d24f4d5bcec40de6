/// What is asked of a model: a conversation and how to sample its next message.
///
/// Whatever is `nil` is left out of the request, so that the server's default holds.
package struct ChatRequest: Sendable, Hashable {
    /// The name under which a server takes the limit on completion tokens.
    package enum MaxTokensField: String, Sendable, Hashable {
        /// What older models and most compatible servers know.
        case maxTokens = "max_tokens"

        /// What reasoning models ask for; it counts their hidden tokens too.
        case maxCompletionTokens = "max_completion_tokens"
    }

    /// The model's name; on Azure, the deployment's.
    package var model: String

    /// The conversation so far, oldest first.
    package var messages: Conversation

    /// The most tokens to answer with.
    package var maxTokens: Int?

    /// The name that ``maxTokens`` is sent under.
    package var maxTokensField: MaxTokensField

    /// 0 for the likeliest tokens, up to 2 for wild ones.
    package var temperature: Double?

    /// The share of probability, 0 to 1, that tokens are drawn from.
    package var topP: Double?

    /// Asks for the same answer to the same request, as far as the server can.
    package var seed: Int?

    /// Texts that end the answer; servers take at most four.
    package var stop: [String]

    /// -2 to 2: how much less likely a token is that stands in the text already.
    package var presencePenalty: Double?

    /// -2 to 2: the same for each time that it stands there.
    package var frequencyPenalty: Double?

    /// The form of the answer.
    package var responseFormat: ResponseFormat?

    /// A name for the person asked for, by which a server tells apart who misuses it.
    package var user: String?

    /// What else to send.
    package var extra: ExtraParameters

    /// Whether the answer comes as a stream of events; it is read whole all the same.
    package var isStream = false

    /// Whether a stream is asked to tell the tokens that it used.
    package var asksForUsage = true

    package init(
        model: String,
        messages: Conversation,
        maxTokens: Int? = nil,
        maxTokensField: MaxTokensField = .maxTokens,
        temperature: Double? = nil,
        topP: Double? = nil,
        seed: Int? = nil,
        stop: [String] = [],
        presencePenalty: Double? = nil,
        frequencyPenalty: Double? = nil,
        responseFormat: ResponseFormat? = nil,
        user: String? = nil,
        extra: ExtraParameters = ExtraParameters()
    ) {
        self.model = model
        self.messages = messages
        self.maxTokens = maxTokens
        self.maxTokensField = maxTokensField
        self.temperature = temperature
        self.topP = topP
        self.seed = seed
        self.stop = stop
        self.presencePenalty = presencePenalty
        self.frequencyPenalty = frequencyPenalty
        self.responseFormat = responseFormat
        self.user = user
        self.extra = extra
    }
}
