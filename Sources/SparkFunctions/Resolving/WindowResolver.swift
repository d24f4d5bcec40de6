internal import SparkSQL

/// Resolves functions over windows.
struct WindowResolver {
    let resolver: ExpressionResolver

    func resolve(_ function: SyntaxExpression, _ window: SyntaxWindow) throws(SparkError) -> TypedExpression {
        guard case .call(let call) = function.node else {
            throw SparkError(
                "UNSUPPORTED_EXPR_FOR_WINDOW", parameters: ["sqlExpr": "\"\(try resolver.resolve(function).pretty)\""],
                message: "Expression not supported within a window function.")
        }
        let typed = try CallResolver(resolver: resolver).resolve(call, inWindow: true)
        let specification = try specification(window)
        var order: [SortOrder] = []
        for key in specification.orderBy { order.append(try resolver.resolve(key)) }
        let partition = try resolver.resolve(specification.partitionBy)
        var name = ""
        var inner = typed
        switch typed.node {
        case .call(var found):
            name = found.name
            guard Catalogue.standard[name]?.kind == .window else { throw notSupported(typed) }
            if call.ignoresNulls == true { found.options.append("ignore nulls") }
            inner.node = .call(found)
        case .aggregate(let aggregate):
            name = aggregate.call.name
            if aggregate.isDistinct {
                throw SparkError(
                    "DISTINCT_WINDOW_FUNCTION_UNSUPPORTED",
                    parameters: [
                        "windowExpr":
                            "\"\(pretty(typed, partition, order, frame(nil, name, hasOrder: !order.isEmpty)))\""
                    ],
                    message: "Distinct window functions are not supported.")
            }
        default: throw notSupported(typed)
        }
        let frame = try frame(specification.frame, name, order)
        try check(frame, order)
        if order.isEmpty, ranking.contains(name) {
            throw SparkError(
                "WINDOW_FUNCTION_FRAME_NOT_ORDERED", parameters: ["wf_name": name, "wf_expr": typed.pretty],
                message: "Window function \(name) requires window to be ordered, please add ORDER BY clause.")
        }
        return TypedExpression(
            .window(WindowCall(inner, partition: partition, order: order, frame: frame)), typed.type,
            nullable: typed.nullable)
    }

    private func check(_ frame: WindowFrame, _ order: [SortOrder]) throws(SparkError) {
        for (location, bound) in [("lower", frame.start), ("upper", frame.end)] {
            guard case .preceding(let amount) = bound.asPreceding else { continue }
            if frame.unit == .rows {
                guard amount.type.isIntegral else {
                    throw AnalysisError.mismatch(
                        "SPECIFIED_WINDOW_FRAME_UNACCEPTED_TYPE", Naming().text(frame),
                        ["location": location, "exprType": "\"\(amount.type.sql)\"", "expectedType": "\"INT\""],
                        "The data type of the \(location) bound \"\(amount.type.sql)\" does not match the expected data type \"INT\"."
                    )
                }
            } else if order.count > 1 {
                let keys = order.map { key in
                    "\(key.expression.pretty)# \(key.isAscending ? "ASC" : "DESC") NULLS \(key.nullsFirst ? "FIRST" : "LAST")"
                }
                throw AnalysisError.mismatch(
                    "RANGE_FRAME_MULTI_ORDER", "(\(Naming().text(order: order)) \(Naming().text(frame)))",
                    ["orderSpec": keys.joined(separator: ",")],
                    "A range window frame with value boundary cannot be used in a window specification with multiple order by expressions."
                )
            }
        }
    }

    private let ranking: Set<String> = [
        "row_number", "rank", "dense_rank", "percent_rank", "cume_dist", "ntile", "lag", "lead", "nth_value",
    ]

    init(resolver: ExpressionResolver) { self.resolver = resolver }

    private func notSupported(_ typed: TypedExpression) -> SparkError {
        SparkError(
            "UNSUPPORTED_EXPR_FOR_WINDOW", parameters: ["sqlExpr": "\"\(typed.pretty)\""],
            message: "Expression \"\(typed.pretty)\" not supported within a window function.")
    }

    private func pretty(
        _ function: TypedExpression, _ partition: [TypedExpression], _ order: [SortOrder], _ frame: WindowFrame
    ) -> String {
        TypedExpression(
            .window(WindowCall(function, partition: partition, order: order, frame: frame)), .null, nullable: true
        ).pretty
    }

    private func specification(_ window: SyntaxWindow) throws(SparkError) -> SyntaxWindowSpecification {
        switch window {
        case .specification(let specification): return specification
        case .named(let name):
            guard let found = try resolver.scope.window(named: name) else {
                throw SparkError(
                    "MISSING_WINDOW_SPECIFICATION",
                    parameters: ["windowName": name, "docroot": "https://spark.apache.org/docs/latest"],
                    message: "Window specification is not defined in the WINDOW clause for \(name).")
            }
            return found
        }
    }

    /// The frame that Spark takes where none is written.
    private func frame(_ written: WindowFrame?, _ name: String, hasOrder: Bool) -> WindowFrame {
        if let written { return written }
        if ["row_number", "rank", "dense_rank", "percent_rank", "ntile"].contains(name) {
            return WindowFrame(.rows, .unboundedPreceding, .currentRow)
        }
        if name == "cume_dist" { return WindowFrame(.range, .unboundedPreceding, .currentRow) }
        return hasOrder
            ? WindowFrame(.range, .unboundedPreceding, .currentRow)
            : WindowFrame(.rows, .unboundedPreceding, .unboundedFollowing)
    }

    private func frame(_ written: SyntaxWindowFrame?, _ name: String, _ order: [SortOrder]) throws(SparkError)
        -> WindowFrame
    {
        guard let written else {
            if name == "lag" || name == "lead" {
                return WindowFrame(.rows, .currentRow, .currentRow)
            }
            return frame(nil, name, hasOrder: !order.isEmpty)
        }
        return WindowFrame(written.countsRows ? .rows : .range, try bound(written.lower), try bound(written.upper))
    }

    private func bound(_ bound: SyntaxFrameBound) throws(SparkError) -> WindowFrame.Bound {
        switch bound {
        case .unboundedPreceding: .unboundedPreceding
        case .unboundedFollowing: .unboundedFollowing
        case .currentRow: .currentRow
        case .preceding(let amount): .preceding(try resolver.resolve(amount))
        case .following(let amount): .following(try resolver.resolve(amount))
        }
    }
}

extension WindowFrame.Bound {
    /// The same distance before the row, for a bound that has one.
    fileprivate var asPreceding: WindowFrame.Bound {
        if case .following(let amount) = self { .preceding(amount) } else { self }
    }
}
