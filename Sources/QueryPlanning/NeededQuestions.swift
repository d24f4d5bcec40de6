internal import Relational
internal import SparkFunctions
internal import SparkSQL

/// Questions to models that only some rows need: the others have no request, and are not asked about.
enum NeededQuestions {
    /// The same expression, whose questions within conditions are empty for rows that do not come to them.
    static func only(_ expression: TypedExpression, _ settings: ExpressionSettings) throws(SparkError)
        -> TypedExpression
    {
        guard ModelQuestion.isAsked(in: expression) else { return expression }
        var copy = expression
        if case .call(var call) = expression.node {
            switch call.name {
            case "case", "if":
                for index in call.arguments.indices where Self.isValue(index, call) {
                    call.arguments[index] = try replacing(call.arguments[index]) { (request) throws(SparkError) in
                        try branch(index, of: call, request, settings)
                    }
                }
            case "coalesce", "nvl", "ifnull":
                for index in call.arguments.indices.dropFirst() {
                    let before = Array(call.arguments[..<index])
                    call.arguments[index] = try replacing(call.arguments[index]) { (request) throws(SparkError) in
                        let first = try Catalogue.standard.call("coalesce", before, settings: settings)
                        let isNull = try Catalogue.standard.call("isnull", [first], settings: settings)
                        return try Catalogue.standard.call("if", [isNull, request, .null(.string)], settings: settings)
                    }
                }
            default: break
            }
            copy.node = .call(call)
        }
        return try copy.mapChildren { (child) throws(SparkError) in try only(child, settings) }
    }

    /// Whether the argument is what a condition before it leads to, or the last one without a condition.
    private static func isValue(_ index: Int, _ call: FunctionCall) -> Bool {
        if call.name == "if" { return index > 0 }
        return index % 2 == 1 || index == call.arguments.count - 1
    }

    /// The request for rows that come to this branch alone.
    private static func branch(
        _ wanted: Int, of call: FunctionCall, _ request: TypedExpression, _ settings: ExpressionSettings
    ) throws(SparkError) -> TypedExpression {
        var arguments = call.arguments
        for index in arguments.indices where isValue(index, call) {
            arguments[index] = index == wanted ? request : .null(.string)
        }
        return try Catalogue.standard.call(call.name, arguments, settings: settings)
    }

    /// The same expression with other requests of the questions in it.
    private static func replacing(
        _ expression: TypedExpression,
        _ change: (TypedExpression) throws(SparkError) -> TypedExpression
    ) throws(SparkError) -> TypedExpression {
        guard ModelQuestion.isAsked(in: expression) else { return expression }
        if ModelQuestion(expression) != nil, case .call(var call) = expression.node {
            var copy = expression
            // A question within the request is asked first, for the same rows.
            call.arguments = [try change(try replacing(call.arguments[0], change))]
            copy.node = .call(call)
            return copy
        }
        return try expression.mapChildren { (child) throws(SparkError) in try replacing(child, change) }
    }
}
