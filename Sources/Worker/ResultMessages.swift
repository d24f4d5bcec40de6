internal import Columnar
internal import Messaging
internal import Planning

/// Results in messages of bounded size, so that other words get a turn between them and no network is given more at once
/// than it takes.
enum ResultMessages {
    /// Bytes of rows that a message has at the most; a row that is longer is in one alone.
    static let mostBytes = 16 << 20

    /// Bytes that one row has at the most: a connection takes no message of twice this.
    static let mostRowBytes = 1 << 30

    /// Cuts results into messages; the rows of one may be in several, the last of which says that it has finished.
    static func cut(_ results: [TaskResult], mostBytes: Int = mostBytes) -> [[TaskResult]] {
        var messages: [[TaskResult]] = []
        var message: [TaskResult] = []
        var bytes = 0
        for result in results {
            guard case .finished(let batches, let schema) = result.outcome else {
                message.append(result)
                continue
            }
            var rows: [EncodedBatch] = []
            for batch in batches {
                if bytes > 0, bytes.addingClamped(batch.byteCount) > mostBytes {
                    if !rows.isEmpty {
                        message.append(TaskResult(lease: result.lease, outcome: .part(rows), metrics: TaskMetrics()))
                    }
                    messages.append(message)
                    (message, rows, bytes) = ([], [], 0)
                }
                rows.append(batch)
                bytes = bytes.addingClamped(batch.byteCount)
            }
            message.append(
                TaskResult(lease: result.lease, outcome: .finished(rows, schema: schema), metrics: result.metrics))
        }
        return message.isEmpty ? messages : messages + [message]
    }

    /// A batch in pieces that each fit a message, as far as one row does.
    /// - Throws: `TaskFailure` for a row that no message can carry.
    static func encoded(
        _ batch: RecordBatch, mostBytes: Int = mostBytes, mostRowBytes: Int = mostRowBytes
    ) throws(TaskFailure) -> [EncodedBatch] {
        let whole = EncodedBatch(batch)
        let pieces = min(batch.rowCount, whole.byteCount / max(1, mostBytes) + 1)
        guard pieces > 1 else {
            guard whole.byteCount > mostRowBytes else { return [whole] }
            throw TaskFailure(
                "a row takes \(whole.byteCount) bytes, and a worker can bring back one of \(mostRowBytes) bytes at the "
                    + "most; select less of its text (substring, length), or write the rows to files",
                isTransient: false)
        }
        let rows = (batch.rowCount + pieces - 1) / pieces
        var all: [EncodedBatch] = []
        for start in stride(from: 0, to: batch.rowCount, by: rows) {
            let piece = batch.slice(start, min(rows, batch.rowCount - start))
            let encoded = EncodedBatch(piece)
            // Rows of very different lengths: the long ones may stand together.
            all +=
                encoded.byteCount > mostRowBytes
                ? try Self.encoded(piece, mostBytes: mostBytes, mostRowBytes: mostRowBytes) : [encoded]
        }
        return all
    }
}
