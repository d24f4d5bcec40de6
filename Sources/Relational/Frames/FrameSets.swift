package import SparkSQL

// Set operations and joins.
extension Analyzer {
    package func union(_ left: ResolvedPlan, _ right: ResolvedPlan) throws(SparkError) -> ResolvedPlan {
        try SetOperations(analysis: analysis).union([left, right]).checked()
    }

    package func unionByName(_ left: ResolvedPlan, _ right: ResolvedPlan, allowMissingColumns: Bool = false)
        throws(SparkError) -> ResolvedPlan
    {
        let sets = SetOperations(analysis: analysis)
        let (left, right) = try sets.matched(left, right, allowMissing: allowMissingColumns)
        return try sets.union([left, right]).checked()
    }

    package func intersect(_ left: ResolvedPlan, _ right: ResolvedPlan, all: Bool = false) throws(SparkError)
        -> ResolvedPlan
    {
        try SetOperations(analysis: analysis).combined(.intersect, left, right, all).checked()
    }

    package func except(_ left: ResolvedPlan, _ right: ResolvedPlan, all: Bool = false) throws(SparkError)
        -> ResolvedPlan
    {
        try SetOperations(analysis: analysis).combined(.except, left, right, all).checked()
    }

    package func crossJoin(_ left: ResolvedPlan, _ right: ResolvedPlan) throws(SparkError) -> ResolvedPlan {
        try Joins(analysis: analysis).joined(left, right, .cross, isLateral: false).checked()
    }

    /// Rows of both that have the same values in the columns of these names.
    package func join(_ left: ResolvedPlan, _ right: ResolvedPlan, using names: [String], kind: String = "inner")
        throws(SparkError) -> ResolvedPlan
    {
        let joins = Joins(analysis: analysis)
        return try joins.using(left, joins.apart(left, right), names, JoinKind.named(kind)).checked()
    }

    /// Rows of both for which a condition is true; all of them with each other without one.
    package func join(
        _ left: ResolvedPlan, _ right: ResolvedPlan, on condition: SyntaxExpression?, kind: String = "inner"
    ) throws(SparkError) -> ResolvedPlan {
        let joins = Joins(analysis: analysis)
        let kind = try JoinKind.named(kind)
        let apart = joins.apart(left, right)
        guard let condition else {
            return try left.join(apart, Joining(kind: kind, condition: nil)).checked()
        }
        var written = condition
        if apart != right { written = SelfJoin.rewritten(condition, left, right, apart) }
        let (typed, queries) = try joins.condition(written, left, apart)
        if apart != right { try SelfJoin.check(written, left, apart) }
        return try left.join(apart, Joining(kind: kind, condition: typed), queries).checked()
    }
}

/// Joins of a dataframe with one that has the same columns.
enum SelfJoin {
    /// The condition where the right sides of comparisons of a column with itself are the right plan's.
    static func rewritten(
        _ condition: SyntaxExpression, _ left: ResolvedPlan, _ right: ResolvedPlan, _ apart: ResolvedPlan
    ) -> SyntaxExpression {
        var numbers: [Int: Int] = [:]
        for (old, new) in zip(right.output, apart.output) { numbers[old.number] = new.number }
        let leftNumbers = Set(left.columns.map(\.number))
        func changed(_ syntax: SyntaxExpression) -> SyntaxExpression {
            switch syntax.node {
            case .binary(let symbol, let first, let second):
                if symbol == .equal || symbol == .nullSafeEqual, case .frameColumn(let one, _) = first.node,
                    case .frameColumn(let two, let name) = second.node, one == two, let new = numbers[two]
                {
                    return SyntaxExpression(
                        .binary(symbol, first, SyntaxExpression(.frameColumn(frame: new, name: name))),
                        span: syntax.span)
                }
                return SyntaxExpression(.binary(symbol, changed(first), changed(second)), span: syntax.span)
            case .frameColumn(let number, let name):
                guard !leftNumbers.contains(number), let new = numbers[number] else { return syntax }
                return SyntaxExpression(.frameColumn(frame: new, name: name), span: syntax.span)
            default: return syntax
            }
        }
        return changed(condition)
    }
}

extension SelfJoin {
    /// A column that is compared with itself stands for both plans', so that both are to have it.
    fileprivate static func check(_ condition: SyntaxExpression, _ left: ResolvedPlan, _ right: ResolvedPlan)
        throws(SparkError)
    {
        guard case .binary(let symbol, let first, let second) = condition.node else { return }
        if symbol == .equal || symbol == .nullSafeEqual, case .name(let one) = first.node,
            case .name(let two) = second.node, one.map({ $0.lowercased() }) == two.map({ $0.lowercased() }),
            let name = one.last
        {
            for plan in [left, right] where try PlanScope.find(one, in: plan.columns) == nil {
                throw Analyzer.unresolved(name, in: plan)
            }
            return
        }
        try check(first, left, right)
        try check(second, left, right)
    }
}

/// Kinds of joins by the words that PySpark takes.
enum JoinKind {
    static func named(_ text: String) throws(SparkError) -> Joining.Kind {
        switch text.lowercased().replacing("_", with: "") {
        case "inner": return .inner
        case "cross": return .cross
        case "outer", "full", "fullouter": return .full
        case "leftouter", "left": return .left
        case "rightouter", "right": return .right
        case "leftsemi", "semi": return .semi
        case "leftanti", "anti": return .anti
        default:
            let supported = [
                "inner", "outer", "full", "fullouter", "full_outer", "leftouter", "left", "left_outer", "rightouter",
                "right", "right_outer", "leftsemi", "left_semi", "semi", "leftanti", "left_anti", "anti", "cross",
            ]
            throw SparkError(
                "UNSUPPORTED_JOIN_TYPE",
                parameters: [
                    "typ": text, "supported": supported.map { "'\($0)'" }.joined(separator: ", "),
                ],
                message: "There is no join '\(text)'; there are \(supported.joined(separator: ", ")).")
        }
    }
}
