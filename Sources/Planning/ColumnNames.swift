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

    package init(name: String, numbersSamples: Bool) {
        self.name = name
        self.numbersSamples = numbersSamples
    }

    package var description: String {
        let use = numbersSamples ? "numbers the samples of each row" : "carries the requests to the driver"
        return "the rows have a column '\(name)', and Roost \(use) in a column of that name: "
            + "rename yours, with select and alias or in the input"
    }
}
