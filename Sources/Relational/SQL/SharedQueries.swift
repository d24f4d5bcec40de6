internal import SparkFunctions

/// Groups that stand several times in a query, such as those of a `WITH` that is read twice, and are made once.
///
/// That saves time, and makes both the same: sums of doubles by several threads may differ in their last bits. What the
/// result is made of at last is made beforehand, too, where DuckDB would finish it on one thread while it is read.
struct SharedQueries {
    /// A plan whose columns have numbers from 0 on, whatever they are in the query, and the name of its rows.
    struct Query {
        let plan: ResolvedPlan
        let name: String
    }

    /// The queries, none of which reads one that comes after it.
    let queries: [Query]
    private let positions: [ResolvedPlan: Int]

    /// More groups than these are not compared with each other.
    private static let mostGroups = 64

    init(_ plan: ResolvedPlan) {
        var found: [ResolvedPlan] = []
        var open = [plan]
        while let next = open.popLast() {
            if case .aggregate = next.node { found.append(next) }
            open += next.inputs + next.subqueries.sorted { $0.key < $1.key }.map(\.value)
        }
        let last = Self.lastGroups(of: plan).flatMap(Self.canonical)
        guard (last == nil ? 2 : 1)...Self.mostGroups ~= found.count else {
            (queries, positions) = ([], [:])
            return
        }
        var seen: Set<ResolvedPlan> = [], several: Set<ResolvedPlan> = []
        var shared: [ResolvedPlan] = []
        for group in found {
            guard let own = Self.canonical(group), !seen.insert(own).inserted, several.insert(own).inserted else {
                continue
            }
            shared.append(own)
        }
        if let last, several.insert(last).inserted { shared.append(last) }
        // What lies within another is less deep than it; the text must be the same each time.
        shared = shared.enumerated().sorted { ($0.element.depth, $0.offset) < ($1.element.depth, $1.offset) }
            .map(\.element)
        queries = shared.enumerated().map { Query(plan: $1, name: "shared\($0)") }
        positions = Dictionary(uniqueKeysWithValues: shared.enumerated().map { ($1, $0) })
    }

    /// The name of the query that has the rows of a plan, and the numbers that the plan's columns have in it.
    func query(for plan: ResolvedPlan) -> (name: String, numbers: [Int: Int])? {
        guard !queries.isEmpty, case .aggregate = plan.node, let own = Self.canonical(plan),
            let query = positions[own].map({ queries[$0] })
        else { return nil }
        let pairs = zip(Self.columns(of: plan), query.plan.output).map { ($0.number, $1.number) }
        return (query.name, Dictionary(pairs) { first, _ in first })
    }

    /// Functions whose values are found among all values of a group, once they are there.
    private static let slow: Set<String> = [
        "median", "mode", "percentile", "percentile_approx", "percentile_cont", "percentile_disc",
    ]

    /// The groups that are the plan's rows, where much work is left when all rows are in them; nil for other plans.
    private static func lastGroups(of plan: ResolvedPlan) -> ResolvedPlan? {
        var plan = plan
        while plan.subqueries.isEmpty {
            switch plan.node {
            case .project(let input, _), .alias(let input, _), .hint(let input, _, _): plan = input
            case .aggregate(_, let aggregation):
                let isSlow = aggregation.aggregates.contains { item in
                    if case .aggregate(let call) = item.expression.node { slow.contains(call.call.name) } else { false }
                }
                return isSlow && !aggregation.keys.isEmpty ? plan : nil
            default: return nil
            }
        }
        return nil
    }

    /// A plan with numbers of its own; nil for one that may give other rows the next time, or in another place.
    private static func canonical(_ plan: ResolvedPlan) -> ResolvedPlan? {
        guard readsRows(plan), !plan.isCorrelated else { return nil }
        let whole = ResolvedPlan(plan.node, output: columns(of: plan), subqueries: plan.subqueries)
        return whole.renumbered(ColumnNumbers(first: 0))
    }

    /// The columns that groups are the same by: all that are made, since one place may show fewer than another.
    private static func columns(of plan: ResolvedPlan) -> [Attribute] {
        guard case .aggregate(_, let groups) = plan.node, groups.sets == nil else { return plan.columns }
        return (groups.keys + groups.aggregates).map(\.attribute)
    }

    /// Whether it reads an input, and everything in it gives the same each time.
    private static func readsRows(_ plan: ResolvedPlan) -> Bool {
        var readsInput = false
        var open = [plan]
        while let next = open.popLast() {
            if case .input = next.node { readsInput = true }
            guard next.subqueries.isEmpty, next.node.expressions.allSatisfy(\.isDeterministic) else { return false }
            switch next.node {
            case .sample: return false
            // Their columns have no order by which they could be numbered.
            case .aggregate(_, let aggregation) where !aggregation.flags.isEmpty: return false
            default: break
            }
            open += next.inputs
        }
        return readsInput
    }
}
