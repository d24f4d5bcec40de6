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
        var offset: TypedExpression?
        switch typed.node {
        case .call(var found):
            name = found.name
            guard Catalogue.standard[name]?.kind == .window else { throw notSupported(typed) }
            if call.ignoresNulls == true { found.options.append("ignore nulls") }
            inner.node = .call(found)
            offset = ["lag", "lead"].contains(name) ? found.arguments[1] : nil
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
        let frame = try frame(specification.frame, name, order, offset)
        try check(frame, order)
        if frame.unit == .range, order.count == 1 { try checkRange(frame, order[0].expression.type) }
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
        if let start = rows(frame.start), let end = rows(frame.end), start > end {
            throw AnalysisError.mismatch(
                "SPECIFIED_WINDOW_FRAME_WRONG_COMPARISON", Naming().text(frame), ["comparison": "less than or equal"],
                "The lower bound of a window frame must be less than or equal to the upper bound.")
        }
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

    /// Bounds of a range are cast to the type of the key, and are to be numbers or intervals then.
    private func checkRange(_ frame: WindowFrame, _ key: SparkType) throws(SparkError) {
        guard key.isNeverABound else { return }
        for (location, bound) in [("lower", frame.start), ("upper", frame.end)] {
            guard case .preceding(let amount) = bound.asPreceding, amount.type.isNumeric else { continue }
            let numbers = #"("NUMERIC" or "INTERVAL DAY TO SECOND" or "INTERVAL YEAR TO MONTH" or "INTERVAL")"#
            throw AnalysisError.mismatch(
                "SPECIFIED_WINDOW_FRAME_UNACCEPTED_TYPE", Naming().text(frame, over: key),
                ["location": location, "exprType": "\"\(key.sql)\"", "expectedType": numbers],
                "The data type of the \(location) bound \"\(key.sql)\" does not match the expected data type \(numbers)."
            )
        }
    }

    /// How many rows after the row a bound is, negative before it; nil for other bounds.
    private func rows(_ bound: WindowFrame.Bound) -> Int64? {
        switch bound {
        case .following(let amount):
            if case .literal(.integer(let rows)) = amount.node { rows } else { nil }
        case .preceding(let amount):
            if case .literal(.integer(let rows)) = amount.node { 0 &- rows } else { nil }
        default: nil
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

    private func frame(
        _ written: SyntaxWindowFrame?, _ name: String, _ order: [SortOrder], _ offset: TypedExpression?
    ) throws(SparkError) -> WindowFrame {
        guard let written else {
            if let offset {
                // The one row that the function sees, which shows in the column's name.
                var amount = offset
                if name == "lag", case .literal(.integer(let rows)) = offset.node {
                    amount.node = .literal(.integer(0 &- rows))
                }
                return WindowFrame(.rows, .following(amount), .following(amount))
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
