internal import SparkSQL

/// The names that somebody may have meant.
enum Suggestions {
    /// At most five names, the nearest first; of names that are as near the first of the alphabet.
    static func nearest(to parts: [String], among names: [[String]]) -> [[String]] {
        let target = Array(SQLText.quotedIfNeeded(parts).utf8)
        let sorted = stripped(names, parts.count).sorted { left, right in
            (left.last ?? "").utf8.lexicographicallyPrecedes((right.last ?? "").utf8)
        }
        let measured = sorted.enumerated().map { index, name in
            (name, Levenshtein.distance(Array(SQLText.quoted(name).utf8), target), index)
        }
        return measured.sorted { ($0.1, $0.2) < ($1.1, $1.2) }.prefix(5).map(\.0)
    }

    /// The names without what all have before them, as far as the name that was asked for has no more parts.
    private static func stripped(_ names: [[String]], _ count: Int) -> [[String]] {
        if count == 1, Set(names.map { $0.dropLast(1) }).count == 1 { return names.map { Array($0.suffix(1)) } }
        if count <= 2, Set(names.map { $0.dropLast(2) }).count == 1 { return names.map { Array($0.suffix(2)) } }
        return names
    }
}
