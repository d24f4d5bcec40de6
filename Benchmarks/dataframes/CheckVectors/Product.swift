import DataFrames

/// What a program comes to.
enum Product {
    case frame(DataFrame)
    case grouped(GroupedData)
    /// What was printed.
    case text(String)
    /// What an action gave, as the vectors write it.
    case value(JSON)
    case nothing
}

/// An error of a job, as against one of a plan.
struct JobFailure: Error {
    let reason: any Error

    /// What an action gives; its error is one of a job.
    static func inside<R>(_ action: () async throws -> R) async throws -> R {
        do {
            return try await action()
        } catch {
            throw JobFailure(reason: error)
        }
    }
}
