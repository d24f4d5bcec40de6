internal import ArgumentParser
internal import DataFrames
internal import Foundation

struct HostsCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "hosts", abstract: "Start a worker on a host of a cluster file, when work waits.",
        subcommands: [HostsStartCommand.self])
}

struct HostsStartCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "start", abstract: "Start a worker on the first host of a cluster file that has none.",
        discussion: """
            A driver that 'roost up --config' starts runs this while work waits, where the file has worker_idle: by the \
            same steps over ssh as 'roost up --config' itself. A host that fails is passed over. Whoever types it starts \
            a worker that stays until it is told to leave.
            """)

    @Option(help: ArgumentHelp("The cluster file.", valueName: "file")) var config: String

    func run() async throws {
        let launch = try ClusterLaunch(path: config)
        guard (try? await DriverConnection.status(launch.driver.here)) != nil else {
            throw RoostError(
                .cluster, "no driver is up at \(launch.driver.here); start it with 'roost up --config \(config)'")
        }
        try await launch.startOne(WantedWorker(ProcessInfo.processInfo.environment))
    }
}
