import Synchronization

/// A tokenizer with tiktoken's exact ids: a vocabulary, its merges, its special tokens.
///
///     let encoding = try Encoding.load(.cl100kBase, from: search)
///     encoding.encodeOrdinary("hello world")  // [15339, 1917]
///     encoding.count("hello world")           // 2
///
/// It is safe to share between threads. Each call borrows a `Tokenizer`, the memory to encode
/// with; a loop over many texts does better with one `Tokenizer` of its own.
package final class Encoding: Sendable {
    package let name: EncodingName
    /// The special tokens' texts and ids.
    package let specialTokens: [String: TokenID]

    let pattern: EncodingDefinition.Pattern
    let image: TableImage
    let specialTexts: SpecialTexts
    private let specialBytes: [TokenID: [UInt8]]
    private let idle = Mutex<[Lent]>([])

    /// A tokenizer that no one uses at the moment.
    private struct Lent: @unchecked Sendable {
        let tokenizer: Tokenizer
    }

    /// Loads an encoding: its tables are mapped from a file, or built and left there.
    ///
    /// - Throws: `vocabularyMissing` or `vocabularyCorrupt`.
    package static func load(
        _ name: EncodingName, from search: VocabularySearch
    ) throws(TokenizationError) -> Encoding {
        let definition = EncodingDefinition(name)
        let found = try search.find(definition.vocabulary)
        let store = TableStore(folders: [found.folder] + search.tableFolders)
        let image = try store.tables(of: definition.vocabulary, ranks: found.bytes)
        return Encoding(name, definition, image)
    }

    /// Loads the encoding of a model, by tiktoken's model map.
    package static func load(
        forModel model: String, from search: VocabularySearch
    ) throws(TokenizationError) -> Encoding {
        try load(EncodingName(forModel: model), from: search)
    }

    init(_ name: EncodingName, _ definition: EncodingDefinition, _ image: TableImage) {
        self.name = name
        self.image = image
        pattern = definition.pattern
        specialTokens = definition.specials
        specialTexts = SpecialTexts(definition.specials.keys)
        specialBytes = Dictionary(
            definition.specials.map { ($0.value, Array($0.key.utf8)) },
            // Of two names for one id, tiktoken decodes to the one that is not reserved.
            uniquingKeysWith: { $0.starts(with: "<|reserved".utf8) ? $1 : $0 })
    }

    /// The memory to encode with, for one thread at a time; it learns from what it encodes.
    ///
    /// - Parameter bytesExpected: How much text is to come, where that is known. Little text is encoded soonest with
    ///   tables that learn, much with the whole vocabulary in them.
    /// - Returns: A tokenizer with caches of its own.
    package func makeTokenizer(bytesExpected: Int = 0) -> Tokenizer {
        Tokenizer(self, bytesExpected: bytesExpected)
    }

    /// Runs `body` with a tokenizer that no one else uses meanwhile.
    package func withTokenizer<Result, Failure: Error>(
        _ body: (Tokenizer) throws(Failure) -> Result
    ) throws(Failure) -> Result {
        let tokenizer = idle.withLock { $0.popLast() }?.tokenizer ?? Tokenizer(self)
        defer {
            let lent = Lent(tokenizer: tokenizer)
            idle.withLock { $0.append(lent) }
        }
        return try body(tokenizer)
    }

    /// A token's bytes; nil for an id that the encoding does not have.
    func bytes(of id: TokenID) -> UnsafeBufferPointer<UInt8>? {
        guard id < image.tables.tokenLimit else { return nil }
        let bytes = image.tables.bytes(of: id)
        return bytes.isEmpty ? nil : bytes
    }

    func specialBytes(of id: TokenID) -> [UInt8]? { specialBytes[id] }
}
