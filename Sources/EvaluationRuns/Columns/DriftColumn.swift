internal import DataFrames
internal import Evaluation
internal import SparkSQL

/// A column whose drift is looked for, by what is in it.
struct DriftColumn {
    /// What is in a column.
    enum Content: Sendable, Hashable {
        case numbers, categories, vectors
    }

    let name: String
    let column: Column
    let content: Content

    init(_ name: String, _ finder: ColumnFinder, _ answers: AnswerColumns) throws(EvaluationError) {
        guard let found = finder.measure(name, answers) else { throw finder.missing(name, "'drift'") }
        self.name = name
        switch found.type {
        case .boolean, .date:
            (column, content) = (found.column.cast("string"), .categories)
        case let type where type.isString:
            (column, content) = (found.column.cast("string"), .categories)
        case let type where type.isNumeric:
            (column, content) = (found.column.cast("double"), .numbers)
        case .array(let element, _) where element.isNumeric:
            (column, content) = (found.column.cast("array<double>"), .vectors)
        default:
            throw EvaluationError(
                .wrongDesign,
                "'drift' names '\(name)' of run '\(finder.run)', whose \(found.type) are neither numbers, categories "
                    + "nor vectors")
        }
    }
}

extension ColumnFinder {
    /// A column of measures: by its own way, as a member of the answers, or as a job's results have it.
    ///
    /// `usage.completion_tokens` of a model's column is `completion_tokens` in the files of a job.
    func measure(_ name: String, _ answers: AnswerColumns) -> Found? {
        if let found = find(name) { return found }
        let parts = name.split(separator: ".").map(String.init)
        if let parent = answers.parent {
            var found: Found? = parent
            for part in parts { found = found?.member(part) }
            if let found = found ?? parent.member("usage")?.member(name) { return found }
        }
        guard parts.count > 1, ["usage", "reply", "answer"].contains(parts[parts.count - 2]), let last = parts.last
        else { return nil }
        return find(last)
    }
}
