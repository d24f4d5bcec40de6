/// How much longer paragraphs are than they were, as where a provider changed a model: last week's run is one of a
/// simulator without drift, this week's one with it, or one of another model.
///
/// It is not a matter of the number of calls: an answer is a function of the seed and the request.
package struct PlantedDrift: Sendable, Hashable {
    /// The mean number of words by which a paragraph is longer.
    package var words: Double

    /// The model that drifts; nil for all.
    package var model: String?

    package init(words: Double, model: String? = nil) {
        self.words = words
        self.model = model
    }

    /// The most words that can be asked for.
    package static let greatest = 1_000.0

    func validate() throws(SimulatorError) {
        guard (0...Self.greatest).contains(words) else {
            throw SimulatorError("The planted drift is \(words) words; it must be from 0 to \(Self.greatest).")
        }
        guard model?.isEmpty != true else { throw SimulatorError("The model that drifts has no name.") }
    }

    /// Sentences of ten words each, none of them gendered.
    private static let sentences = [
        "All of this is worth saying with a little care.", "It also helps to look at the matter once more.",
        "There is a second side that many people never mention.", "Much of it is learned slowly and by daily practice.",
        "None of these points is new, but they all count.", "What holds today may well be different in another year.",
    ]

    /// What a paragraph is longer by: so many whole sentences that the mean is as stated.
    func addition(to model: String, using generator: inout SeededGenerator) -> String {
        guard self.model == nil || self.model == model else { return "" }
        let sentences = words / 10
        let whole = sentences.rounded(.down)
        let count = Int(whole) + (generator.nextUnit() < sentences - whole ? 1 : 0)
        let start = Int(generator.next() % UInt64(Self.sentences.count))
        return (0..<count).reduce(into: "") { $0 += " " + Self.sentences[(start + $1) % Self.sentences.count] }
    }
}
