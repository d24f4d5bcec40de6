extension SyntaxNode {
    /// The expressions directly in it, from the left, without those of queries in it.
    public var parts: [SyntaxExpression] {
        switch self {
        case .literal, .name, .frameColumn, .star, .columnPattern, .parameter, .exists, .scalarQuery, .tooDeep,
            .invalid:
            []
        case .identifier(let part), .alias(let part, _), .unary(_, let part), .test(_, let part), .cast(let part, _, _),
            .field(let part, _), .path(let part, _), .lambda(_, let part), .inQuery(let part, _):
            [part]
        case .call(let call): call.parts
        case .over(let function, let window): [function] + window.parts
        case .binary(_, let left, let right), .element(let left, let right): [left, right]
        case .between(let value, let lower, let upper): [value, lower, upper]
        case .inList(let value, let list): [value] + list
        case .like(let like): [like.value, like.pattern]
        case .likeMany(let like): [like.value] + like.patterns
        case .caseWhen(let operand, let branches, let otherwise):
            [operand].compactMap(\.self) + branches.flatMap { [$0.when, $0.then] } + [otherwise].compactMap(\.self)
        case .row(let values): values
        case .sortOrder(let order): [order.expression]
        }
    }

    /// The queries directly in it.
    public var queries: [SyntaxQuery] {
        switch self {
        case .exists(let query), .scalarQuery(let query), .inQuery(_, let query): [query]
        default: []
        }
    }

    /// How deep its parts nest.
    var depthOfParts: Int {
        var depth = 0
        switch self {
        // The commonest first, without an array of their parts.
        case .literal, .name: return 0
        case .binary(_, let left, let right): return max(left.depth, right.depth)
        case .exists(let query), .scalarQuery(let query): return query.depth
        case .inQuery(_, let query): depth = query.depth
        default: break
        }
        for part in parts { depth = max(depth, part.depth) }
        return depth
    }
}

extension SyntaxCall {
    /// The expressions directly in it, from the left.
    public var parts: [SyntaxExpression] {
        var parts = arguments.map(\.value)
        if case .identifier(let name) = name { parts.insert(name, at: 0) }
        parts += withinGroup.map(\.expression)
        if let filter { parts.append(filter) }
        return parts
    }
}

extension SyntaxWindow {
    /// The expressions directly in it, from the left.
    public var parts: [SyntaxExpression] {
        guard case .specification(let window) = self else { return [] }
        var parts = window.partitionBy + window.orderBy.map(\.expression)
        for bound in [window.frame?.lower, window.frame?.upper] {
            switch bound {
            case .preceding(let distance), .following(let distance): parts.append(distance)
            default: break
            }
        }
        return parts
    }
}
