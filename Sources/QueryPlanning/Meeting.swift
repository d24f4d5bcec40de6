internal import Relational
internal import SparkFunctions
internal import SparkSQL

/// How rows of several tasks are brought together for a node, so that many tasks can work out its rows.
enum Meeting {
    /// Each task gets all rows with the same values of these.
    case hash([TypedExpression])
    /// First the node's rows of each task's rows, and of those, as of all rows, those with the same values of these.
    case twice([Attribute])
    /// An aggregation in two, the second by these keys.
    case partial(PartialAggregation, [Attribute])
    /// Rows of two inputs by values that must be equal.
    case pair([TypedExpression], [TypedExpression])
    /// Each task gets a share of one input, and all of the other.
    case broadcast(isLeft: Bool)
    /// Each task gets the rows of one range of an order, the first task those of the first.
    case ranges([SortOrder])

    /// Inputs that are sent to all tasks where there is no other way to share the work.
    static let mostBroadcastBytes: Int64 = 512 << 20

    /// Nil for a node that one task must do.
    ///
    /// - Parameters:
    ///   - plan: The node.
    ///   - numbers: Where numbers of columns come from.
    ///   - broadcast: Bytes of a join's side that is sent to all tasks, rather than both cut in partitions.
    ///   - bytes: How much a plan reads.
    init?(_ plan: ResolvedPlan, numbers: ColumnNumbers, broadcast: Int64, bytes: (ResolvedPlan) -> Int64) {
        guard plan.subqueries.isEmpty, !plan.isCorrelated else { return nil }
        switch plan.node {
        case .aggregate(_, let aggregation):
            guard aggregation.sets == nil, aggregation.groupingID == nil,
                Self.areKeys(aggregation.keys.map(\.expression))
            else { return nil }
            if let partial = PartialAggregation(plan, numbers: numbers) {
                self = .partial(partial, aggregation.keys.map(\.attribute))
            } else {
                self = .hash(aggregation.keys.map(\.expression))
            }
        case .distinct:
            guard Self.areKeys(plan.output.map(\.expression)) else { return nil }
            self = .twice(plan.output)
        case .deduplicate(_, let keys):
            let columns = plan.output.filter { keys.contains($0.number) }
            guard Self.areKeys(columns.map(\.expression)) else { return nil }
            self = .twice(columns)
        case .window(_, let items):
            guard let keys = Self.windowKeys(items) else { return nil }
            self = .hash(keys)
        case .sort(_, let order, isGlobal: true):
            guard Self.areKeys(order.map(\.expression)) else { return nil }
            self = .ranges(order)
        case .join(let left, let right, let joining) where !joining.isLateral:
            self.init(left, right, joining, broadcast, bytes)
        case .setOperation(_, let left, let right, _):
            guard left.output.map(\.type) == right.output.map(\.type), Self.areKeys(left.output.map(\.expression))
            else { return nil }
            self = .pair(left.output.map(\.expression), right.output.map(\.expression))
        default: return nil
        }
    }

    private init?(
        _ left: ResolvedPlan, _ right: ResolvedPlan, _ joining: Joining, _ broadcast: Int64,
        _ bytes: (ResolvedPlan) -> Int64
    ) {
        guard joining.condition?.isDeterministic != false, joining.condition?.hasSubquery != true else { return nil }
        let (leftBytes, rightBytes) = (bytes(left), bytes(right))
        let sendsLeft = [.inner, .cross, .right].contains(joining.kind)
        let sendsRight = [.inner, .cross, .left, .semi, .anti].contains(joining.kind)
        let pairs = joining.condition.map { Self.equalities(in: $0, left, right) } ?? []
        let most = pairs.isEmpty ? Self.mostBroadcastBytes : broadcast
        if sendsRight, rightBytes <= most, rightBytes <= leftBytes || !sendsLeft {
            self = .broadcast(isLeft: false)
        } else if sendsLeft, leftBytes <= most {
            self = .broadcast(isLeft: true)
        } else if !pairs.isEmpty {
            self = .pair(pairs.map(\.left), pairs.map(\.right))
        } else {
            return nil
        }
    }

    /// What of a condition says that a value of each side is the same.
    private static func equalities(
        in condition: TypedExpression, _ left: ResolvedPlan, _ right: ResolvedPlan
    ) -> [(left: TypedExpression, right: TypedExpression)] {
        let sides = [left, right].map { Set($0.columns.map(\.number)) }
        var found: [(left: TypedExpression, right: TypedExpression)] = []
        var open = [condition]
        while let next = open.popLast() {
            guard case .call(let call) = next.node, call.arguments.count == 2 else { continue }
            if call.name == "and" {
                open += call.arguments.reversed()
                continue
            }
            guard call.name == "=" || call.name == "==" || call.name == "<=>" else { continue }
            let (one, other) = (call.arguments[0], call.arguments[1])
            guard one.type == other.type, areKeys([one, other]), !one.canFail, !other.canFail else { continue }
            let (mine, others) = (one.columns, other.columns)
            guard !mine.isEmpty, !others.isEmpty else { continue }
            if mine.isSubset(of: sides[0]), others.isSubset(of: sides[1]) {
                found.append((one, other))
            } else if mine.isSubset(of: sides[1]), others.isSubset(of: sides[0]) {
                found.append((other, one))
            }
        }
        return found
    }

    /// What all windows are partitioned by; nil for nothing.
    private static func windowKeys(_ items: [NamedExpression]) -> [TypedExpression]? {
        var keys: [TypedExpression]?
        var open = items.map(\.expression)
        while let next = open.popLast() {
            if case .window(let call) = next.node {
                keys = keys.map { known in known.filter { call.partition.contains($0) } } ?? call.partition
            }
            open += next.children
        }
        guard let keys, areKeys(keys) else { return nil }
        return keys
    }

    /// What spreads rows that may be in any task.
    ///
    /// A task that runs again must give each row to the same partition: rows of a source come in the same order again, and
    /// those of a group or a join need not.
    static func spreading(_ plan: ResolvedPlan) -> Spreading {
        if plan.isSpread { return .evenly }
        let columns = plan.columns.map(\.expression).filter { areKeys([$0]) }
        return columns.isEmpty ? .evenly : .hash(columns)
    }

    /// Whether rows can be spread by values of these: equal ones have one hash, and one place in an order.
    static func areKeys(_ expressions: [TypedExpression]) -> Bool {
        !expressions.isEmpty
            && expressions.allSatisfy {
                $0.type.hasOneHash && $0.isDeterministic && !$0.hasAggregate && !$0.hasWindow && !$0.hasSubquery
            }
    }
}

/// What decides about the partition of a task's row.
enum Spreading {
    /// Its place in the task's order.
    case evenly
    case hash([TypedExpression])
    /// Between which borders it is in an order; a stage gives these.
    case ranges([SortOrder], borders: Int)
}

extension TypedExpression {
    fileprivate var hasSubquery: Bool {
        contains { if case .subquery = $0.node { true } else { false } }
    }
}

extension SparkType {
    /// Whether equal values have the same bytes to DuckDB's hash, which knows of -0.0 and NaN.
    fileprivate var hasOneHash: Bool {
        switch self {
        case .boolean, .byte, .short, .integer, .long, .float, .double, .decimal, .string, .binary, .date, .timestamp,
            .timestampNTZ:
            true
        case .array(let element, _): element.hasOneHash
        case .structure(let fields): !fields.isEmpty && fields.allSatisfy(\.type.hasOneHash)
        default: false
        }
    }
}
