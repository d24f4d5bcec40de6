internal import SparkSQL

/// Spark's errors that are found when names and types are resolved.
enum AnalysisError {
    private static let docroot = "https://spark.apache.org/docs/latest"

    /// `expression` is of a type that cannot stand there.
    static func mismatch(_ kind: String, _ expression: String, _ parameters: [String: String], _ message: String)
        -> SparkError
    {
        var parameters = parameters
        parameters["sqlExpr"] = "\"\(expression)\""
        return SparkError(
            "DATATYPE_MISMATCH.\(kind)", parameters: parameters,
            message: "Cannot resolve \"\(expression)\" due to data type mismatch: \(message)")
    }

    /// An argument is of another type than the function takes.
    static func unexpectedInput(
        _ expression: String, index: Int, _ argument: TypedExpression, required: String
    ) -> SparkError {
        let names = ["first", "second", "third"]
        let position = index < names.count ? names[index] : "\(index + 1)th"
        let input = argument.pretty
        return mismatch(
            "UNEXPECTED_INPUT_TYPE", expression,
            [
                "paramIndex": position, "inputSql": "\"\(input)\"", "inputType": "\"\(argument.type.sql)\"",
                "requiredType": required,
            ],
            "the \(position) parameter requires the \(required) type, but \"\(input)\" has the type "
                + "\"\(argument.type.sql)\".")
    }

    /// Arguments that must be of one type are not.
    static func differentTypes(_ expression: String, function: String, _ types: [SparkType], list: Bool = false)
        -> SparkError
    {
        let names = types.map { "\"\($0.sql)\"" }
        let text = list ? "[" + names.joined(separator: ", ") + "]" : "(" + names.joined(separator: " or ") + ")"
        return mismatch(
            "DATA_DIFF_TYPES", expression, ["functionName": "`\(function)`", "dataType": text],
            "the input of `\(function)` should all be the same type, but it is \(text).")
    }

    /// A function was given too few or too many arguments.
    static func wrongCount(_ name: String, expected: String, actual: Int) -> SparkError {
        SparkError(
            "WRONG_NUM_ARGS.WITHOUT_SUGGESTION",
            parameters: [
                "functionName": "`\(name)`", "expectedNum": expected, "actualNum": "\(actual)", "docroot": docroot,
            ],
            message: "The `\(name)` requires \(expected) parameters but the actual number is \(actual).")
    }

    /// `count()`, which once counted nothing.
    static let countOfNothing = SparkError(
        "WRONG_NUM_ARGS.WITH_SUGGESTION",
        parameters: [
            "functionName": "`count`", "expectedNum": " >= 1", "actualNum": "0", "legacyNum": "0",
            "legacyConfKey": "\"spark.sql.legacy.allowParameterlessCount\"", "legacyConfValue": "\"true\"",
        ], message: "The `count` requires at least 1 parameter but the actual number is 0; use count(*).")

    /// A parameter that must be a constant is none.
    static func notConstant(_ function: String, _ parameter: String, _ type: SparkType) -> SparkError {
        SparkError(
            "NON_FOLDABLE_ARGUMENT",
            parameters: [
                "funcName": "`\(function)`", "paramName": "`\(parameter)`", "paramType": "\"\(type.sql)\"",
            ],
            message: "The function `\(function)` requires the parameter `\(parameter)` to be a constant \(type.sql).")
    }

    /// There is no function of this name.
    static func unknownFunction(_ parts: [String], similar: [String]) -> SparkError {
        let name = parts.map { "`\($0)`" }.joined(separator: ".")
        let hint = similar.isEmpty ? "" : " Did you mean \(similar.joined(separator: ", "))?"
        return SparkError(
            "UNRESOLVED_ROUTINE",
            parameters: [
                "routineName": name,
                "searchPath": "[`system`.`builtin`, `system`.`session`, `spark_catalog`.`default`]",
            ],
            message: "Cannot resolve routine \(name).\(hint)")
    }

    /// A parameter has a value that the function does not know.
    static func invalidParameter(_ kind: String, _ parameters: [String: String], _ message: String) -> SparkError {
        SparkError("INVALID_PARAMETER_VALUE.\(kind)", parameters: parameters, message: message)
    }

    /// Spark can do it, Roost cannot.
    static func unsupported(_ what: String) -> SparkError {
        SparkError(
            "UNSUPPORTED_FEATURE.ROOST", parameters: ["feature": what], message: "\(what) is not supported by Roost.")
    }
}
