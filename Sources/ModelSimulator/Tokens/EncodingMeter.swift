internal import Synchronization
package import Tokenization

/// Counts with the tokenizer: tiktoken's encoding of each model, by its name.
///
/// ```swift
/// let meter = EncodingMeter(searching: search) ?? WordMeter()
/// ```
package struct EncodingMeter: TokenMeter {
    private let encoding: Encoding
    private let others: Others

    /// The encodings of models that need another one, loaded with their first call.
    private final class Others: Sendable {
        let search: VocabularySearch
        let loaded: Mutex<[EncodingName: EncodingMeter]> = Mutex([:])
        init(_ search: VocabularySearch) { self.search = search }
    }

    private init(_ encoding: Encoding, _ others: Others) {
        self.encoding = encoding
        self.others = others
    }

    /// A meter of cl100k_base, and of other encodings for the models that have them; `nil` where that
    /// vocabulary cannot be found.
    package init?(searching search: VocabularySearch) {
        guard let encoding = try? Encoding.load(.cl100kBase, from: search) else { return nil }
        self.init(encoding, Others(search))
        // That of most models now, so that no call's latency holds its reading.
        _ = meter(forModel: "gpt-4o")
    }

    package var name: String { encoding.name.rawValue }

    package func count(_ text: String) -> Int { encoding.count(text) }

    package func prefix(of text: String, tokens: Int) -> Substring {
        let bytes = encoding.encodeOrdinary(text).prefix(tokens).reduce(0) { $0 + (encoding.byteCount(of: $1) ?? 0) }
        var end = text.utf8.index(text.startIndex, offsetBy: min(bytes, text.utf8.count))
        // A token may end inside of a character, which then is left out.
        while end > text.startIndex, end.samePosition(in: text.unicodeScalars) == nil {
            end = text.utf8.index(before: end)
        }
        return text[..<end]
    }

    /// The meter of a model's encoding; of a name that is not known, or whose vocabulary is not there, this one.
    package func meter(forModel model: String) -> any TokenMeter {
        guard let name = try? EncodingName(forModel: model), name != encoding.name else { return self }
        return others.loaded.withLock { loaded in
            if let known = loaded[name] { return known }
            let meter = (try? Encoding.load(name, from: others.search)).map { EncodingMeter($0, others) } ?? self
            loaded[name] = meter
            return meter
        }
    }
}
