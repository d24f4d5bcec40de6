package import ModelAPI

/// What a job's model calls came to, for its progress and its summary.
package struct CallTotals: Sendable, Hashable {
    /// Rows that there are to be answered, as far as they are known.
    package var rows: UInt64 = 0
    package var answered: UInt64 = 0
    /// Rows that ended in an error; a filtered answer is none.
    package var failed: UInt64 = 0
    /// Rows that took the answer of an identical request.
    package var shared: UInt64 = 0
    /// Rows whose answer an earlier run of the job had paid for.
    package var fromJournal: UInt64 = 0
    /// Rows whose answer the cache had.
    package var fromCache: UInt64 = 0
    package var retries: UInt64 = 0
    /// Refusals for want of quota (429).
    package var refusals: UInt64 = 0
    /// Calls that may have been paid, but whose answer was lost in a crash.
    package var unknown: UInt64 = 0
    /// Calls that gave no answer, and that the endpoint may charge for all the same: it was too slow, or the connection
    /// broke.
    package var perhapsPaid: UInt64 = 0
    package var inFlight: UInt64 = 0
    /// This run's attempts that were sent, and what they came to in `currency`.
    package var usage = CallUsage()
    package var currency = ""
    /// The journal's number of the job; nil before its calls are open.
    package var job: Int64?
    /// What the job's calls had come to before this run.
    package var before = CallsBefore()
    /// Why calls wait, where they do: "the endpoint's quota, 12 s".
    package var waiting: String?
    /// How the batches stand, where calls are made in them: "1 of 3 batches done, 4,120/10,000 requests".
    package var batches: String?

    package init() {}
}

/// What the calls of earlier runs of a job came to.
package struct CallsBefore: Sendable, Hashable {
    /// Those that came to an end, whichever.
    package var usage = CallUsage()
    /// Those of them that may have been paid without an answer that anybody has: their rows were called again.
    package var unknown: UInt64 = 0

    package init() {}

    package static func + (left: CallsBefore, right: CallsBefore) -> CallsBefore {
        var sum = left
        sum.usage += right.usage
        let (unknown, isOver) = sum.unknown.addingReportingOverflow(right.unknown)
        sum.unknown = isOver ? .max : unknown
        return sum
    }
}

/// In messages the fields of the usage stand among the others.
extension CallTotals: Codable {
    private enum CodingKeys: String, CodingKey {
        case rows, answered, failed, shared, fromJournal, fromCache, retries, refusals, unknown, inFlight
        case currency, job, before, waiting, batches, perhapsPaid
    }

    private static var counts: [(CodingKeys, WritableKeyPath<CallTotals, UInt64>)] {
        [
            (.rows, \.rows), (.answered, \.answered), (.failed, \.failed), (.shared, \.shared),
            (.fromJournal, \.fromJournal), (.fromCache, \.fromCache), (.retries, \.retries),
            (.refusals, \.refusals), (.unknown, \.unknown), (.inFlight, \.inFlight),
        ]
    }

    package init(from decoder: any Decoder) throws {
        self.init()
        let fields = try decoder.container(keyedBy: CodingKeys.self)
        for (key, path) in Self.counts { self[keyPath: path] = try fields.decode(UInt64.self, forKey: key) }
        usage = try CallUsage(from: decoder)
        currency = try fields.decode(String.self, forKey: .currency)
        job = try fields.decodeIfPresent(Int64.self, forKey: .job)
        before = try fields.decode(CallsBefore.self, forKey: .before)
        waiting = try fields.decodeIfPresent(String.self, forKey: .waiting)
        batches = try fields.decodeIfPresent(String.self, forKey: .batches)
        perhapsPaid = try fields.decodeIfPresent(UInt64.self, forKey: .perhapsPaid) ?? 0
    }

    package func encode(to encoder: any Encoder) throws {
        var fields = encoder.container(keyedBy: CodingKeys.self)
        for (key, path) in Self.counts { try fields.encode(self[keyPath: path], forKey: key) }
        try usage.encode(to: encoder)
        try fields.encode(currency, forKey: .currency)
        try fields.encodeIfPresent(job, forKey: .job)
        try fields.encode(before, forKey: .before)
        try fields.encodeIfPresent(waiting, forKey: .waiting)
        try fields.encodeIfPresent(batches, forKey: .batches)
        if perhapsPaid > 0 { try fields.encode(perhapsPaid, forKey: .perhapsPaid) }
    }
}

/// In messages the fields of the usage stand beside the number of unknown calls.
extension CallsBefore: Codable {
    private enum CodingKeys: String, CodingKey { case unknown }

    package init(from decoder: any Decoder) throws {
        usage = try CallUsage(from: decoder)
        unknown = try decoder.container(keyedBy: CodingKeys.self).decode(UInt64.self, forKey: .unknown)
    }

    package func encode(to encoder: any Encoder) throws {
        try usage.encode(to: encoder)
        var fields = encoder.container(keyedBy: CodingKeys.self)
        try fields.encode(unknown, forKey: .unknown)
    }
}
