package import Messaging
package import Planning

/// How judges' calls are made and counted, which are paid like a job's own.
package struct JudgeAccount: Sendable {
    /// The model of judges that name none.
    package var model: String?
    /// The options of the next calls of a model: its price, and what is left of the budget; nil for the session's.
    package var options: (@Sendable (_ model: String) throws -> CallOptions)?
    /// Hears what calls of a model came to.
    package var ended: (@Sendable (_ model: String, _ totals: CallTotals) -> Void)?

    /// An account by the session's own options.
    package init(model: String? = nil) { self.model = model }
}
