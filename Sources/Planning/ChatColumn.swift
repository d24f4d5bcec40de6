package import ModelClient

/// A column of chat answers: what is asked of which model, row by row.
package struct ChatColumn: Hashable, Sendable, Codable {
    package var endpoint: ModelEndpoint
    package var model: String
    package var system: Template?
    package var user: Template
    package var maxTokens: Int?
    package var temperature: Double?
    package var seed: Int?

    package init(
        endpoint: ModelEndpoint, model: String, system: Template?, user: Template, maxTokens: Int? = nil,
        temperature: Double? = nil, seed: Int? = nil
    ) {
        self.endpoint = endpoint
        self.model = model
        self.system = system
        self.user = user
        self.maxTokens = maxTokens
        self.temperature = temperature
        self.seed = seed
    }

    /// The columns that the messages are made of.
    package var columns: [String] { (system?.columns ?? []) + user.columns }
}
