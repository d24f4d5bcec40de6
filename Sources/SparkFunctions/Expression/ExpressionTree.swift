internal import SparkSQL

extension TypedExpression {
    /// The expressions that this one is made of, from the left.
    public var children: [TypedExpression] {
        switch node {
        case .column, .literal, .variable: []
        case .call(let call), .generator(let call): call.arguments
        case .cast(let child, _): [child]
        case .lambda(_, let body): [body]
        case .aggregate(let aggregate):
            aggregate.call.arguments + (aggregate.filter.map { [$0] } ?? []) + aggregate.order.map(\.expression)
        case .window(let window): [window.function] + window.partition + window.order.map(\.expression)
        case .subquery(let query):
            query.kind.values
        }
    }

    /// The same expression of what `change` gives for each child; its type stays.
    public func mapChildren<Failure: Error>(
        _ change: (TypedExpression) throws(Failure) -> TypedExpression
    ) throws(Failure) -> TypedExpression {
        func changed(_ order: [SortOrder]) throws(Failure) -> [SortOrder] {
            var changed = order
            for index in changed.indices { changed[index].expression = try change(changed[index].expression) }
            return changed
        }
        func changed(_ expressions: [TypedExpression]) throws(Failure) -> [TypedExpression] {
            var changed: [TypedExpression] = []
            for expression in expressions { changed.append(try change(expression)) }
            return changed
        }
        var copy = self
        switch node {
        case .column, .literal, .variable: break
        case .call(var call):
            call.arguments = try changed(call.arguments)
            copy.node = .call(call)
        case .generator(var call):
            call.arguments = try changed(call.arguments)
            copy.node = .generator(call)
        case .cast(let child, let mode): copy.node = .cast(try change(child), mode)
        case .lambda(let variables, let body): copy.node = .lambda(variables, try change(body))
        case .aggregate(var aggregate):
            aggregate.call.arguments = try changed(aggregate.call.arguments)
            if let filter = aggregate.filter { aggregate.filter = try change(filter) }
            aggregate.order = try changed(aggregate.order)
            copy.node = .aggregate(aggregate)
        case .window(var window):
            window.function = try change(window.function)
            window.partition = try changed(window.partition)
            window.order = try changed(window.order)
            copy.node = .window(window)
        case .subquery(var query):
            query.kind = query.kind.of(try changed(query.kind.values))
            copy.node = .subquery(query)
        }
        return copy
    }

    /// Whether this expression or one that it is made of is such a one; left chains of any length are no danger.
    public func contains(where isMatch: (TypedExpression) -> Bool) -> Bool {
        var open = [self]
        while let next = open.popLast() {
            if isMatch(next) { return true }
            open.append(contentsOf: next.children)
        }
        return false
    }

    /// The numbers of all columns in it.
    public var columns: Set<Int> {
        var found: Set<Int> = []
        var open = [self]
        while let next = open.popLast() {
            if case .column(let column) = next.node { found.insert(column.number) }
            open.append(contentsOf: next.children)
        }
        return found
    }

    /// Whether it computes a value over a group of rows, outside of windows.
    public var hasAggregate: Bool {
        if case .aggregate = node { return true }
        if case .window(let window) = node {
            return window.function.children.contains(where: \.hasAggregate)
                || (window.partition + window.order.map(\.expression)).contains(where: \.hasAggregate)
        }
        return children.contains(where: \.hasAggregate)
    }

    /// Whether it computes a value over rows around each row.
    public var hasWindow: Bool {
        contains { if case .window = $0.node { true } else { false } }
    }

    /// Whether it makes several rows of one.
    public var hasGenerator: Bool {
        contains { if case .generator = $0.node { true } else { false } }
    }

    /// Whether it gives the same value for the same row every time.
    public var isDeterministic: Bool {
        !contains {
            if case .call(let call) = $0.node {
                !(Catalogue.standard[call.name]?.isDeterministic ?? true)
            } else {
                false
            }
        }
    }

    /// Whether its value is the same for all rows.
    public var isFoldable: Bool {
        !contains {
            switch $0.node {
            case .column, .aggregate, .window, .generator, .subquery: true
            case .call(let call): !(Catalogue.standard[call.name]?.isDeterministic ?? true)
            default: false
            }
        }
    }

    /// Whether a value of a row may be a run-time error, so that it must not be computed for rows that another
    /// condition leaves out.
    public var canFail: Bool {
        contains {
            switch $0.node {
            case .call(let call):
                (Catalogue.standard[call.name]?.canFail ?? true) && !$0.isSafeArithmetic(call) && !$0.isConstant()
                    && !call.isLikeOfSoundPattern
            case .generator(let call): Catalogue.standard[call.name]?.canFail ?? true
            case .cast(let child, let mode):
                mode.isStrict && CastRule.canFail(child.type, $0.type) && $0.constantNumber == nil
            case .aggregate(let aggregate): Catalogue.standard[aggregate.call.name]?.canFail ?? true
            // Spark works out a query in an expression as a join, whatever the conditions beside it say.
            case .subquery: false
            default: false
            }
        }
    }

    /// Whether the numbers of an operator are such that it gives a value for all of them.
    private func isSafeArithmetic(_ call: FunctionCall) -> Bool {
        guard call.arguments.count == 2 else { return false }
        switch call.name {
        case "+", "-", "*":
            switch type {
            // Below the most digits, the type has room for every result.
            case .decimal(let precision, _): return precision < 38
            case .float, .double: return true
            case .integer, .long:
                guard let left = call.arguments[0].wholeLiteral, let right = call.arguments[1].wholeLiteral else {
                    return false
                }
                return abs(left) < 1 << 15 && abs(right) < 1 << 15
            case .date, .timestamp, .timestampNTZ: return isFoldable
            default: return false
            }
        case "/", "%", "div":
            guard let divisor = call.arguments[1].wholeLiteral, divisor != 0, divisor != -1 else { return false }
            if case .decimal(38, _) = type { return false }
            return true
        default: return false
        }
    }

    /// The whole number of a literal.
    private var wholeLiteral: Int64? {
        guard case .literal(let value) = node else { return nil }
        return value.whole
    }

    /// Functions that people call to fail, or that fail where a constant is 0.
    private static let failing: Set<String> = ["raise_error", "assert_true", "/", "div", "%", "mod", "pmod"]

    /// Whether it is made of few literals, such as a date and days after it, and is no more likely to fail than they are.
    private func isConstant(depth: Int = 4) -> Bool {
        switch node {
        case .literal: true
        case .cast(let child, _): depth > 0 && child.isConstant(depth: depth - 1)
        case .call(let call):
            depth > 0 && Catalogue.standard[call.name]?.isDeterministic == true && !Self.failing.contains(call.name)
                && call.arguments.allSatisfy { $0.isConstant(depth: depth - 1) }
        default: false
        }
    }
}
