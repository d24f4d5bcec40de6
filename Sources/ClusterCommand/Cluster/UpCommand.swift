internal import ArgumentParser
internal import DataFrames
internal import Foundation
internal import JobFiles
internal import Messaging
internal import WorkerStart

struct UpCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "up", abstract: "Start a single-node cluster on this machine, in the background.",
        discussion: "It runs until 'roost down'. More workers may join it with 'roost worker'.")

    @OptionGroup var options: ClusterOptions
    @Flag(help: "Print the cluster's status as one JSON object.") var json = false

    func run() async throws {
        let values = try options.values()
        let address = "tcp://127.0.0.1:\(values.port)"
        if let status = try? await DriverConnection.status(address) {
            throw RoostError(
                .cluster,
                "a cluster is up at \(address) already (driver pid \(status.driver.processID)); stop it with "
                    + "'roost down', or choose another --port")
        }
        let log = try BackgroundProcess.logFile(port: values.port)
        let process = try BackgroundProcess.start(
            [
                "driver", "--port", "\(values.port)", "--workers", "\(values.workers)",
                "--calls-in-flight", "\(values.callsInFlight)", "--drain-seconds", "\(values.drainSeconds)",
            ], log: log)
        let signals = Signals.on {
            Console.say("\nstopping: the driver that was starting is ended")
            process.terminate()
            ProcessEnd.now(130)
        }
        let status = try await Self.wait(for: process, at: address, workers: values.workers, log: log)
        signals.cancel()
        if json { return Console.print(try JSONOutput.pretty(status)) }
        Console.print(StatusText.text(status))
        Console.print(
            "log      \(log.path)\n\nSubmit a job with 'roost submit FILE.yaml'; stop the cluster with 'roost down'.")
    }

    private static func wait(
        for process: BackgroundProcess, at address: String, workers: Int, log: URL
    ) async throws -> ClusterStatus {
        let deadline = ContinuousClock.now.advanced(by: .seconds(20))
        while ContinuousClock.now < deadline {
            if process.hasEnded {
                let lines = (try? String(contentsOf: log, encoding: .utf8))?.split(separator: "\n").suffix(5) ?? []
                throw RoostError(.cluster, "the driver could not start:\n" + lines.joined(separator: "\n"))
            }
            if let status = try? await DriverConnection.status(address), status.workers.count >= workers {
                return status
            }
            try await Task.sleep(for: .milliseconds(20))
        }
        throw RoostError(.cluster, "the cluster did not come up in 20 s; see \(log.path)")
    }
}
