internal import Columnar

extension Journal {
    /// The chunks of the job that were handed to a Batch API, by number.
    package func batchChunks(job: Int64) throws(JournalError) -> [BatchChunk] {
        try file.read { database in
            let find = try PreparedStatement(
                "SELECT part, file, batch, state, requests, detail FROM batch_parts WHERE job = ? ORDER BY part",
                database)
            find.bind(job, at: 1)
            var found: [BatchChunk] = []
            try find.forEach { row in
                found.append(
                    BatchChunk(
                        job: job, number: Int(row.int(0)), file: row.optionalText(1),
                        batch: row.optionalText(2), state: row.text(3), requests: Int(row.int(4)),
                        detail: row.buffer(5)))
            }
            return found
        }
    }

    /// The calls among these numbers that have an outcome, whatever it is.
    package func concludedCalls(in calls: Range<Int64>) throws(JournalError) -> Set<Int64> {
        try file.read { database in
            let find = try PreparedStatement(
                "SELECT call FROM outcomes WHERE call >= ? AND call < ?", database)
            find.bind(calls.lowerBound, at: 1)
            find.bind(calls.upperBound, at: 2)
            var found: Set<Int64> = []
            try find.forEach { found.insert($0.int(0)) }
            return found
        }
    }
}
