/// What went wrong in Spark's terms: what programs rely on, and the words.
package struct ErrorCondition: Sendable, Hashable, Codable {
    /// Spark's class of the error, such as `DIVIDE_BY_ZERO`.
    package var name: String
    /// The SQL standard's code; nil where Spark has none.
    package var sqlState: String?
    /// What the message is about, by Spark's names.
    package var parameters: [String: String]
    /// The words, without the class and the code.
    package var message: String

    package init(name: String, sqlState: String?, parameters: [String: String], message: String) {
        self.name = name
        self.sqlState = sqlState
        self.parameters = parameters
        self.message = message
    }
}
