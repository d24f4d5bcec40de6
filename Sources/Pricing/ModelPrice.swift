package import ModelAPI

/// What a model's tokens cost from a day on.
package struct ModelPrice: Hashable, Sendable {
    package var from: PriceDate
    package var tokens: TokenPrice

    /// A price that holds until a later one does.
    package init(from: PriceDate, tokens: TokenPrice) {
        self.from = from
        self.tokens = tokens
    }
}
