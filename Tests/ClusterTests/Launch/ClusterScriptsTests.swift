import Foundation
import TestSupport
import Testing

/// The scripts of `cluster/` that start and stop clusters.
@Suite(.processes, .timeLimit(.minutes(5))) struct ClusterScriptsTests {
    private static func run(_ script: String, _ arguments: [String], _ hosts: StandInHosts) async throws
        -> Program.Result
    {
        let path = Program.root.appendingPathComponent(script).path
        let environment = hosts.environment.merging(["ROOST": Program.path]) { $1 }
        return try await Program.start(arguments, program: path, environment: environment).end()
    }

    @Test func startAndStopSayWhatTheProgramSays() async throws {
        let hosts = try StandInHosts()
        let config = try hosts.folder.write("c.yaml", "driver: {advertise: head}\nworkers: [w7]\n")
        let start = try await Self.run("cluster/start", [config, "--dry-run"], hosts)
        #expect(start.code == 0 && start.output.contains("w7:"), "\(start.errors)")
        // Without a file it is the example.
        let example = try await Self.run("cluster/start", ["--dry-run"], hosts)
        #expect(example.code == 0 && example.output.contains("worker1.example:"), "\(example.errors)")
        let stop = try await Self.run("cluster/stop", ["--driver", "tcp://127.0.0.1:1"], hosts)
        #expect(stop.code == 1 && stop.errors.contains("no driver answers at tcp://127.0.0.1:1"), "\(stop.errors)")
    }

    @Test(arguments: ["cluster/start", "cluster/stop"])
    func aScriptSaysHowItIsUsed(script: String) async throws {
        let result = try await Self.run(script, ["--help"], try StandInHosts())
        #expect(result.code == 0 && result.output.hasPrefix("Usage: \(script)"))
    }
}
