/// A stage that asks a model about every row of the stage before it, whose workers have made the requests.
package struct CallStep: Hashable, Sendable, Codable {
    /// The new column's name.
    package var name: String
    package var column: ChatColumn
    /// The stage that made the requests, by the number that the job's key has for it; nil for the number that it has in
    /// the plan.
    package var keyStage: Int?

    package init(name: String, column: ChatColumn, keyStage: Int? = nil) {
        self.name = name
        self.column = column
        self.keyStage = keyStage
    }

    /// The column in which the requests stand on their way to the driver, which takes it out again.
    package static let requestColumn = "__request"
}
