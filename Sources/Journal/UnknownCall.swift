internal import ModelAPI
package import Planning

/// A call without an outcome: it may have been paid for.
package struct UnknownCall: Sendable, Hashable {
    package let intent: CallIntent
    /// When the intent was written, in seconds since 1970.
    package let at: Double

    package var call: Int64 { intent.call }
    package var key: RequestKey { intent.key }
    package var deployment: String { intent.deployment }
    /// The name of the log of the worker that was to make it; empty where none is known.
    package var worker: String { intent.worker }
}

extension Journal {
    /// The job's calls without an outcome, by number: those that are in flight while the job runs.
    ///
    /// - Parameters:
    ///   - job: the job's number.
    ///   - last: where the page before this one ended; nil for the first.
    ///   - limit: the most that a page has.
    /// - Returns: the calls, the smallest number first.
    /// - Throws: `JournalError` where the journal or one of its intents cannot be read.
    package func unknownCalls(job: Int64, after last: Int64? = nil, limit: Int = .max) throws(JournalError)
        -> [UnknownCall]
    {
        let path = path
        return try file.read { database in
            let find = try PreparedStatement(
                """
                SELECT call, key, attempt, deployment, worker, bound_tokens, bound_nano, at FROM intents
                WHERE job = ? AND call > ? ORDER BY call LIMIT ?
                """, database)
            find.bind(job, at: 1)
            find.bind(last ?? .min, at: 2)
            find.bind(Int64(limit), at: 3)
            var found: [UnknownCall] = []
            try find.forEach { row in
                guard let key = row.key(1) else {
                    throw JournalError.unreadable(path, "the intent of call \(row.int(0)) of job \(job)")
                }
                let intent = CallIntent(
                    call: row.int(0), job: job, key: key, attempt: Int(row.int(2)), deployment: row.text(3),
                    worker: row.text(4), bound: CallBound(tokens: row.int(5), nano: row.int(6)))
                found.append(UnknownCall(intent: intent, at: row.double(7)))
            }
            return found
        }
    }

    /// Writes that the user goes on without knowing how `calls` ended: their outcome is `accepted`.
    ///
    /// They keep their bounds, which count in a budget. An answer that turns up later takes the outcome's place.
    ///
    /// - Parameters:
    ///   - job: the job's number.
    ///   - calls: those of the job without an outcome that are meant; others are left as they are.
    /// - Throws: `JournalError` where the journal cannot be written.
    package func resolveUnknown(job: Int64, _ calls: [UnknownCall]) throws(JournalError) {
        try file.write { database in
            var writer = try EntryWriter(database, now: now())
            let find = try PreparedStatement("SELECT 1 FROM intents WHERE call = ? AND job = ?", database)
            for call in calls {
                find.bind(call.call, at: 1)
                find.bind(job, at: 2)
                var isOpen = false
                try find.forEach { _ in isOpen = true }
                if isOpen { try writer.write(CallOutcome(call: call.call, job: job, key: call.key, kind: .accepted)) }
            }
            try writer.finish()
        }
    }
}
