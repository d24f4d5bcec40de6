internal import SparkSQL

/// Casts that a person wrote.
enum Casting {
    static func cast(
        _ child: TypedExpression, to written: SparkType, isTry: Bool, _ settings: ExpressionSettings,
        isFunction: Bool = false
    ) throws(SparkError) -> TypedExpression {
        // Text of a bounded length is text, as Spark reads it.
        let type: SparkType =
            switch written {
            case .char, .varchar: .string
            default: written
            }
        if case .time = type { throw DatesAndTimes.timeUnsupported }
        let ansi = settings.ansi || isTry
        let from = child.type
        let cast = TypedExpression(
            .cast(child, isTry ? .attempt : settings.ansi ? .ansi : .legacy), type,
            nullable: isTry
                ? child.nullable || !CastRule.isUpCast(from, type) : child.nullable || CastRule.forcesNull(from, type))
        guard CastRule.isAllowed(from, type, ansi: ansi) else {
            // Messages, too, leave out a cast that is written as a function.
            throw mismatch(cast, shown: isFunction ? child : cast, from, type, ansi: ansi, settings)
        }
        return cast
    }

    private static func mismatch(
        _ cast: TypedExpression, shown: TypedExpression, _ from: SparkType, _ to: SparkType, ansi: Bool,
        _ settings: ExpressionSettings
    ) -> SparkError {
        let expression = shown.pretty(timeZone: settings.timeZone)
        var parameters = ["srcType": "\"\(from.sql)\"", "targetType": "\"\(to.sql)\""]
        let text = "cannot cast \"\(from.sql)\" to \"\(to.sql)\""
        let function: String? =
            switch (from, to) {
            case (let from, .date) where from.isNumeric: "`DATE_FROM_UNIX_DATE`"
            case (.date, let to) where to.isNumeric: "`UNIX_DATE`"
            default: nil
            }
        if ansi, let function {
            parameters["functionNames"] = function
            return AnalysisError.mismatch(
                "CAST_WITH_FUNC_SUGGESTION", expression, parameters, "\(text); use \(function).")
        }
        if ansi, cast.isAnsiCast, CastRule.isAllowed(from, to, ansi: false) {
            parameters["config"] = "\"spark.sql.ansi.enabled\""
            parameters["configVal"] = "'false'"
            return AnalysisError.mismatch(
                "CAST_WITH_CONF_SUGGESTION", expression, parameters, "\(text) with ANSI mode on.")
        }
        return AnalysisError.mismatch("CAST_WITHOUT_SUGGESTION", expression, parameters, "\(text).")
    }
}

extension TypedExpression {
    /// Whether it is a cast that `spark.sql.ansi.enabled` makes strict.
    fileprivate var isAnsiCast: Bool { if case .cast(_, .ansi) = node { true } else { false } }
}
