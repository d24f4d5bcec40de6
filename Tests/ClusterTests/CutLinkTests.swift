import Foundation
import ModelSimulator
import TestSupport
import Testing

/// A worker of another machine whose link is cut in the middle of a job.
///
/// TCP tries an old connection again only after a cut has lasted once more, so that connections of before stay silent
/// for longer than new ones. A driver gives up who is silent for 3 s: each test takes as long.
@Suite(.processes, .serialized, .timeLimit(.minutes(5))) struct CutLinkTests {
    private static let count = 120

    /// A driver with no worker of its own, one behind a link, and a job of which some calls are answered.
    private struct Far {
        let cluster: TestCluster
        let proxy: SilentProxy
        let worker: Program.Running
        let model: SimulatedModel
        let job: Program.Running

        init() async throws {
            let cluster = try TestCluster()
            self.cluster = cluster
            try await cluster.up(workers: 0, listen: "curve://127.0.0.1:0")
            proxy = try SilentProxy(to: cluster.port)
            let token = try await Program.run(["keys", "token", "--role", "worker"], environment: cluster.environment)
            worker = try Program.start(
                [
                    "worker", "--driver", "tcp://127.0.0.1:\(proxy.port)", "--calls-in-flight", "4", "--token",
                    String(token.output.dropLast()),
                ], environment: Program.environment(["ROOST_HOME": cluster.folder.path("worker")]))
            try await until("it has joined") { try await cluster.workers().count == 1 }
            model = try await SimulatedModel.start(latency: "100ms")
            job = try cluster.submit(try model.job(cluster.folder, count: CutLinkTests.count))
            try await until("calls are answered") { [model] in model.running.statistics.answered > 8 }
        }

        /// The whole job is done, each call was made once; the driver's log.
        func end() async throws -> String {
            let result = try await job.end()
            #expect(result.code == 0, "\(result.errors)")
            try expectAll(CutLinkTests.count, in: cluster.folder)
            #expect(model.running.statistics.calls == CutLinkTests.count, "each call is paid for once")
            let log = try String(contentsOfFile: cluster.home + "/driver-\(cluster.port).log", encoding: .utf8)
            try await cluster.down()
            let end = try await worker.end()
            #expect(end.code == 0, "it was told: \(end.errors)")
            proxy.close()
            await model.running.stop()
            return log
        }
    }

    /// Its old connection says nothing for twice as long as a driver waits.
    @Test func aShortCutLosesNobody() async throws {
        let far = try await Far()
        far.proxy.cut()
        try await Task.sleep(for: .milliseconds(1500))
        far.proxy.heal(old: false)
        try await Task.sleep(for: .milliseconds(4500))
        far.proxy.heal(old: true)
        let log = try await far.end()
        #expect(!log.contains("is gone"), "\(log)")
    }

    @Test func aLongOneLosesTheWorkerWhichComesBack() async throws {
        let far = try await Far()
        far.proxy.cut()
        try await until("the driver has given it up") { try await far.cluster.workers().isEmpty }
        far.proxy.heal(old: false)
        try await until("it has joined again") { try await far.cluster.workers().count == 1 }
        far.proxy.heal(old: true)
        let log = try await far.end()
        #expect(log.components(separatedBy: "is gone: it was silent for 3 s").count == 2, "\(log)")
    }
}
