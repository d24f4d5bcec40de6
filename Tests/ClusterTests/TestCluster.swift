import Foundation
import ModelSimulator
import Testing

/// A cluster of real processes that `roost up` starts, with a home of its own, and that goes with its test.
///
/// Its driver has a port of the system's choice: one that the test chose could be another's before the driver has it.
final class TestCluster {
    let folder: TemporaryFolder
    let home: String
    /// Where its driver listens; empty before the first `up`.
    private(set) var address = ""
    private let more: [String: String]
    private(set) var driverProcess: pid_t = 0

    init(_ more: [String: String] = [:]) throws {
        folder = try TemporaryFolder()
        home = folder.path("home")
        self.more = more
    }

    /// A test that fails leaves no process behind.
    deinit {
        if driverProcess > 0 { kill(driverProcess, SIGKILL) }
    }

    var port: UInt16 { UInt16(address.split(separator: ":").last ?? "") ?? 0 }

    var environment: [String: String] {
        Program.environment(["ROOST_HOME": home, "XDG_STATE_HOME": home]).merging(more) { $1 }
    }

    /// - Parameters:
    ///   - workers: How many there are.
    ///   - scaling: Flags by which their number follows what there is to do, in place of that.
    ///   - callsInFlight: What each of them calls at once.
    ///   - listen: Where the driver listens; nil for any port of this machine.
    /// - Throws: where it does not come up.
    func up(
        workers: Int = 2, scaling: [String]? = nil, callsInFlight: Int = 16, listen: String? = nil
    ) async throws {
        let result = try await Program.run(
            ["up", "--calls-in-flight", "\(callsInFlight)", "--json"] + (scaling ?? ["--workers", "\(workers)"])
                + (listen.map { ["--listen", $0] } ?? ["--port", "0"]),
            environment: environment)
        try #require(result.code == 0, "\(result.errors)")
        let status = try JSONSerialization.jsonObject(with: Data(result.output.utf8)) as? [String: Any]
        let driver = try #require(status?["driver"] as? [String: Any])
        address = try #require(driver["address"] as? String)
        driverProcess = pid_t(try #require(driver["process_id"] as? Int))
    }

    func down() async throws {
        let result = try await Program.run(["down", "--driver", address], environment: environment)
        #expect(result.code == 0, "\(result.errors)")
        driverProcess = 0
    }

    func status() async throws -> [String: Any] {
        try #require(!address.isEmpty, "the cluster is not up")
        let result = try await Program.run(["status", "--driver", address, "--json"], environment: environment)
        return try JSONSerialization.jsonObject(with: Data(result.output.utf8)) as? [String: Any] ?? [:]
    }

    func workers() async throws -> [pid_t] {
        (try await status()["workers"] as? [[String: Any]] ?? []).compactMap {
            ($0["process_id"] as? Int).map { pid_t($0) }
        }
    }

    /// Whether a worker takes nothing new, as the driver has it.
    func drains(_ worker: pid_t) async throws -> Bool {
        (try await status()["workers"] as? [[String: Any]] ?? []).contains {
            $0["process_id"] as? Int == Int(worker) && $0["state"] as? String == "draining"
        }
    }

    func submit(_ job: String, _ flags: [String] = []) throws -> Program.Running {
        try Program.start(["submit", job, "--driver", address, "--json"] + flags, environment: environment)
    }

    func roost(_ arguments: String...) async throws -> Program.Result {
        try await Program.run(arguments + ["--driver", address], environment: environment)
    }

    func killDriver() {
        kill(driverProcess, SIGKILL)
        driverProcess = 0
    }

    /// Every file below a folder, and what it holds.
    static func contents(below path: String) throws -> [String: Data] {
        var found: [String: Data] = [:]
        for name in FileManager.default.enumerator(atPath: path)?.compactMap({ $0 as? String }) ?? [] {
            let file = path + "/" + name
            var isFolder: ObjCBool = false
            guard FileManager.default.fileExists(atPath: file, isDirectory: &isFolder), !isFolder.boolValue else {
                continue
            }
            found[name] = try Data(contentsOf: URL(fileURLWithPath: file))
        }
        return found
    }
}

extension Program.Result {
    /// A number of the summary that `submit --json` prints.
    func number(_ name: String) throws -> Int {
        let line = try #require(output.split(separator: "\n").last, "no summary: \(errors)")
        let summary = try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any]
        return try #require(summary?[name] as? Int, "no \(name) in \(output)")
    }
}

extension SimulatedModel {
    /// Waits until `count` calls have been answered, after which the model holds the answers of others that are
    /// under way.
    ///
    /// False where the program ends before.
    func holds(after count: Int, of program: Program.Running) async throws -> Bool {
        while running.statistics.answered < count || running.statistics.inFlight == 0 {
            if !program.process.isRunning { return false }
            try await Task.sleep(for: .milliseconds(5))
        }
        return true
    }
}

/// Whether the rows are all there, answered and in their order.
func expectAll(_ count: Int, in folder: TemporaryFolder) throws {
    let found = try rows(folder.path("results/prompts.jsonl"))
    #expect(found.compactMap { $0["id"] as? Int } == Array(0..<count), "every row, in order")
    #expect(found.allSatisfy { ($0["answer"] as? String)?.isEmpty == false })
}
