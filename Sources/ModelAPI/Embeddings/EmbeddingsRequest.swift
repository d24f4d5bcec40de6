/// Texts to embed.
///
/// Servers take at most 2048 texts of 8192 tokens, 300,000 tokens in all (OpenAI, Azure).
package struct EmbeddingsRequest: Sendable, Hashable {
    /// How a server writes vectors; both are understood, whatever it was asked for.
    package enum Encoding: String, Sendable, Hashable {
        /// The bytes of little-endian 32-bit floats: a quarter of the length of digits, and exact.
        case base64

        /// Arrays of numbers, which every compatible server knows.
        case float
    }

    /// The model's name; on Azure, the deployment's.
    package var model: String

    /// The texts, at least one.
    package var inputs: [String]

    /// The length of a vector, for models that can shorten it; `nil` for their own.
    package var dimensions: Int?

    /// How vectors are asked for; `nil` leaves it to the server.
    package var encoding: Encoding?

    /// A name for the person asked for, by which a server tells apart who misuses it.
    package var user: String?

    /// What else to send.
    package var extra = ExtraParameters()

    package init(
        model: String, inputs: [String], dimensions: Int? = nil, encoding: Encoding? = .base64, user: String? = nil
    ) {
        self.model = model
        self.inputs = inputs
        self.dimensions = dimensions
        self.encoding = encoding
        self.user = user
    }
}
