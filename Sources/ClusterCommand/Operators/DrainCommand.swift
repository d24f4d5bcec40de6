internal import ArgumentParser
internal import DataFrames
internal import JobFiles
internal import Messaging

struct DrainCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "drain", abstract: "Have a worker leave its cluster, once it has finished what it has.",
        discussion: """
            It takes nothing new, gives back what it has not begun, finishes the tasks that
            run and the calls in flight, and keeps the rows that tasks of other workers
            still read, until their job needs them no more. SIGTERM does the same.

            What is not done after --within seconds others do again; that counts as no
            failure. A worker that the driver had started has no successor.

            Exit codes: 0 when nothing has to be made again; 3 when something has;
            1 otherwise.
            """)

    @Argument(help: "The worker's id, or HOST:PROCESS, as 'roost status' shows them.") var worker: String
    @OptionGroup var driver: DriverOption
    @Option(help: "Seconds to wait for what it has. (default: the cluster's drain_seconds)") var within: UInt32?
    @Flag(help: "Print how it left as one JSON object.") var json = false

    func run() async throws {
        if let within, within > 86_400 {
            throw RoostError(.invalidArgument, "--within is \(within); it must be a whole number from 0 to 86,400")
        }
        let left = try await DriverConnection.use(try driver.address(), as: .admin) { client in
            let seconds =
                if let within { Int(within) } else { try await client.status().driver.drainSeconds }
            let first = try Self.standing(try await client.ask(.drain(worker: worker, within: within)))
            if first.end == nil { Console.say(Self.whatIsWaitedFor(first, seconds)) }
            return try await wait(for: first, client, seconds)
        }
        Console.print(json ? try JSONOutput.pretty(left) : Self.text(left))
        if !left.hasLeftNothing { throw ExitCode(3) }
    }

    private func wait(for first: WorkerStanding, _ client: DriverClient, _ seconds: Int) async throws
        -> WorkerStanding
    {
        var standing = first
        let limit = DrainTime.limit(seconds)
        let deadline = ContinuousClock.now.advanced(by: limit)
        while standing.end == nil {
            guard ContinuousClock.now < deadline else {
                throw RoostError(
                    .cluster,
                    "\(standing.id) (\(standing.host):\(standing.processID)) has not left after "
                        + "\(limit.components.seconds) s; end it with 'kill \(standing.processID)' on its machine")
            }
            try await Task.sleep(for: .milliseconds(100))
            standing = try Self.standing(try await client.ask(.worker(name: first.id)))
        }
        return standing
    }

    private static func standing(_ answer: OperatorAnswer) throws(RoostError) -> WorkerStanding {
        switch answer {
        case .worker(let standing): return standing
        case .refused(let reason): throw RoostError(.cluster, reason)
        default: throw RoostError(.cluster, "the driver answered something else")
        }
    }

    private static func what(_ standing: WorkerStanding) -> [String] {
        var parts: [String] = []
        if standing.runningTasks > 0 { parts.append(HumanUnits.count(standing.runningTasks, "task")) }
        if standing.callsOut > 0 { parts.append(HumanUnits.count(standing.callsOut, "call")) }
        if standing.keepsBlocks { parts.append("rows that tasks of others read") }
        return parts
    }

    static func whatIsWaitedFor(_ standing: WorkerStanding, _ seconds: Int) -> String {
        let parts = what(standing)
        return "\(standing.id) takes nothing new"
            + (parts.isEmpty ? "" : "; waiting for \(parts.joined(separator: ", ")), up to \(seconds) s")
    }

    static func text(_ left: WorkerStanding) -> String {
        let name = "\(left.id) (\(left.host):\(left.processID))"
        let parts = what(left)
        if parts.isEmpty { return "\(name) has left; nothing has to be made again" }
        return
            "\(name) has left (\(left.end?.reason ?? "")) with \(parts.joined(separator: ", ")): others do that again"
    }
}
