/// A stage that asks a model about every row of the stage before it, whose workers have made the requests.
package struct CallStep: Hashable, Sendable, Codable {
    /// The new column's name.
    package var name: String
    package var column: ChatColumn

    package init(name: String, column: ChatColumn) {
        self.name = name
        self.column = column
    }

    /// The column in which the requests stand on their way to the driver, which takes it out again.
    package static let requestColumn = "__request"
}
