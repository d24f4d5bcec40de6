internal import Tokenization

/// What is done with a column's texts, or its lists of ids, in tokens.
package struct TokenFunction: Hashable, Sendable, Codable {
    package enum Operation: Hashable, Sendable, Codable {
        /// A text's number of tokens.
        case count
        /// A text's ids; special tokens' texts are ordinary text.
        case encode
        /// The text of a list of ids.
        case decode
        /// A text's beginning of at most so many tokens.
        case truncate(to: Int)
        /// A text's chunks of at most `size` tokens, each of which repeats `overlap` of the one before.
        case split(size: Int, overlap: Int)
        /// The tokens of a chat, given as JSON.
        case chatCount
    }

    package let operation: Operation
    /// tiktoken's name of the encoding.
    package let encoding: String

    package init(_ operation: Operation, encoding: String) {
        self.operation = operation
        self.encoding = encoding
    }

    /// Checks the numbers and the encoding's name.
    package func validate() throws(InvalidTokenFunction) {
        do { _ = try EncodingName(encoding) } catch { throw InvalidTokenFunction(description: error.message) }
        switch operation {
        case .truncate(let count) where count < 0:
            throw InvalidTokenFunction(
                description: "truncateTokens(to: \(count)): a number of tokens is never negative")
        case .split(let size, _) where size < 1:
            throw InvalidTokenFunction(description: "splitByTokens(size: \(size)): a chunk has at least one token")
        case .split(let size, let overlap) where overlap < 0 || overlap >= size:
            throw InvalidTokenFunction(
                description:
                    "splitByTokens(size: \(size), overlap: \(overlap)): the overlap is from 0 to one less than the size"
            )
        default: break
        }
    }

    /// Whether the tokenizer is given JSON, of whatever columns that is made.
    package var readsJSON: Bool { operation == .chatCount }

    /// The function as a person reads it, around the SQL of its argument.
    package func text(of argument: String) -> String {
        switch operation {
        case .count: "tokenCount(\(argument), \(encoding))"
        case .encode: "tokenize(\(argument), \(encoding))"
        case .decode: "detokenize(\(argument), \(encoding))"
        case .truncate(let count): "truncateTokens(\(argument), to: \(count), \(encoding))"
        case .split(let size, let overlap):
            "splitByTokens(\(argument), size: \(size), overlap: \(overlap), \(encoding))"
        case .chatCount: "chatTokenCount(\(argument), \(encoding))"
        }
    }
}

/// A token function that no worker could run.
package struct InvalidTokenFunction: Error, Sendable, CustomStringConvertible {
    package let description: String
}

/// A column that a worker's tokenizer makes from another one.
package struct TokenColumn: Hashable, Sendable, Codable {
    package let name: String
    package let function: TokenFunction
    /// The column that it reads.
    package let input: String

    package init(name: String, function: TokenFunction, input: String) {
        self.name = name
        self.function = function
        self.input = input
    }
}
