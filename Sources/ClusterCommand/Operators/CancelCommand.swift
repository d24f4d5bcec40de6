internal import ArgumentParser
internal import DataFrames
internal import JobFiles
internal import Messaging

struct CancelCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "cancel", abstract: "End a job of yours that runs on a cluster.",
        discussion: """
            From then on nothing more is paid, and queries are interrupted. Calls in flight
            are waited for first, since they are paid for; their answers are kept. --now, or
            a second 'roost cancel', does not wait. Whoever submitted the job hears of it,
            and has the rows that were done.

            Exit codes: 0 when the job was cancelled; 1 when there is no such job, it had
            ended before, or it is another user's.
            """)

    @Argument(help: "The job's number, as 'roost status' lists it.") var job: UInt32
    @OptionGroup var driver: DriverOption
    @Flag(help: "End the job at once. Calls in flight may be paid for twice.") var now = false
    @Flag(help: "Print what was kept as one JSON object.") var json = false

    func run() async throws {
        let standing = try await DriverConnection.use(try driver.address()) { client in
            let status = try await client.status()
            guard case let before = try Self.standing(try await client.ask(.job(number: job))), !before.hasEnded else {
                throw RoostError(.job, "job \(job) had ended before; 'roost status' shows how")
            }
            let first = try Self.standing(try await client.ask(.cancel(job: job, atOnce: now)))
            if first.callsOut > 0, !first.hasEnded {
                Console.say(
                    "\(HumanUnits.count(first.callsOut, "call")) in flight \(first.callsOut == 1 ? "is" : "are") waited "
                        + "for, up to \(status.driver.drainSeconds) s ('roost cancel \(job) --now' does not wait)")
            }
            return try await wait(for: first, client, atMost: DrainTime.limit(status.driver.drainSeconds))
        }
        let report = CancelReport(standing)
        Console.print(json ? try JSONOutput.pretty(report) : report.text)
        if standing.job.state != .cancelled {
            throw RoostError(.job, "job \(job) had ended before it could be cancelled: \(standing.job.state.rawValue)")
        }
    }

    private func wait(for first: JobStanding, _ client: DriverClient, atMost limit: Duration) async throws
        -> JobStanding
    {
        var standing = first
        let deadline = ContinuousClock.now.advanced(by: limit)
        while !standing.hasEnded {
            guard ContinuousClock.now < deadline else {
                throw RoostError(
                    .job,
                    "job \(job) has not ended after \(limit.components.seconds) s; 'roost cancel \(job) --now' does not "
                        + "wait for its calls")
            }
            try await Task.sleep(for: .milliseconds(100))
            standing = try Self.standing(try await client.ask(.job(number: job)))
        }
        return standing
    }

    private static func standing(_ answer: OperatorAnswer) throws(RoostError) -> JobStanding {
        switch answer {
        case .job(let standing): return standing
        case .refused(let reason): throw RoostError(.job, reason)
        default: throw RoostError(.job, "the driver answered something else")
        }
    }
}
