/// What went wrong while a query was parsed, analysed or run, as Spark says it.
///
/// The class and the parameters are what programs rely on; the message is for people.
public struct SparkError: Error, Hashable, Sendable {
    /// Spark's class of the error, such as `UNRESOLVED_COLUMN.WITH_SUGGESTION`.
    public var errorClass: String
    /// The SQL standard's code of five letters and digits, or nil where Spark gives none.
    public var sqlState: String?
    /// What the message is about, by Spark's names: `objectName`, `proposal`.
    public var parameters: [String: String]
    /// The error in words.
    public var message: String
    /// The place in the query, where it is known.
    public var context: QueryContext?

    /// An error of Spark's class `errorClass`.
    ///
    /// - Parameters:
    ///   - errorClass: Spark's class, such as `DIVIDE_BY_ZERO`.
    ///   - sqlState: The SQL standard's code; where none is given, the one that Spark has for the class.
    ///   - parameters: What the message is about, by Spark's names.
    ///   - message: The error in words: what happened, to what, and what to do.
    ///   - context: The place in the query.
    public init(
        _ errorClass: String, sqlState: String? = nil, parameters: [String: String] = [:], message: String,
        context: QueryContext? = nil
    ) {
        self.errorClass = errorClass
        self.sqlState = sqlState ?? SQLStates.state(of: errorClass)
        self.parameters = parameters
        self.message = message
        self.context = context
    }
}

/// The part of a query that an error is about.
public struct QueryContext: Hashable, Sendable {
    /// The text that the error is about.
    public var fragment: String
    /// Where the fragment begins, in characters from the start of the query.
    public var start: Int
    /// The fragment's first line, counted from 1.
    public var line: Int
    /// The fragment's first character in its line, counted from 1.
    public var column: Int

    /// The part of a query that an error is about.
    ///
    /// - Parameters:
    ///   - fragment: The text that the error is about.
    ///   - start: Where it begins, in characters from the start of the query.
    ///   - line: Its first line, counted from 1.
    ///   - column: Its first character in that line, counted from 1.
    public init(fragment: String, start: Int, line: Int, column: Int) {
        self.fragment = fragment
        self.start = start
        self.line = line
        self.column = column
    }
}

extension SparkError: CustomStringConvertible {
    /// The class, the message, the SQLSTATE and the place, as Spark shows them.
    public var description: String {
        var text = "[\(errorClass)] \(message)"
        if let sqlState { text += " SQLSTATE: \(sqlState)" }
        if let context { text += " (line \(context.line), column \(context.column))" }
        return text
    }
}
