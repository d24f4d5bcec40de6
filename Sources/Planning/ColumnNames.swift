internal import Columnar

extension LogicalPlan {
    /// The columns' names, in order.
    ///
    /// Only DuckDB knows the types; the names are enough to find a misspelt one before anything runs.
    package var columnNames: [String] {
        switch self {
        case .localRelation(let relation): relation.schema.names
        case .range: ["id"]
        case .scan(let scan): scan.columns.map(\.name)
        case .tokenStatistics: TokenStatistics.columns
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

    /// Checks that every name in `wanted`, which a template reads, is a column of this plan or a member of one.
    /// - Throws: `UnknownColumn` with the nearest name that there is.
    package func requireReadable(_ wanted: [String]) throws(UnknownColumn) {
        let names = columnNames
        for name in wanted where MemberPath(name, among: names) == nil {
            throw UnknownColumn(name: name, columns: names)
        }
    }

    /// Checks that this plan's rows leave free the columns that a model step adds for itself.
    ///
    /// DuckDB takes upper and lower case for the same name, so they are compared that way.
    ///
    /// - Throws: `ReservedColumn` where one of them is there.
    package func requireReservedColumnsFree(for step: ChatColumn) throws(ReservedColumn) {
        let names = columnNames
        let samples = step.samples > 1 ? [ChatColumn.sampleColumn] : []
        for reserved in [CallStep.requestColumn] + samples {
            guard let name = names.first(where: { $0.lowercased() == reserved }) else { continue }
            throw ReservedColumn(name: name, numbersSamples: reserved == ChatColumn.sampleColumn)
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

    private static let mostShown = 60

    package var description: String {
        guard !columns.isEmpty else { return "there is no column '\(name)': the rows have no columns" }
        if let path = MemberPath(name, among: columns) {
            let rest = path.members.map { ".getField(\"\($0)\")" }.joined()
            return "there is no column '\(name)'; the member of '\(path.column)' is col(\"\(path.column)\")\(rest)"
        }
        let hint = NearestName.of(name, among: columns).map { "; did you mean '\($0)'?" } ?? "."
        let shown = columns.prefix(Self.mostShown).joined(separator: ", ")
        let others = columns.count - Self.mostShown
        return
            "there is no column '\(name)'\(hint) The columns are: \(shown)\(others > 0 ? " and \(others) others" : "")"
    }
}

/// A column of the user's whose name a model step needs for itself.
package struct ReservedColumn: Error, Sendable, CustomStringConvertible {
    package let name: String
    /// Whether the name is that of the column which numbers the samples of a row.
    package let numbersSamples: Bool

    package var description: String {
        let use = numbersSamples ? "numbers the samples of each row" : "carries the requests to the driver"
        return "the rows have a column '\(name)', and Roost \(use) in a column of that name: "
            + "rename yours, with select and alias or in the input"
    }
}
