internal import ModelAPI

/// Whether a stage's calls are all refused in the same words: then the job is at fault, and not its rows.
///
/// A parameter that a model does not take, or a certificate that nobody trusts, would be refused for a million rows.
/// One answer shows that the job is well, and from then on refusals are their rows' own.
struct SameRefusal: Sendable {
    private var words: [UInt8] = []
    private var count = 0
    private var isWell = false
    /// Why no more calls are made: what kind of refusal it was, and what rows are told.
    private(set) var cause: (category: ModelError.Category, message: String)?

    mutating func answered() {
        isWell = true
        words = []
    }

    /// A call was refused, as it would be again.
    ///
    /// - Parameters:
    ///   - category: What kind of refusal it is.
    ///   - message: What the endpoint says.
    ///   - limit: Refusals after which no more calls are made.
    mutating func refused(_ category: ModelError.Category, _ message: String, limit: Int) {
        guard !isWell, cause == nil, category == .badRequest || category == .connection else { return }
        let words = Self.words(message)
        count = words == self.words ? count + 1 : 1
        self.words = words
        guard count >= max(1, limit) else { return }
        cause = (
            category,
            "the first \(count) calls were all refused in the same words, so no more are sent (model.failures_in_a_row); "
                + "the last one: \(message)"
        )
    }

    /// The words without the numbers in them, such as a request's name or a count of tokens.
    private static func words(_ message: String) -> [UInt8] {
        message.utf8.prefix(400).filter { !(0x30...0x39).contains($0) }
    }
}
