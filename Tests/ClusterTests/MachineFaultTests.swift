import Foundation
import ModelSimulator
import TestSupport
import Testing

/// Machines whose clock jumps, and whose disk dies.
@Suite(.processes, .serialized, .timeLimit(.minutes(5))) struct MachineFaultTests {
    /// When the driver's events happened, by its clock.
    private func times(_ cluster: TestCluster) async throws -> [Double] {
        let events = try await cluster.roost("events", "--json")
        return try events.output.split(separator: "\n").compactMap {
            (try JSONSerialization.jsonObject(with: Data($0.utf8)) as? [String: Any])?["t"] as? Double
        }
    }

    @Test(arguments: [40, -40]) func aClockThatJumpsChangesNothingOfAJob(days: Int) async throws {
        let faults = try FaultLibrary()
        let cluster = try TestCluster(faults.environment)
        let model = try await SimulatedModel.start(latency: "20ms")
        try await cluster.up(workers: 2)
        let workers = try await cluster.workers()
        let job = try cluster.submit(try model.job(cluster.folder, count: 1_000))
        #expect(try await model.holds(after: 100, of: job))
        try faults.setClock(ahead: days * 86_400)
        let result = try await job.end()
        #expect(result.code == 0, "\(result.errors)")
        try expectAll(1_000, in: cluster.folder)
        #expect(try result.number("unknown_calls") == 0 && model.running.statistics.calls == 1_000)
        #expect(try await cluster.workers() == workers, "nobody was taken for dead")
        let times = try await times(cluster)
        #expect((times.max() ?? 0) - (times.min() ?? 0) > 39 * 86_400, "the clock did jump")
        // Nothing of what was answered is too old, or not yet there.
        let again = try await cluster.submit(cluster.folder.path("job.yaml"), ["--overwrite"]).end()
        #expect(again.code == 0 && model.running.statistics.calls == 1_000, "\(again.errors)")
        try await cluster.down()
        await model.running.stop()
    }

    @Test func aJournalWhoseDiskDiesEndsThePaidJobAndNothingIsPaidTwiceUnsaid() async throws {
        let faults = try FaultLibrary()
        let cluster = try TestCluster(faults.environment)
        let model = try await SimulatedModel.start(latency: "20ms")
        try await cluster.up(workers: 1)
        let job = try cluster.submit(try model.job(cluster.folder, count: 1_000))
        #expect(try await model.holds(after: 100, of: job))
        try faults.endDisk(below: cluster.home + "/journal")
        let result = try await job.end()
        #expect(
            result.code == 1 && result.errors.contains("journal") && result.errors.contains("I/O"), "\(result.errors)")
        try await until("nothing is under way") { model.running.statistics.inFlight == 0 }
        let paid = model.running.statistics.calls
        #expect(paid < 1_000)

        try faults.reviveDisk()
        try await cluster.down()
        try await cluster.up(workers: 1)
        let again = try await cluster.submit(cluster.folder.path("job.yaml")).end()
        #expect(again.code == 0, "\(again.errors)")
        try expectAll(1_000, in: cluster.folder)
        let unknown = try again.number("unknown_calls")
        #expect(model.running.statistics.calls - 1_000 <= unknown && unknown <= 16, "\(unknown) of \(paid)")
        try await cluster.down()
        await model.running.stop()
    }
}
