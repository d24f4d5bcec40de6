package import ModelAPI

/// A model's column: what is asked of which model, row by row.
///
/// Answers of a chat, or embeddings.
package struct ChatColumn: Hashable, Sendable, Codable {
    package var endpoint: ModelEndpoint
    package var model: String
    package var system: Template?
    package var user: Template
    /// A column that holds whole conversations, in place of `system` and `user`: a list of structs with
    /// `role` and `content`, or its JSON.
    package var conversation: String?
    package var sampling = Sampling()
    /// Answers that are asked for each row; from two on, each is a row of its own, numbered in `sample`.
    package var samples = 1
    /// Other deployments of the same model, each with a quota of its own.
    package var others: [ModelDeployment] = []
    /// The model whose vocabulary counts the prompts, where `model` is a deployment's own name.
    package var countedAs: String?
    /// How `user`'s texts are embedded; nil for a column of chat answers.
    package var embeddings: EmbeddingOptions?
    /// The step's name as the journal knows it, where the rows have a column of that name and the step got another.
    ///
    /// Nil for the step's own name. No part of what is asked.
    package var keyName: String?

    package init(
        endpoint: ModelEndpoint, model: String, system: Template?, user: Template, conversation: String? = nil,
        sampling: Sampling = Sampling()
    ) {
        self.endpoint = endpoint
        self.model = model
        self.system = system
        self.user = user
        self.conversation = conversation
        self.sampling = sampling
    }

    /// How a model's next message is drawn, in the endpoint's own words; what is nil is left to the endpoint.
    package struct Sampling: Hashable, Sendable, Codable {
        package var maxTokens: Int?
        /// Whether the limit is sent as `max_completion_tokens`, as newer models want it.
        package var namesCompletionTokens = false
        package var temperature: Double?
        package var topP: Double?
        package var seed: Int?
        package var stop: [String] = []
        package var format: AnswerFormat?
        /// What else is sent, as a JSON object; nil for nothing.
        package var extra: String?

        package init(maxTokens: Int? = nil, temperature: Double? = nil, topP: Double? = nil, seed: Int? = nil) {
            self.maxTokens = maxTokens
            self.temperature = temperature
            self.topP = topP
            self.seed = seed
        }
    }

    /// Every deployment that may be asked, the column's own first.
    package func deployments(quota: QuotaLimits) -> [ModelDeployment] {
        [ModelDeployment(endpoint: endpoint, model: model, quota: quota)] + others
    }

    /// The column that numbers a row's samples from 0.
    package static let sampleColumn = "sample"

    /// The names of the columns that a step of this name adds, but for the samples' numbers.
    package func columnNames(_ name: String) -> [String] {
        embeddings == nil ? [name] : [name, EmbeddingOptions.errorColumn(name)]
    }

    /// The most completion tokens of a call; nil where the endpoint decides.
    ///
    /// Embeddings have none.
    package var maxCompletionTokens: Int? { embeddings == nil ? sampling.maxTokens : 0 }

    /// The columns that the messages are made of.
    package var columns: [String] { conversation.map { [$0] } ?? (system?.columns ?? []) + user.columns }
}

/// The form that answers must have, sent as `response_format`.
package struct AnswerFormat: Hashable, Sendable, Codable {
    /// The JSON schema's name and text; nil for any JSON object.
    package var schemaName: String?
    package var schema: String?
    package var isStrict: Bool?

    package init(schemaName: String? = nil, schema: String? = nil, isStrict: Bool? = nil) {
        self.schemaName = schemaName
        self.schema = schema
        self.isStrict = isStrict
    }
}

/// One of several endpoints that serve a model.
package struct ModelDeployment: Hashable, Sendable, Codable {
    package var endpoint: ModelEndpoint
    package var model: String
    package var quota: QuotaLimits
    /// Its share of the calls, beside the weights of the others.
    package var weight: Double
    /// Whether it is asked only while the others cannot be.
    package var isFallback: Bool

    package init(
        endpoint: ModelEndpoint, model: String, quota: QuotaLimits = QuotaLimits(), weight: Double = 1,
        isFallback: Bool = false
    ) {
        self.endpoint = endpoint
        self.model = model
        self.quota = quota
        self.weight = weight
        self.isFallback = isFallback
    }
}
