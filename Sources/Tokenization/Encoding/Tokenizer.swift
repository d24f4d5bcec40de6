/// Encodes texts for one thread, with caches that it keeps from text to text.
///
///     let tokenizer = encoding.makeTokenizer()
///     for row in rows { counts.append(try tokenizer.count(row)) }
///
/// It holds 1 MB, and 8 to 16 MB once it has seen 1 MB of text. Bytes must be UTF-8: where they are not, an `invalidUTF8`
/// with the offset is thrown. A `String` always is UTF-8; see `init(repairingUTF16:)` for text with lone surrogates.
package final class Tokenizer {
    package let encoding: Encoding
    let workspace: Workspace
    private var ids: UnsafeMutablePointer<TokenID>
    private var capacity = 1024

    init(_ encoding: Encoding, bytesExpected: Int = 0) {
        self.encoding = encoding
        workspace = Workspace(image: encoding.image, bytesExpected: bytesExpected)
        ids = .allocate(capacity: capacity)
    }

    deinit { ids.deallocate() }

    /// How many tokens the bytes are, special tokens' texts being ordinary text.
    package func count(_ text: UnsafeRawBufferPointer) throws(TokenizationError) -> Int {
        let (sink, invalid) = run(text, CountSink())
        if let invalid { throw .invalidUTF8(at: invalid) }
        return sink.total
    }

    /// The ids of the bytes, special tokens' texts being ordinary text; valid inside `body`.
    package func withOrdinaryIDs<Result>(
        of text: UnsafeRawBufferPointer, _ body: (UnsafeBufferPointer<TokenID>) -> Result
    ) throws(TokenizationError) -> Result {
        reserve(IdSink.capacity(bytes: text.count))
        defer { trim() }
        let (sink, invalid) = run(text, IdSink(ids))
        if let invalid { throw .invalidUTF8(at: invalid) }
        return body(UnsafeBufferPointer(start: ids, count: sink.next - ids))
    }

    /// Appends the ids of the bytes to a list, special tokens' texts being ordinary text.
    package func encodeOrdinary(
        _ text: UnsafeRawBufferPointer, into list: inout [TokenID]
    ) throws(TokenizationError) {
        try withOrdinaryIDs(of: text) { list.append(contentsOf: $0) }
    }

    /// How many tokens a text is, special tokens' texts being ordinary text.
    package func count(_ text: String) -> Int {
        var text = text
        return text.withUTF8 { count(valid: UnsafeRawBufferPointer($0)) }
    }

    /// The count of a `String`'s bytes, which are UTF-8 by construction.
    func count(valid text: UnsafeRawBufferPointer) -> Int { run(text, CountSink()).0.total }

    /// The ids of a `String`'s bytes, which are UTF-8 by construction.
    func ordinaryIDs(ofValid text: UnsafeRawBufferPointer) -> [TokenID] {
        reserve(IdSink.capacity(bytes: text.count))
        defer { trim() }
        let (sink, _) = run(text, IdSink(ids))
        return Array(UnsafeBufferPointer(start: ids, count: sink.next - ids))
    }

    private func run<Sink: TokenSink>(
        _ text: UnsafeRawBufferPointer, _ sink: Sink
    ) -> (Sink, invalid: Int?) {
        switch encoding.pattern {
        case .cl100k: Self.run(Cl100kPattern.self, workspace, text, sink)
        case .o200k: Self.run(O200kPattern.self, workspace, text, sink)
        case .r50k: Self.run(R50kPattern.self, workspace, text, sink)
        }
    }

    private static func run<Pattern: SplitPattern, Sink: TokenSink>(
        _ pattern: Pattern.Type, _ workspace: Workspace, _ text: UnsafeRawBufferPointer, _ sink: Sink
    ) -> (Sink, invalid: Int?) {
        workspace.expect(text.count)
        var kernel = PieceKernel<Pattern, Sink>(workspace, sink)
        let invalid = kernel.run(text)
        workspace.trim()
        return (kernel.sink, invalid)
    }

    /// Room for that many ids.
    ///
    /// Memory that is never written to is never really taken.
    private func reserve(_ count: Int) {
        guard count > capacity else { return }
        ids.deallocate()
        capacity = max(count, 2 * capacity)
        ids = .allocate(capacity: capacity)
    }

    /// Gives back what an unusually long text took.
    private func trim() {
        guard capacity > 1 << 22 else { return }
        ids.deallocate()
        capacity = 1024
        ids = .allocate(capacity: capacity)
    }
}
