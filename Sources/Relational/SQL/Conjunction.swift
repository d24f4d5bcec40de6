internal import SparkFunctions
internal import SparkSQL

/// A condition over a join as the parts that all must hold.
///
/// DuckDB plans joins by parts that stand side by side. Spark, too, moves each part to the side of the join whose
/// columns it has; what may fail for a row waits only for those before it of the same side.
struct Conjunction {
    /// The parts, of which each is a condition by itself.
    let parts: [TypedExpression]

    /// - Parameters:
    ///   - condition: The whole condition.
    ///   - sides: The columns of each of the inputs that are joined.
    init(_ condition: TypedExpression, over sides: [Set<Int>]) {
        var order: [Set<Int>] = []
        var groups: [Set<Int>: [TypedExpression]] = [:]
        for term in Self.terms(condition) {
            let columns = term.columns
            let used = Set(sides.indices.filter { !sides[$0].isDisjoint(with: columns) })
            if groups[used] == nil { order.append(used) }
            groups[used, default: []].append(term)
        }
        parts = order.flatMap { Self.parts(groups[$0] ?? []) }
    }

    /// Terms that cannot fail each by itself, and then one part of those that may, behind the terms before them.
    private static func parts(_ terms: [TypedExpression]) -> [TypedExpression] {
        guard let last = terms.lastIndex(where: \.canFail) else { return terms }
        let chain = terms[...last]
        return terms.filter { !$0.canFail } + [chain.dropFirst().reduce(chain[0]) { Self.call("and", $0, $1) }]
    }

    private static func terms(_ condition: TypedExpression) -> [TypedExpression] {
        chain(of: "and", condition).flatMap { factored($0) }
    }

    /// What all branches of a disjunction have in common stands beside it: DuckDB joins by that.
    ///
    /// Without it a join by one equation that each branch repeats would be a join of all rows with all.
    private static func factored(_ term: TypedExpression) -> [TypedExpression] {
        let branches = chain(of: "or", term)
        guard branches.count > 1 else { return [term] }
        var rests = branches.map { chain(of: "and", $0) }
        var seen: Set<TypedExpression> = []
        let common = rests[0].filter { candidate in
            // What may fail stays behind the terms before it.
            rests.allSatisfy { $0.contains(candidate) } && !candidate.canFail && candidate.isDeterministic
                && seen.insert(candidate).inserted
        }
        if common.isEmpty { return [term] }
        for index in rests.indices { rests[index].removeAll { common.contains($0) } }
        // Where nothing is left of a branch, it holds wherever the common terms do.
        if rests.contains(where: \.isEmpty) { return common }
        let left = rests.map { rest in rest.dropFirst().reduce(rest[0]) { Self.call("and", $0, $1) } }
        return common + [left.dropFirst().reduce(left[0]) { Self.call("or", $0, $1) }]
    }

    /// The terms of a chain of one operator, from the left.
    private static func chain(of name: String, _ condition: TypedExpression) -> [TypedExpression] {
        var terms: [TypedExpression] = []
        var open = [condition]
        while let next = open.popLast() {
            if case .call(let call) = next.node, call.name == name, call.arguments.count == 2 {
                open += [call.arguments[1], call.arguments[0]]
            } else {
                terms.append(next)
            }
        }
        return terms
    }

    private static func call(_ name: String, _ left: TypedExpression, _ right: TypedExpression) -> TypedExpression {
        TypedExpression(.call(FunctionCall(name, [left, right])), .boolean, nullable: left.nullable || right.nullable)
    }
}

extension ResolvedPlan {
    /// The columns of each input that joins below, without steps between them, bring together; nil for no join.
    var joinedSides: [Set<Int>]? {
        switch node {
        case .join(let left, let right, let joining) where joining.kind == .inner || joining.kind == .cross:
            (left.joinedSides ?? [Set(left.columns.map(\.number))])
                + (right.joinedSides ?? [Set(right.columns.map(\.number))])
        case .filter(let input, _), .alias(let input, _): input.joinedSides
        default: nil
        }
    }
}
