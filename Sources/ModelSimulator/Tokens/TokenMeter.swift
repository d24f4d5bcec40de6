/// Counts tokens and cuts texts at a number of them.
package protocol TokenMeter: Sendable {
    /// What is counted: an encoding's name such as `cl100k_base`, or `words`.
    var name: String { get }

    /// The number of tokens in a text.
    func count(_ text: String) -> Int

    /// The longest beginning of a text that has at most so many tokens.
    func prefix(of text: String, tokens: Int) -> Substring

    /// The meter of a model's own encoding.
    func meter(forModel model: String) -> any TokenMeter
}

extension TokenMeter {
    package func meter(forModel model: String) -> any TokenMeter { self }
}
