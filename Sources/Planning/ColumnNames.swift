internal import Columnar

extension LogicalPlan {
    /// The columns' names, in order.
    ///
    /// Types are DuckDB's to tell; names are enough to catch a misspelt one before anything runs.
    package var columnNames: [String] {
        switch self {
        case .localRelation(let relation): relation.schema.names
        case .range: ["id"]
        case .scan(let scan): scan.columns.map(\.name)
        case .tokenTally: TokenTally.columns
        case .project(let expressions, _): expressions.map(\.outputName)
        case .filter(_, let child), .limit(_, let child): child.columnNames
        case .withColumn(let name, _, let child): child.columnNames.including(name)
        case .chat(let step, let child):
            (step.column.samples > 1 ? child.columnNames.including(ChatColumn.sampleColumn) : child.columnNames)
                .including(step.column.columnNames(step.name))
        case .union(let left, _): left.columnNames
        case .count: ["count"]
        }
    }

    /// Checks that every name in `wanted` is a column of this plan.
    /// - Throws: `UnknownColumn` with the nearest name that there is.
    package func require(_ wanted: [String]) throws(UnknownColumn) {
        let names = columnNames
        for name in wanted where !names.contains(name) {
            throw UnknownColumn(name: name, columns: names)
        }
    }
}

extension [String] {
    fileprivate func including(_ name: String) -> [String] { contains(name) ? self : self + [name] }
    fileprivate func including(_ names: [String]) -> [String] { names.reduce(self) { $0.including($1) } }
}

/// A column that a dataframe does not have.
package struct UnknownColumn: Error, Sendable, CustomStringConvertible {
    package let name: String
    package let columns: [String]

    package init(name: String, columns: [String]) {
        self.name = name
        self.columns = columns
    }

    package var description: String {
        let hint = NearestName.of(name, among: columns).map { "; did you mean '\($0)'?" } ?? ""
        return "there is no column '\(name)'\(hint) The columns are: \(columns.joined(separator: ", "))"
    }
}

package enum NearestName {
    /// The candidate with the fewest edits to `name`, where that is few enough to be a slip.
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
