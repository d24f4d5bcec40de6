internal import Columnar

extension JobPlan: CustomStringConvertible {
    /// The stages in the order in which they run.
    package var description: String {
        stages.enumerated().map { index, stage in "Stage \(index): \(stage)" }.joined(separator: "\n")
    }
}

extension StagePlan: CustomStringConvertible {
    package var description: String {
        let source =
            switch input {
            case .local(let batches, _): "rows of the session in \(batches.count) partitions"
            case .range(_, _, _, let partitions): "range in \(partitions) partitions"
            case .files(let splits):
                "\(pipeline.scan?.format.rawValue ?? "") files in \(splits.count) split\(splits.count == 1 ? "" : "s")"
            case .stages(let indices): "stage " + indices.map(String.init).joined(separator: " and ")
            case .gathered(let indices):
                indices.isEmpty
                    ? "no rows, in one task"
                    : "all rows of stage " + indices.map(String.init).joined(separator: " and ") + " in one task"
            }
        let rows = rowsPerTask.map { ", at most \($0) row\($0 == 1 ? "" : "s") a task" } ?? ""
        let call = calls.map { ["calls \($0.name) [\($0.column.model)]"] } ?? []
        return ([source + rows] + pipeline.operators.map(\.description) + call).joined(separator: " -> ")
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
        }
    }
}
