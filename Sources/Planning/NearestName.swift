/// Finds what a misspelt name was meant to be.
package enum NearestName {
    /// The candidate with the fewest edits to `name`, where those are few enough to be a slip.
    package static func of(_ name: String, among candidates: [String]) -> String? {
        let ranked = candidates.map { ($0, distance(name.lowercased(), $0.lowercased())) }
        guard let best = ranked.min(by: { $0.1 < $1.1 }) else { return nil }
        return best.1 <= max(2, name.count / 2) ? best.0 : nil
    }

    /// Levenshtein's distance: insertions, deletions and substitutions.
    static func distance(_ left: String, _ right: String) -> Int {
        let left = Array(left), right = Array(right)
        var row = Array(0...right.count)
        for (i, a) in left.enumerated() {
            var diagonal = row[0]
            row[0] = i + 1
            for (j, b) in right.enumerated() {
                let cost = a == b ? diagonal : min(diagonal, row[j], row[j + 1]) + 1
                diagonal = row[j + 1]
                row[j + 1] = cost
            }
        }
        return row[right.count]
    }
}
