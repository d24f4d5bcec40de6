internal import Columnar
internal import Planning
internal import Relational

// How much a plan reads.
extension LogicalPlan {
    /// Whether a model is asked for any of the rows.
    var hasModelColumns: Bool {
        query.inputNumbers.contains { number in
            if case .chat? = inputs[number]?.source { true } else { false }
        }
    }

    /// Whether the machines of the cluster decide how the plan runs.
    package var dependsOnCluster: Bool { !query.isSpread && byteCount > Gathering.tinyBytes }

    /// The size of all that the plan's inputs have; a range has eight bytes a row.
    package var byteCount: Int64 {
        query.inputNumbers.reduce(0) { $0.addingClamped(inputs[$1]?.source.byteCount ?? 0) }
    }
}

extension DataSource {
    var byteCount: Int64 {
        switch self {
        case .local(let relation):
            return relation.partitions.reduce(0) { $0.addingClamped(Int64(clamping: $1.byteCount)) }
        case .range(let start, let end, let step, _):
            guard step != 0 else { return 0 }
            let rows = (Int128(end) - Int128(start)) / Int128(step)
            return Int64(clamping: max(0, rows) * 8)
        case .scan(let scan), .tokenStatistics(_, let scan): return scan.byteCount
        case .chat(_, let child): return child.byteCount
        }
    }
}
