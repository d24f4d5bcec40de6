internal import GRDB
package import ModelAPI

/// What a job's calls came to, by the kind of their outcomes.
package struct CallSums: Sendable, Hashable {
    private var byKind: [CallOutcome.Kind: CallUsage] = [:]
    /// What the calls can have come to of which nobody knows.
    package internal(set) var unknownBound = CallBound()

    /// What the calls of one kind came to.
    package internal(set) subscript(kind: CallOutcome.Kind) -> CallUsage {
        get { byKind[kind, default: CallUsage()] }
        set { byKind[kind] = newValue }
    }

    /// What all calls came to.
    package var total: CallUsage { byKind.values.reduce(CallUsage(), +) }

    /// The sums of `job`, or of every job.
    static func fetch(_ database: Database, job: Int64? = nil) throws -> [Int64: CallSums] {
        let statement = try PreparedStatement(
            """
            SELECT job, kind, calls, prompt_tokens, completion_tokens, cached_tokens, cost_nano, bound_tokens, bound_nano
            FROM sums
            """ + (job == nil ? "" : " WHERE job = ?"), database)
        if let job { statement.bind(job, at: 1) }
        var found: [Int64: CallSums] = [:]
        try statement.forEach { row in
            guard let kind = CallOutcome.Kind(rawValue: Int(row.int(1))) else { return }
            var sums = found[row.int(0)] ?? CallSums()
            sums[kind] = CallUsage(
                calls: Int(row.int(2)), promptTokens: row.int(3), completionTokens: row.int(4),
                cachedTokens: row.int(5),
                costNano: row.int(6))
            sums.unknownBound = sums.unknownBound + CallBound(tokens: row.int(7), nano: row.int(8))
            found[row.int(0)] = sums
        }
        return found
    }
}
