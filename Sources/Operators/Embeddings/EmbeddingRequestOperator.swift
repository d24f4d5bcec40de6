internal import Columnar
internal import Crypto
internal import ModelAPI
internal import Planning
internal import Tokenization

/// Makes the requests of a column of embeddings: several rows share one, which stands in the first of them,
/// and the others say where.
///
/// A row that cannot be embedded says why, and is in none.
struct EmbeddingRequestOperator: ComputeOperator {
    let column: ChatColumn
    let options: EmbeddingOptions
    /// Columns whose texts are JSON, letter by letter.
    var jsonColumns: Set<String> = []

    /// Rows of a batch: with vectors beside them, more would be large to pass on.
    private static let rowsPerBatch = 2_048

    func apply(_ table: Table, _ context: ComputeContext) throws(TaskFailure) -> Table {
        let template = try BoundTemplate(column.user, table.schema, json: jsonColumns)
        let counter = TextTokens(try? context.tokenizer(TextTokens.encoding(ofModel: column.model).rawValue))
        var texts: [String] = []
        var tokens: [TokenEstimate?] = []
        var entries: [PreparedRequest.Entry] = []
        for batch in table.batches {
            for row in 0..<batch.rowCount {
                if row % 256 == 0 { try context.interruption.check() }
                let text = template.text(batch, row)
                let count = text.map(counter.tokens)
                let refusal = refusal(text, count)
                texts.append(refusal == nil ? text ?? "" : "")
                tokens.append(refusal == nil ? count : nil)
                entries.append(refusal ?? .member(0, rowsAbove: 0))
            }
        }
        let identity = SHA256.hash(data: column.requestIdentity)
        for group in EmbeddingGroups.groups(tokens, options) {
            let first = group.members[0]
            let json = EmbeddingTexts.encoded(group.members.lazy.map { texts[$0] })
            var hash = SHA256()
            identity.withUnsafeBytes { hash.update(bufferPointer: $0) }
            json.withUnsafeBytes { hash.update(bufferPointer: $0) }
            let isExact = group.members.allSatisfy { tokens[$0]?.isExact == true }
            entries[first] = .request(
                TokenEstimate(count: group.tokens, isExact: isExact), key: Array(hash.finalize()), messages: json)
            for (index, member) in group.members.enumerated().dropFirst() {
                entries[member] = .member(index, rowsAbove: member - first)
            }
        }
        return Self.table(table, entries)
    }

    /// Why a text is not sent; nil for one that is.
    private func refusal(_ text: String?, _ tokens: TokenEstimate?) -> PreparedRequest.Entry? {
        guard let text, let tokens else {
            return .refused("the row has no text to embed: its template reads a null", .badRequest)
        }
        do throws(InvalidRow) { try InvalidRow.check(size: text.utf8.count) } catch {
            return .refused(error.reason, .badRequest)
        }
        if text.isEmpty { return .refused("the row's text is empty, and an empty text has no embedding", .badRequest) }
        guard tokens.isExact, tokens.count > EmbeddingOptions.mostTokensOfText else { return nil }
        return .refused(
            "the text has \(tokens.count) tokens, and a text may have \(EmbeddingOptions.mostTokensOfText)",
            .contextLength)
    }

    private static func table(_ table: Table, _ entries: [PreparedRequest.Entry]) -> Table {
        let field = Field(CallStep.requestColumn, .binary)
        let batches = table.batches.isEmpty ? [RecordBatch.empty(table.schema)] : table.batches
        var out: [RecordBatch] = []
        var next = 0
        for batch in batches {
            for start in stride(from: 0, to: max(1, batch.rowCount), by: rowsPerBatch) {
                let rows = batch.slice(start, min(rowsPerBatch, batch.rowCount - start))
                var requests = PreparedRequest.Builder(rows: rows.rowCount)
                var first = 0
                for row in 0..<rows.rowCount {
                    if requests.byteCount > PreparedRequest.Builder.bytesPerBatch {
                        out.append(rows.slice(first, row - first).with(field, requests.finish()))
                        requests = PreparedRequest.Builder(rows: rows.rowCount - row)
                        first = row
                    }
                    requests.append(entries[next + row])
                }
                next += rows.rowCount
                out.append(rows.slice(first, rows.rowCount - first).with(field, requests.finish()))
            }
        }
        return Table(schema: out[0].schema, batches: out)
    }
}
