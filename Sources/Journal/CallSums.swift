internal import GRDB
package import Planning

/// What a number of calls came to.
package struct Spending: Sendable, Hashable {
    package var calls = 0
    package var promptTokens: Int64 = 0
    package var completionTokens: Int64 = 0
    package var cachedTokens: Int64 = 0
    /// Billionths of the currency's unit.
    package var costNano: Int64 = 0

    package init(
        calls: Int = 0, promptTokens: Int64 = 0, completionTokens: Int64 = 0, cachedTokens: Int64 = 0,
        costNano: Int64 = 0
    ) {
        self.calls = calls
        self.promptTokens = promptTokens
        self.completionTokens = completionTokens
        self.cachedTokens = cachedTokens
        self.costNano = costNano
    }

    package static func + (left: Spending, right: Spending) -> Spending {
        Spending(
            calls: Int(Int64(left.calls).clampedSum(Int64(right.calls))),
            promptTokens: left.promptTokens.clampedSum(right.promptTokens),
            completionTokens: left.completionTokens.clampedSum(right.completionTokens),
            cachedTokens: left.cachedTokens.clampedSum(right.cachedTokens),
            costNano: left.costNano.clampedSum(right.costNano))
    }
}

/// What a job's calls came to, by the kind of their outcomes.
package struct CallSums: Sendable, Hashable {
    private var byKind: [CallOutcome.Kind: Spending] = [:]
    /// What the calls can have come to of which nobody knows.
    package internal(set) var unknownBound = CallBound()

    package internal(set) subscript(kind: CallOutcome.Kind) -> Spending {
        get { byKind[kind, default: Spending()] }
        set { byKind[kind] = newValue }
    }

    package var total: Spending { byKind.values.reduce(Spending(), +) }

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
            found[row.int(0), default: CallSums()][kind] = Spending(
                calls: Int(row.int(2)), promptTokens: row.int(3), completionTokens: row.int(4),
                cachedTokens: row.int(5),
                costNano: row.int(6))
            let bound = found[row.int(0)]?.unknownBound ?? CallBound()
            found[row.int(0)]?.unknownBound = bound + CallBound(tokens: row.int(7), nano: row.int(8))
        }
        return found
    }
}
