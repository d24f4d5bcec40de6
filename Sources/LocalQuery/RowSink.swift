package import Columnar
internal import Dispatch
internal import Synchronization

/// A file that rows are written into while they come, in their order and with little memory.
///
///     let sink = try RowSink(path: "answers.parquet", format: .parquet, schema: schema)
///     for try await batch in answers { try await sink.append(batch) }
///     try await sink.finish()
///
/// The file appears whole, at `finish`, or not at all: until then rows go to a temporary file beside
/// it. A file of the name that is there already is replaced, unless the sink is told not to. A sink that is let go is cancelled.
package final class RowSink: Sendable {
    package let path: String
    private let feed: BatchFeed
    private let end = WriteEnd()

    /// Makes ready to write, so that what cannot be written is known before the first row.
    ///
    /// Missing folders are made.
    ///
    /// - Parameters:
    ///   - path: The file's name.
    ///   - format: What is written.
    ///   - schema: The rows' columns.
    ///   - replaces: Whether a file that has the name at the end is replaced; if not, `finish` throws.
    ///   - rawColumns: Columns of texts that are JSON already, and go into a file of JSON as they are.
    /// - Throws: `QueryError`: `io` for a folder that takes no file, `unsupportedType` for a schema that
    ///   DuckDB has no types for, `libraryMissing`.
    package init(path: String, format: Format, schema: Schema, replaces: Bool = true, rawColumns: Set<String> = [])
        throws(QueryError)
    {
        _ = try QueryInput.types(of: schema, Library.shared())
        let file = try UnfinishedFile(path, replaces: replaces)
        let (feed, end) = (BatchFeed(schema: schema), end)
        self.path = path
        self.feed = feed
        // A thread of its own: it waits for rows.
        DispatchQueue(label: "roost.rows").async {
            end.reached(Self.write(feed, to: file, format, rawColumns))
        }
    }

    deinit { feed.fail(Self.cancelled) }

    /// Takes a batch, and returns when there is room for another.
    ///
    /// A file cannot be written on after an error: nothing of it is left then.
    ///
    /// - Throws: `QueryError`: `io` or what else ended the writing, with the path; `data` for values or a
    ///   batch that the schema does not allow. `CancellationError` for a task that is cancelled.
    package func append(_ batch: RecordBatch) async throws {
        do {
            try await feed.append(batch)
        } catch let error as QueryError {
            // A batch that the feed refuses ends the file too.
            feed.fail(error)
            _ = try await end.outcome.get()
            throw error
        }
    }

    /// Writes what waits and gives the file its name.
    /// - Throws: `QueryError`, as `append` does; after `cancel`, `interrupted`.
    package func finish() async throws(QueryError) {
        try? feed.finish()
        try await end.outcome.get()
    }

    /// Ends the writing and removes what was written; nothing happens to a finished file.
    package func cancel() async {
        feed.fail(Self.cancelled)
        _ = await end.outcome
    }

    private static let cancelled = QueryError(.interrupted, "the writing was cancelled")

    private static func write(
        _ feed: BatchFeed, to file: UnfinishedFile, _ format: Format, _ rawColumns: Set<String>
    ) -> Result<Void, QueryError> {
        do throws(QueryError) {
            if format == .json {
                try writeJSON(feed, to: file, rawColumns)
                return .success(())
            }
            let copy = "COPY (SELECT * FROM input) TO \(quoted(file.temporary)) (\(format.copyOptions))"
            _ = try QueryEngine().run(copy, feed: feed)
            try file.keep()
            return .success(())
        } catch {
            file.remove()
            feed.stopReading(error)
            return .failure(error.about(file))
        }
    }

    private static func writeJSON(
        _ feed: BatchFeed, to file: UnfinishedFile, _ rawColumns: Set<String>
    ) throws(QueryError) {
        var lines = try JSONLines(path: file.temporary, schema: feed.schema, rawColumns: rawColumns)
        while let batch = try feed.next(for: ObjectIdentifier(feed)) { try lines.append(batch) }
        // The rows ended early, with those that had come.
        if let failure = feed.failure { throw failure }
        try lines.finish()
        try file.keep()
        feed.stopReading(nil)
    }

    /// Writes rows that are at hand as JSON lines.
    /// - Throws: `io`, with the path and the reason.
    package static func writeJSON(
        _ batches: [RecordBatch], _ schema: Schema, to path: String, replaces: Bool
    ) throws(QueryError) {
        let file = try UnfinishedFile(path, replaces: replaces)
        do throws(QueryError) {
            var lines = try JSONLines(path: file.temporary, schema: schema, rawColumns: [])
            for batch in batches { try lines.append(batch) }
            try lines.finish()
            try file.keep()
        } catch {
            file.remove()
            throw error.about(file)
        }
    }

    private static func quoted(_ text: String) -> String { "'" + text.replacing("'", with: "''") + "'" }
}

extension QueryError {
    /// This error with the name that the file was to have.
    fileprivate func about(_ file: UnfinishedFile) -> QueryError {
        let text = description.replacing(file.temporary, with: file.path)
        return QueryError(code, text.contains(file.path) ? text : "\(file.path) cannot be written: \(text)")
    }
}
