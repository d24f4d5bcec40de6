/// How alike two lists of recommendations are (FaiRLLM: Zhang and others 2023).
///
/// An item that is listed again counts at its first place only.
package struct RecommendationOverlap: Sendable, Hashable {
    /// The items in both lists by the items in any; undefined for two empty lists.
    package let jaccard: Result<Double, Undefined>
    /// SERP*: the share of the first list's places, weighted by rank, whose item is in the second; 1 for equal lists.
    package let serp: Result<Double, Undefined>
    /// PRAG*: the share of the first list's pairs whose first item is in the second list before the other.
    ///
    /// It is 1 for equal lists; for a list of one item, it is whether the lists are equal.
    package let prag: Result<Double, Undefined>
    /// SERP* as LangFair 0.8 has it, which is not 1 for equal lists.
    package let langfairSERP: Result<Double, Undefined>
    /// PRAG* as LangFair 0.8 has it, which is not 1 for equal lists of several items.
    package let langfairPRAG: Result<Double, Undefined>

    package init<Item: Hashable>(_ first: [Item], _ second: [Item]) {
        let (one, other) = (RecommendationOverlap.distinct(first), RecommendationOverlap.distinct(second))
        let ranks = Dictionary(uniqueKeysWithValues: other.enumerated().map { ($1, $0) })
        let shared = Double(one.count { ranks[$0] != nil })
        let union = Double(one.count + other.count) - shared
        jaccard = union > 0 ? .success(shared / union) : .failure(Undefined("both lists are empty"))
        guard !one.isEmpty else {
            let undefined = Result<Double, Undefined>.failure(Undefined("the first list is empty"))
            (serp, prag, langfairSERP, langfairPRAG) = (undefined, undefined, undefined, undefined)
            return
        }
        let count = Double(one.count)
        var weights = 0.0
        var pairs = 0.0
        // Ranks of the second list that lie behind the item at hand, seen from the end.
        let places = one.map { ranks[$0] }
        var before = RankCounts(other.count)
        for (index, place) in places.enumerated().reversed() {
            if let place {
                weights += count - Double(index)
                // All later items but those that the second list has before this one.
                pairs += Double(one.count - 1 - index - before.count(below: place))
                before.add(place)
            }
        }
        serp = .success(2 * weights / (count * (count + 1)))
        langfairSERP = .success((weights + shared) / 2 / (count * (count + 1)))
        if one.count == 1 {
            prag = .success(one == other ? 1 : 0)
            langfairPRAG = prag
        } else {
            prag = .success(2 * pairs / (count * (count - 1)))
            langfairPRAG = .success(pairs / (count * (count + 1)))
        }
    }

    private static func distinct<Item: Hashable>(_ items: [Item]) -> [Item] {
        var seen: Set<Item> = []
        return items.filter { seen.insert($0).inserted }
    }
}

/// How many ranks below another were added: a tree of sums (Fenwick 1994).
private struct RankCounts {
    private var sums: [Int]

    init(_ count: Int) { sums = Array(repeating: 0, count: count + 1) }

    mutating func add(_ rank: Int) {
        var index = rank + 1
        while index < sums.count {
            sums[index] += 1
            index += index & -index
        }
    }

    func count(below rank: Int) -> Int {
        var index = rank
        var sum = 0
        while index > 0 {
            sum += sums[index]
            index -= index & -index
        }
        return sum
    }
}
