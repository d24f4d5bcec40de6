internal import SparkFunctions
internal import SparkSQL

/// Joins: two plans with columns of their own, and what their rows must have in common.
struct Joins {
    let analysis: QueryAnalysis

    /// Rows of both, each with each.
    func joined(_ left: ResolvedPlan, _ right: ResolvedPlan, _ kind: Joining.Kind, isLateral: Bool) -> ResolvedPlan {
        left.join(apart(left, right), Joining(kind: kind, condition: nil, isLateral: isLateral))
    }

    /// The right plan, with new numbers where the left one has the same.
    func apart(_ left: ResolvedPlan, _ right: ResolvedPlan) -> ResolvedPlan {
        let taken = Set(left.columns.map(\.number))
        return right.columns.contains { taken.contains($0.number) } ? right.renumbered(analysis.numbers) : right
    }

    func joined(_ left: ResolvedPlan, _ right: ResolvedPlan, _ join: SyntaxJoin) throws(SparkError) -> ResolvedPlan {
        let right = apart(left, right)
        let kind = Self.kind(join.kind)
        switch join.criteria {
        case .none:
            // An inner join of all rows is a cross join.
            return left.join(right, Joining(kind: kind, condition: nil, isLateral: join.isLateral))
        case .on(let condition):
            let (typed, queries) = try self.condition(condition, left, right)
            return left.join(
                right, Joining(kind: kind, condition: typed, isLateral: join.isLateral), queries)
        case .using(let names): return try using(left, right, names, kind, isLateral: join.isLateral)
        case .natural:
            var names: [String] = []
            for name in left.output.map(\.name) where !names.contains(where: { $0.lowercased() == name.lowercased() }) {
                if right.output.contains(where: { $0.name.lowercased() == name.lowercased() }) { names.append(name) }
            }
            return try using(left, right, names, kind, isLateral: join.isLateral)
        }
    }

    func condition(_ syntax: SyntaxExpression, _ left: ResolvedPlan, _ right: ResolvedPlan)
        throws(SparkError) -> (TypedExpression, [Int: ResolvedPlan])
    {
        var scope = PlanScope(analysis, left)
        scope.columns = left.output + right.output
        scope.hidden = left.hidden + right.hidden
        let typed = try analysis.resolve(syntax, scope)
        guard typed.type == .boolean else {
            throw SparkError(
                "JOIN_CONDITION_IS_NOT_BOOLEAN_TYPE",
                parameters: ["joinCondition": "\"\(typed.pretty)\"", "conditionType": "\"\(typed.type.sql)\""],
                message: "The join condition \(typed.pretty) is a \(typed.type.sql) and not a BOOLEAN.")
        }
        return (typed, scope.queries.used(in: [typed]))
    }

    static func kind(_ kind: SyntaxJoin.Kind) -> Joining.Kind {
        switch kind {
        case .inner: .inner
        case .cross: .cross
        case .left: .left
        case .right: .right
        case .full: .full
        case .leftSemi: .semi
        case .leftAnti: .anti
        }
    }

    /// A join by columns that both sides have; each stands once in the result, and first.
    func using(
        _ left: ResolvedPlan, _ right: ResolvedPlan, _ names: [String], _ kind: Joining.Kind, isLateral: Bool = false
    ) throws(SparkError) -> ResolvedPlan {
        let leftKeys = try names.mapThrowing { (name) throws(SparkError) in try key(name, left, "left") }
        let rightKeys = try names.mapThrowing { (name) throws(SparkError) in try key(name, right, "right") }
        var condition: TypedExpression?
        for (left, right) in zip(leftKeys, rightKeys) {
            let equal = try equality(left, right)
            condition =
                try condition.map { (before) throws(SparkError) in
                    try Catalogue.standard.call("and", [before, equal], settings: analysis.settings)
                } ?? equal
        }
        let joined = left.join(right, Joining(kind: kind, condition: condition, isLateral: isLateral))
        return projected(joined, left, right, leftKeys, rightKeys, kind)
    }

    private func equality(_ left: Attribute, _ right: Attribute) throws(SparkError) -> TypedExpression {
        try Catalogue.standard.call("=", [left.expression, right.expression], settings: analysis.settings)
    }

    private func projected(
        _ joined: ResolvedPlan, _ left: ResolvedPlan, _ right: ResolvedPlan, _ leftKeys: [Attribute],
        _ rightKeys: [Attribute], _ kind: Joining.Kind
    ) -> ResolvedPlan {
        func column(_ attribute: Attribute) -> Attribute {
            joined.columns.first { $0.number == attribute.number } ?? attribute
        }
        let leftRest = left.output.filter { !leftKeys.contains($0) }.map { column($0) }
        let rightRest = right.output.filter { !rightKeys.contains($0) }.map { column($0) }
        let hidden = joined.hidden
        switch kind {
        case .semi, .anti:
            return joined.project((leftKeys.map { column($0) } + leftRest).map { NamedExpression($0) }, hidden: hidden)
        case .right:
            return joined.project(
                (rightKeys.map { column($0) } + leftRest + rightRest).map { NamedExpression($0) },
                hidden: hidden + leftKeys.map { column($0) })
        case .full:
            let keys = zip(leftKeys, rightKeys).map { left, right in
                let both = [column(left).expression, column(right).expression]
                let value =
                    (try? Catalogue.standard.call("coalesce", both, settings: analysis.settings)) ?? both[0]
                let attribute = Attribute(
                    analysis.numbers.next(), left.name, value.type,
                    nullable: left.nullable || right.nullable || value.nullable)
                return NamedExpression(attribute, value)
            }
            return joined.project(
                keys + (leftRest + rightRest).map { NamedExpression($0) },
                hidden: hidden + (leftKeys + rightKeys).map { column($0) })
        default:
            return joined.project(
                (leftKeys.map { column($0) } + leftRest + rightRest).map { NamedExpression($0) },
                hidden: hidden + rightKeys.map { column($0) })
        }
    }

    private func key(_ name: String, _ plan: ResolvedPlan, _ side: String) throws(SparkError) -> Attribute {
        // Of several Spark takes the first.
        guard let found = plan.output.first(where: { $0.name.lowercased() == name.lowercased() }) else {
            // Spark reads a point in a name as one between two names here.
            let names = plan.output.map { $0.name.split(separator: ".", omittingEmptySubsequences: false) }
                .map { $0.map { SQLText.quoted(String($0)) }.joined(separator: ".") }.sorted().joined(separator: ", ")
            throw SparkError(
                "UNRESOLVED_USING_COLUMN_FOR_JOIN",
                parameters: ["colName": SQLText.quoted(name), "side": side, "suggestion": names],
                message: """
                    The USING column \(SQLText.quoted(name)) is not on the \(side) side of the join, which has \(names).
                    """)
        }
        return found
    }
}
