package import SparkSQL

/// What a statement asks of the session.
package enum StatementOutcome: Sendable {
    /// The rows of a query, or those that say what a statement found.
    case rows(ResolvedPlan)
    /// A view to keep under a name.
    case define(view: String, ResolvedPlan, isGlobal: Bool)
    /// Files to read whenever a view is named.
    case defineFiles(SyntaxCreateFileView)
    /// A view to forget.
    case drop(view: String)
    /// A setting to change.
    case set(key: String, value: String)
    /// Settings to put back: one, or all.
    case reset(key: String?)
    /// Rows to keep at hand, under a name that may be new.
    case cache(String, ResolvedPlan, isLazy: Bool)
    /// Rows to keep no longer; of all tables, where none is named.
    case uncache(String?)
    /// The text of a statement's plan.
    case explain(ResolvedPlan, SyntaxExplainMode)
    /// Statements to run one after the other.
    case sequence([SyntaxStatement])
    /// Nothing.
    case nothing
}

/// What statements can ask about a session.
package struct SessionNames: Sendable {
    /// The names of the temporary views.
    package var views: [String]
    /// The settings that are set or have a default, by key.
    package var settings: [String: String]

    package init(views: [String] = [], settings: [String: String] = [:]) {
        self.views = views
        self.settings = settings
    }
}
