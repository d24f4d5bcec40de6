/// What went wrong while a query was parsed, analysed or run, as Spark says it.
///
/// The class and the parameters are what programs rely on; the message is for people.
public struct SparkError: Error, Hashable, Sendable {
    private var storage: Storage

    /// What the error says.
    ///
    /// It stands apart so that an error is one word: functions that call each other hundreds of levels deep, as those
    /// that read and analyse expressions do, keep room for one at each of their calls.
    private final class Storage: Hashable, Sendable {
        let content: Content

        init(_ content: Content) { self.content = content }

        static func == (left: Storage, right: Storage) -> Bool { left.content == right.content }

        func hash(into hasher: inout Hasher) { hasher.combine(content) }
    }

    private struct Content: Hashable {
        var errorClass: String
        var sqlState: String?
        var parameters: [String: String]
        var message: String
        var context: QueryContext?
    }

    private var content: Content {
        get { storage.content }
        set { storage = Storage(newValue) }
    }

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
        storage = Storage(
            Content(
                errorClass: errorClass, sqlState: sqlState ?? SQLStates.state(of: errorClass), parameters: parameters,
                message: message, context: context))
    }

    /// Spark's class of the error, such as `UNRESOLVED_COLUMN.WITH_SUGGESTION`.
    public var errorClass: String {
        get { content.errorClass }
        set { content.errorClass = newValue }
    }

    /// The SQL standard's code of five letters and digits, or nil where Spark gives none.
    public var sqlState: String? {
        get { content.sqlState }
        set { content.sqlState = newValue }
    }

    /// What the message is about, by Spark's names: `objectName`, `proposal`.
    public var parameters: [String: String] {
        get { content.parameters }
        set { content.parameters = newValue }
    }

    /// The error in words.
    public var message: String {
        get { content.message }
        set { content.message = newValue }
    }

    /// The place in the query, where it is known.
    public var context: QueryContext? {
        get { content.context }
        set { content.context = newValue }
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
    /// The class, the message, the place where the message does not say it, and the SQLSTATE, as Spark shows them.
    public var description: String {
        var text = "[\(errorClass)] \(message)"
        if let context {
            let place = "line \(context.line), column \(context.column)"
            if !message.contains(place) { text += " (\(place))" }
        }
        if let sqlState { text += " SQLSTATE: \(sqlState)" }
        return text
    }
}
