import Client
import DataFrames
import Glibc
import LocalCluster
import Messaging

/// A session on worker processes of its own, for one test.
enum TestSession {
    static func with(workers: Int = 2, _ body: (Session) async throws -> Void) async throws {
        _ = StateHome.ofThisProcess
        var builder = Session.builder.appName("test").master("local[\(workers)]").showProgress(false)
        builder.workerProgram = Program.path
        let session = try await Session(builder.withLocalCluster)
        do { try await body(session) } catch {
            await session.stop()
            throw error
        }
        await session.stop()
    }
}

extension Session {
    /// Ends a worker that works by kill -9, once at least so many tasks of the job that runs are done.
    ///
    /// - Returns: whether one worked in time.
    func killBusyWorker(tasksDone: Int = 0, looks: Int) async throws -> Bool {
        for _ in 0..<looks {
            let status = try await client.status()
            let isTime =
                tasksDone == 0 || status.jobs.last?.state == .running && status.jobs.last?.tasksDone ?? 0 >= tasksDone
            if isTime, let busy = status.workers.first(where: { $0.runningTasks > 0 }) {
                kill(busy.processID, SIGKILL)
                return true
            }
            try await Task.sleep(for: .milliseconds(2))
        }
        return false
    }
}
