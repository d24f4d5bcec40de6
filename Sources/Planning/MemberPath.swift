/// A name such as `doc.title`: a column, and the members that lead on from there.
///
/// A column whose own name has dots in it comes first.
package struct MemberPath: Hashable, Sendable {
    package let column: String
    package let members: [String]

    /// Nil where no column begins the name.
    package init?(_ name: String, among columns: [String]) {
        var column = name
        var members: [String] = []
        while !columns.contains(column) {
            guard let dot = column.lastIndex(of: ".") else { return nil }
            members.insert(String(column[column.index(after: dot)...]), at: 0)
            column = String(column[..<dot])
        }
        guard members.allSatisfy({ !$0.isEmpty }) else { return nil }
        self.column = column
        self.members = members
    }
}
