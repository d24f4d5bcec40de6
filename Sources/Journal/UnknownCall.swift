package import Planning

/// A call that was about to be made when all news of it ended: it may have been paid for.
package struct UnknownCall: Sendable, Hashable {
    package let call: Int64
    package let key: RequestKey
    /// 0 for the first.
    package let attempt: Int
    package let deployment: String
    /// Seconds since 1970.
    package let at: Double
}

extension Journal {
    /// The job's calls without an outcome, by number: those that are in flight while the job runs.
    ///
    /// - Parameters:
    ///   - last: where the page before this one ended; nil for the first.
    ///   - limit: the most that a page has.
    package func unknownCalls(job: Int64, after last: Int64? = nil, limit: Int = .max) throws(JournalError)
        -> [UnknownCall]
    {
        try file.read { database in
            let find = try PreparedStatement(
                """
                SELECT call, key, attempt, deployment, at FROM intents WHERE job = ? AND call > ? ORDER BY call LIMIT ?
                """, database)
            find.bind(job, at: 1)
            find.bind(last ?? .min, at: 2)
            find.bind(Int64(limit), at: 3)
            var found: [UnknownCall] = []
            try find.forEach { row in
                guard let key = row.key(1) else { return }
                found.append(
                    UnknownCall(
                        call: row.int(0), key: key, attempt: Int(row.int(2)), deployment: row.text(3), at: row.double(4)
                    ))
            }
            return found
        }
    }

    /// Writes that the user goes on without knowing how `calls` ended: their outcome is `accepted`, at no cost.
    ///
    /// An answer that turns up later takes its place.
    ///
    /// - Parameter calls: those of the job without an outcome that are meant; others are left as they are.
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
