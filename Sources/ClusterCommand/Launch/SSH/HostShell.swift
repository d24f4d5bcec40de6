internal import DataFrames

/// The shell of a host, by ssh.
struct HostShell: Sendable {
    let host: WorkerHost
    let ssh: SSHCommand
    let programs: ChildPrograms

    /// Runs a script there.
    ///
    /// - Throws: `HostFailure` where it ends with another code than 0.
    func run(_ script: String, for step: LaunchStep, limit: Duration) async throws(HostFailure) -> String {
        try await run(["sh", "-s"], input: .text(script), for: step, limit: limit).output
    }

    /// Sends the rest of a file, behind what came of it before.
    func append(_ path: String, from offset: Int64, to place: String) async throws(HostFailure) {
        // Any shell knows these words.
        _ = try await run(
            ["cat", offset == 0 ? ">" : ">>", place], input: .file(path: path, from: offset), for: .copy, limit: nil)
    }

    private func run(
        _ command: [String], input: ChildPrograms.Input, for step: LaunchStep, limit: Duration?
    ) async throws(HostFailure) -> ChildPrograms.End {
        let end: ChildPrograms.End
        do throws(RoostError) {
            end = try await programs.run(ssh.program, ssh.arguments(host, command), input: input, limit: limit)
        } catch {
            let isMissing = error.message.contains("No such file")
            throw HostFailure(
                step, words: [error.message],
                advice: isMissing ? "install ssh here: apt-get install openssh-client" : nil)
        }
        guard end.code == 0, !end.wasStopped else { throw HostFailure(step, end, on: host) }
        return end
    }
}
