internal import Columnar
internal import Crypto
internal import ModelAPI
internal import Planning
internal import Tokenization

/// Makes each row's request, counts its tokens and hashes it, for the driver to decide on and another
/// worker to send.
struct RequestOperator: ComputeOperator {
    let column: ChatColumn
    /// How a file has conversations whose contents are of several kinds.
    var mixed = MixedContents.none
    /// Columns whose texts are JSON, letter by letter.
    var jsonColumns: Set<String> = []
    /// Bytes of requests beyond which a batch ends.
    var bytesPerBatch = PreparedRequest.Builder.bytesPerBatch

    private static let rowsBetweenChecks = 256

    func apply(_ table: Table, _ context: ComputeContext) throws(TaskFailure) -> Table {
        let conversation = try BoundConversation(column, table.schema, json: jsonColumns)
        let counter = context.chatCounter(forModel: column.countedAs ?? column.model)
        let identity = SHA256.hash(data: column.requestIdentity)
        let field = Field(CallStep.requestColumn, .binary)
        let sample = column.samples > 1 ? table.schema.index(of: ChatColumn.sampleColumn) : nil
        let batches = table.batches.isEmpty ? [RecordBatch.empty(table.schema)] : table.batches
        var out: [RecordBatch] = []
        for batch in batches {
            let rows = conversation.rows(of: batch, mixed: mixed)
            var requests = PreparedRequest.Builder(rows: batch.rowCount)
            var first = 0
            for row in 0..<batch.rowCount {
                if row % Self.rowsBetweenChecks == 0 { try context.interruption.check() }
                if requests.byteCount > bytesPerBatch {
                    out.append(batch.slice(first, row - first).with(field, requests.finish()))
                    requests = PreparedRequest.Builder(rows: batch.rowCount - row)
                    first = row
                }
                do throws(InvalidRow) {
                    let messages = try rows.messages(row)
                    var hash = SHA256()
                    identity.withUnsafeBytes { hash.update(bufferPointer: $0) }
                    messages.withUnsafeBytes { bytes in
                        hash.update(bufferPointer: bytes)
                        // Samples of one request must not share its answer. Answers are kept under these very bytes.
                        if let sample, case .integer(let number) = batch.columns[sample].value(row) {
                            hash.update(data: Array("integer(\(number))".utf8))
                        }
                        let tokens = counter.tokens(of: bytes)
                        hash.finalize().withUnsafeBytes { requests.append(tokens, key: $0, messages: bytes) }
                    }
                } catch {
                    requests.append(refusal: error.reason)
                }
            }
            out.append(batch.slice(first, batch.rowCount - first).with(field, requests.finish()))
        }
        return Table(schema: out[0].schema, batches: out)
    }
}
