internal import Columnar

extension JobPlan: CustomStringConvertible {
    /// The stages in the order in which they run.
    package var description: String {
        stages.enumerated().map { index, stage in "Stage \(index): \(stage)" }.joined(separator: "\n")
    }
}

extension StagePlan: CustomStringConvertible {
    package var description: String {
        let rows = rowsPerTask.map { ", at most \($0) row\($0 == 1 ? "" : "s") a task" } ?? ""
        let threads = pipeline.threads.map { $0 > 1 ? ", \($0) threads" : "" } ?? ""
        return ([source + meeting + rows + threads] + steps).joined(separator: " -> ")
    }

    private var meeting: String {
        guard case .gathered(let stages) = input else { return "" }
        return stages.isEmpty && pipeline.scans.isEmpty ? ", in one task" : " in one task"
    }

    /// What is done with the rows, step by step.
    package var steps: [String] {
        pipeline.operators.map(\.description) + (calls.map { ["calls \($0.name) [\($0.column.model)]"] } ?? [])
    }

    /// Where the rows come from.
    package var source: String {
        switch input {
        case .local(let batches, _): return "rows of the session in \(batches.count) partitions"
        case .range(_, _, _, let partitions): return "range in \(partitions) partitions"
        case .files(let splits):
            return
                "\(pipeline.scan?.format.rawValue ?? "") files in \(splits.count) split\(splits.count == 1 ? "" : "s")"
        case .stages(let indices): return "stage " + indices.map(String.init).joined(separator: " and ")
        case .gathered(let stages):
            let rows =
                stages.isEmpty ? [] : ["all rows of stage " + stages.map(String.init).joined(separator: " and ")]
            let sources = rows + pipeline.scans.map(\.summary)
            return sources.isEmpty ? "no rows" : sources.joined(separator: " and ")
        case .blocks(let reads, let partitions):
            let rows = partitions > 1 ? "a partition of" : "all rows of"
            return reads.map {
                $0.isBroadcast && partitions > 1 ? "all rows of stage \($0.stage)" : "\(rows) stage \($0.stage)"
            }
            .joined(separator: " and ")
        }
    }

    /// How the work is divided, for people.
    package var tasks: String {
        let threads = max(1, pipeline.threads ?? 1)
        let each = threads > 1 ? "\(threads) threads" : "1 thread"
        if calls != nil { return "calls from all workers, as quota and budget allow" }
        switch input {
        case .gathered: return "1 task with \(each)"
        case .blocks(_, let partitions): return "\(partitions) task\(partitions == 1 ? "" : "s") with \(each)"
        case .range(_, _, _, let partitions): return "\(partitions) tasks with \(each)"
        case .files(let splits): return "\(splits.count) task\(splits.count == 1 ? "" : "s") with \(each)"
        case .local, .stages:
            return rowsPerTask.map { "a task for each \($0) rows" } ?? "a task for each partition"
        }
    }
}

extension OperatorDescription: CustomStringConvertible {
    package var description: String {
        switch self {
        case .query(let query): "DuckDB [\(query.sql)]"
        case .relabel(let labels): "named [\(labels.schema.names.joined(separator: ", "))]"
        case .tokens(let columns):
            columns.map { "\($0.name) = \($0.function.text(of: $0.input))" }.joined(separator: ", ")
        case .tokenStatistics(let statistics): "token statistics [\(statistics.encoding)]"
        case .requests(let chat): "requests [\(chat.model)]"
        case .limit(let count): "limit \(count)"
        case .count: "count"
        case .write(let write): "writes \(write.format.rawValue) files"
        case .blocks(let write): write.description
        }
    }
}

extension BlockWrite: CustomStringConvertible {
    package var description: String {
        if partitions == 1 { return "exchange: single partition" }
        let keys = keys.joined(separator: ", ")
        if let ranges {
            return
                "exchange: \(partitions) partitions by ranges of [\(keys)], with the borders of stage \(ranges.stage)"
        }
        return "exchange: \(partitions) partitions \(partition == nil ? "evenly" : "by hash of [\(keys)]")"
    }
}
