internal import Glibc
package import Messaging

/// How a driver goes on with detached jobs.
package struct DetachedSettings: Sendable {
    /// What starts and ends the jobs' processes.
    package var processes: any DetachedProcesses
    /// How long a result is kept after it was fetched.
    package var keepResults: Duration

    package init(
        processes: any DetachedProcesses = SpawnedDetachedProcesses(), keepResults: Duration = .seconds(604_800)
    ) {
        self.processes = processes
        self.keepResults = keepResults
    }
}

/// What starts and ends the processes of detached jobs; a test starts none.
package protocol DetachedProcesses: Sendable {
    /// Starts the process of a job, which is a session of the driver's as any other.
    ///
    /// - Returns: the process's id.
    /// - Throws: where the system starts none.
    func start(_ run: DetachedRun) throws(WorkerProcessError) -> Int32

    /// How the process ended; nil while it runs.
    func end(of process: Int32) -> ProcessEnd?

    /// Asks the process for its end: calls in flight are waited for. A second time it ends at once.
    func ask(_ process: Int32)

    /// Ends the process at once, and waits for that.
    func kill(_ process: Int32)
}

/// Processes of the system: this program again.
package struct SpawnedDetachedProcesses: DetachedProcesses {
    /// The hidden command that runs a job.
    package static let command = "detached-run"

    package init() {}

    package func start(_ run: DetachedRun) throws(WorkerProcessError) -> Int32 {
        var variables = Self.environment(of: run, ProcessEnvironment.current)
        variables[DetachedRun.variable] = run.text
        return try SpawnedProgram.start(
            "/proc/self/exe", ["roost", Self.command], variables: variables,
            output: .replace(run.folder + "/" + DetachedFiles.report),
            errors: .append(run.folder + "/" + DetachedFiles.log))
    }

    /// What a job's process gets of the driver's environment: for another user's job nothing that may be a secret, since
    /// a job file names the variable that its key is in.
    package static func environment(of run: DetachedRun, _ environment: [String: String]) -> [String: String] {
        guard run.user != nil else { return environment }
        return environment.filter { name, _ in
            ["ROOST_", "XDG_", "LC_", "LD_"].contains(where: name.hasPrefix)
                || ["PATH", "HOME", "TMPDIR", "LANG", "TZ", "USER"].contains(name)
        }
    }

    package func end(of process: Int32) -> ProcessEnd? { SpawnedProgram.end(of: process) }
    package func ask(_ process: Int32) { _ = Glibc.kill(process, SIGTERM) }
    package func kill(_ process: Int32) { SpawnedProgram.kill(process) }
}
