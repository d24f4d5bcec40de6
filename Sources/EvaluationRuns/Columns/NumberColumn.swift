internal import DataFrames
internal import Evaluation
internal import SparkSQL

/// A column that is numbers as it stands: of yes and no 1 and 0, of texts the numbers in them.
struct NumberColumn {
    let column: Column
    /// Whether it is of yes and no.
    let isYesOrNo: Bool
    /// Whether it is of texts, none of which may be a number.
    let isText: Bool

    init(_ found: ColumnFinder.Found, _ run: String, _ what: String) throws(EvaluationError) {
        switch found.type {
        case .boolean:
            column = when(found.column, 1.0).when(!found.column, 0.0)
            (isYesOrNo, isText) = (true, false)
        case let type where type.isNumeric:
            column = found.column.cast("double")
            (isYesOrNo, isText) = (false, false)
        case let type where type.isString:
            column = found.column.try_cast("double")
            (isYesOrNo, isText) = (false, true)
        default:
            throw EvaluationError(
                .wrongDesign,
                "\(what) names '\(found.path.joined(separator: "."))' of run '\(run)', which has neither numbers nor "
                    + "yes and no, but \(found.type)")
        }
    }

    /// What people said: numbers, yes and no, or those words.
    static func labels(_ found: ColumnFinder.Found, _ run: String) throws(EvaluationError) -> Column {
        let number = try NumberColumn(found, run, "'labels'")
        guard number.isText else { return number.column }
        let word = lower(trim(found.column))
        return when(word.isin(["yes", "true", "pass"]), 1.0).when(word.isin(["no", "false", "fail"]), 0.0)
            .otherwise(number.column)
    }
}
