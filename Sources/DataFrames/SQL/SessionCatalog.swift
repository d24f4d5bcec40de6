internal import Planning
package import QueryPlanning
package import Relational
package import SparkSQL
internal import Synchronization

/// The temporary views of a session, and its settings of SQL.
package final class SessionCatalog: Relations {
    private struct State {
        /// By the name in small letters.
        var views: [String: (name: String, plan: LogicalPlan)] = [:]
        var settings = SQLSettings()
    }

    private let state = Mutex(State())

    package init() {}

    /// The settings.
    package var settings: SQLSettings {
        get { state.withLock { $0.settings } }
        set { state.withLock { $0.settings = newValue } }
    }

    /// The names of the views, as they were given.
    package var names: [String] { state.withLock { $0.views.values.map(\.name).sorted() } }

    /// The rows of a view; nil where there is none of this name.
    package subscript(_ name: String) -> LogicalPlan? {
        get { state.withLock { $0.views[name.lowercased()]?.plan } }
        set {
            state.withLock { state in
                state.views[name.lowercased()] = newValue.map { (name, $0) }
            }
        }
    }

    /// - Throws: `RoostError` where a view has the name already.
    func refuse(_ name: String) throws(RoostError) {
        guard self[name] != nil else { return }
        throw RoostError(
            .analysis,
            SparkError(
                "TEMP_TABLE_OR_VIEW_ALREADY_EXISTS", parameters: ["relationName": "`\(name)`"],
                message: "There is a view \(name) already: use createOrReplaceTempView, or take another name."))
    }

    /// The inputs of all views.
    var inputs: [Int: InputRelation] {
        state.withLock { state in
            state.views.values.reduce(into: [:]) { $0.merge($1.plan.inputs) { mine, _ in mine } }
        }
    }

    package func relation(_ name: [String]) throws(SparkError) -> ResolvedPlan? {
        guard let view = name.last, name.count == 1 || name.dropLast() == ["global_temp"] else { return nil }
        return self[view]?.query
    }
}
