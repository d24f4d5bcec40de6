internal import Dispatch
internal import Glibc
internal import Messaging
internal import ZeroMQTransport

/// The command that has a worker started somewhere, such as `sbatch FILE`, for `sh` on the driver's machine.
///
/// It is run once for each worker, since they leave one by one, and finds in its environment
///
/// - `ROOST_DRIVER`: the driver's address, which `roost worker` takes from there;
/// - `ROOST_WORKER_NAME`: the name by which the driver knows the worker again, the same way;
/// - `ROOST_TOKEN`: a join token for one worker, the same way, where the driver's address is encrypted. It is the first line
///   of its standard input, too, for commands that hand on that and no environment, such as ssh.
///
/// The token is made on a queue of its own, since that writes files.
final class WorkerStartCommand: Sendable {
    private let text: String
    private let driver: Address
    private let tokenTime: Duration
    private let environment: [String: String]
    private let files: WorkerLogFiles?
    private let queue = DispatchQueue(label: "roost.worker-start")

    /// - Parameters:
    ///   - text: What `sh` runs.
    ///   - driver: Where the driver listens.
    ///   - tokenTime: How long a token is good.
    ///   - environment: That in which the folder of the driver's keys is named.
    ///   - files: Where what the command says goes; nil for where the driver's own log does.
    init(
        _ text: String, driver: Address, tokenTime: Duration, environment: [String: String], files: WorkerLogFiles?
    ) {
        self.text = text
        self.driver = driver.isWildcard ? Address(host: HostName.current, port: driver.port) : driver
        self.tokenTime = tokenTime
        self.environment = environment
        self.files = files
    }

    /// Asks for what lets a worker in.
    ///
    /// - Parameter done: Is told the token, on another thread; nil where none is needed.
    func token(done: @escaping @Sendable (Result<JoinToken?, WorkerProcessError>) -> Void) {
        guard driver.isEncrypted else { return done(.success(nil)) }
        queue.async { [environment, tokenTime] in
            do throws(TrustError) {
                let seconds = max(1, tokenTime.components.seconds)
                done(.success(try KeyFolder(environment: environment).makeToken(role: .worker, seconds: seconds)))
            } catch { done(.failure(WorkerProcessError("no join token could be made for it: \(error)"))) }
        }
    }

    /// Begins to start a worker; on the thread that starts all processes of the driver, so that none of them has the other end
    /// of what the command reads.
    ///
    /// - Parameters:
    ///   - name: What the worker is to be called.
    ///   - token: What lets it in.
    /// - Returns: The command's process.
    /// - Throws: where the system starts none.
    func start(_ name: String, _ token: JoinToken?) throws(WorkerProcessError) -> Int32 {
        var command = LocalWorkerCommand(
            executable: "/bin/sh", arguments: ["sh", "-c", text],
            environment: ["ROOST_DRIVER": driver.description, "ROOST_WORKER_NAME": name])
        command.errorFile = files?.makePath()
        guard let token else { return try spawn(command, input: nil) }
        command.environment["ROOST_TOKEN"] = token.exposed
        var ends: [Int32] = [-1, -1]
        guard pipe(&ends) == 0 else { throw WorkerProcessError(String(cString: strerror(errno))) }
        // A pipe takes more than that before anybody reads.
        let line = Array((token.exposed + "\n").utf8)
        _ = line.withUnsafeBytes { write(ends[1], $0.baseAddress, $0.count) }
        defer { for end in ends { close(end) } }
        return try spawn(command, input: ends[0])
    }

    private func spawn(_ command: LocalWorkerCommand, input: Int32?) throws(WorkerProcessError) -> Int32 {
        let process = try SpawnedProcesses.spawn(command, input: input)
        if let path = command.errorFile { files?.started(process, path) }
        return process
    }
}
