package import Tokenization

/// An encoding of tiktoken's, by its name or by a model that uses it.
///
/// ```swift
/// tokenCount(col("prompt"), encoding: .o200kBase)
/// tokenCount(col("prompt"), encoding: "p50k_base")
/// tokenCount(col("prompt"), encoding: try .forModel("gpt-4o-mini"))
/// ```
public struct TokenEncoding: Hashable, Sendable, ExpressibleByStringLiteral {
    /// tiktoken's name.
    ///
    /// The first action throws an error for a name that tiktoken does not have.
    public let name: String

    /// GPT-3.5, GPT-4 and the current embedding models.
    public static let cl100kBase: TokenEncoding = "cl100k_base"
    /// GPT-4o, GPT-4.1, GPT-5 and the reasoning models.
    public static let o200kBase: TokenEncoding = "o200k_base"

    /// The encoding with this name of tiktoken's, which is checked by the first action.
    public init(_ name: String) { self.name = name }
    /// The encoding with this name of tiktoken's, which is checked by the first action.
    public init(stringLiteral name: String) { self.name = name }

    /// The encoding of a model, by tiktoken's model map.
    /// - Throws: `RoostError` of code `invalidArgument` for a model that is not in it.
    public static func forModel(_ model: String) throws(RoostError) -> TokenEncoding {
        do {
            return TokenEncoding(try EncodingName(forModel: model).rawValue)
        } catch {
            throw RoostError(.invalidArgument, error.message)
        }
    }

    /// - Throws: `RoostError` of code `invalidArgument` for a name that tiktoken does not have.
    package func known() throws(RoostError) -> EncodingName {
        do { return try EncodingName(name) } catch { throw RoostError(.invalidArgument, error.message) }
    }
}
