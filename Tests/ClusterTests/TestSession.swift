import DataFrames
import LocalCluster

/// A session on two worker processes of its own, for one test.
enum TestSession {
    static func with(_ body: (Session) async throws -> Void) async throws {
        _ = StateHome.ofThisProcess
        var builder = Session.builder.appName("test").master("local[2]").showProgress(false)
        builder.workerProgram = Program.path
        let session = try await Session(builder.withLocalCluster)
        do { try await body(session) } catch {
            await session.stop()
            throw error
        }
        await session.stop()
    }
}
