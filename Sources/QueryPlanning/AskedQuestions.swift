internal import Planning
internal import Relational
internal import SparkFunctions
internal import Synchronization

/// The questions to models that stand in a session's expressions, and what their answers are kept under.
///
/// A question over the same rows is the same for all dataframes that have it, and is asked once.
package final class AskedQuestions: Sendable {
    struct Key: Hashable {
        let rows: ResolvedPlan
        let question: ModelQuestion
    }

    struct Columns {
        let input: Int
        let request: Int
        let reply: Int
        let column: ChatColumn
        let answers: AnswersID
    }

    private let known = Mutex<[Key: Columns]>([:])

    package init() {}

    func columns(_ key: Key) -> Columns? { known.withLock { $0[key] } }

    func columns(_ key: Key, _ make: () throws -> Columns) throws -> Columns {
        if let found = columns(key) { return found }
        let new = try make()
        return known.withLock { known in
            if let found = known[key] { return found }
            known[key] = new
            return new
        }
    }
}
