import DataFrames
import Foundation
import Testing
import ZeroMQTransport

@testable import ClusterCommand

/// The file of `roost up --config`: what is read, and what is said of mistakes.
@Suite struct ClusterFileTests {
    private static func read(_ text: String) throws -> ClusterFile {
        let folder = try TemporaryFolder()
        return try ClusterFile(path: try folder.write("cluster.yaml", text))
    }

    @Test func allKeysAreRead() throws {
        let file = try Self.read(
            """
            driver:
              listen: tcp://0.0.0.0:7078
              advertise: tcp://Head.example:7079
              workers: 2
              drain_seconds: 5
            workers:
              - plain
              - host: h1
                user: ada
                port: 2222
                slots: 8
                calls_in_flight: 32
                memory: 4GB
                program: /opt/roost/bin/roost
                home: /scratch/ada roost
              - {host: h3, program: auto}
            idle_timeout: 30
            min_workers: 1
            max_workers: 2
            ssh: {options: [ProxyJump=login, "IdentityFile ~/.ssh/cluster"]}
            """)
        #expect(
            file.driver.listen.description == "tcp://0.0.0.0:7078"
                && file.driver.advertise.description == "tcp://head.example:7079")
        #expect(file.driver.workers == 2 && file.driver.drainSeconds == 5)
        var first = WorkerHost(host: "h1")
        first.user = "ada"
        first.port = 2222
        first.slots = 8
        first.callsInFlight = 32
        first.memory = "4000000000B"
        first.program = "/opt/roost/bin/roost"
        first.home = "/scratch/ada roost"
        #expect(file.workers == [WorkerHost(host: "plain"), first, WorkerHost(host: "h3")])
        #expect(file.started.map(\.name) == ["plain", "ada@h1:2222"])
        #expect(file.idleTimeout == 30 && file.least == 1)
        #expect(file.sshOptions == ["ProxyJump=login", "IdentityFile ~/.ssh/cluster"])
    }

    @Test func whatIsLeftOutIsTheUsual() throws {
        let file = try Self.read("driver: {advertise: head}\nworkers: [a, b]\n")
        #expect(
            file.driver.listen.description == "tcp://0.0.0.0:7077"
                && file.driver.advertise.description == "tcp://head:7077")
        #expect(file.started.count == 2 && file.least == 2)
        // One address for both, where it is one.
        #expect(
            try Self.read("driver: {listen: tcp://198.51.100.7}\nworkers: [a]\n").driver.advertise.description
                == "tcp://198.51.100.7:7077")
    }

    private static let driver = "driver: {listen: tcp://0.0.0.0:7077, advertise: tcp://head:7077}\n"

    private static let mistakes: [(String, String)] = [
        ("workers: [a]\n", "line 1: the cluster file needs 'driver:'"),
        ("driver: {listen: tcp://0.0.0.0:7077}\nworkers: [a]\n", "line 1: driver.advertise must say"),
        (
            "driver: {listen: tcp://127.0.0.1:7077, advertise: tcp://h:1}\nworkers: [a]\n",
            "which no other machine reaches"
        ),
        (
            "driver: {listen: tcp://0.0.0.0:99999, advertise: h}\nworkers: [a]\n",
            "driver.listen: 'tcp://0.0.0.0:99999' is not an address"
        ),
        ("driver: {listn: x}\nworkers: [a]\n", "driver has no 'listn'; did you mean 'listen'?"),
        (driver, "line 1: the cluster has no workers"),
        (
            driver + "workers: [a]\nmin_worker: 1\n",
            "line 3: the cluster file has no 'min_worker'; did you mean 'min_workers'?"
        ),
        (driver + "workers:\n  - host: a\n    slot: 2\n", "line 4: worker host 1 has no 'slot'; did you mean 'slots'?"),
        (
            driver + "workers:\n  - {host: a, slots: 0}\n",
            "line 3: worker host 1's slots must be a whole number from 1 to 1024"
        ),
        (driver + "workers:\n  - {host: a, memory: lots}\n", "line 3: worker host 1's memory is 'lots'; give a size"),
        (
            driver + "workers:\n  - {host: a, program: bin/roost}\n",
            "line 3: worker host 1's program is 'bin/roost'; write the whole path"
        ),
        (driver + "workers:\n  - {user: a}\n", "line 3: worker host 1 needs 'host:'"),
        (driver + "workers:\n  - a\n  - -oProxyCommand=x\n", "line 4: worker host 2 is '-oProxyCommand=x'"),
        (driver + "workers:\n  - a\n  - \"b; reboot\"\n", "line 4: worker host 2 is 'b; reboot'"),
        (driver + "workers:\n  - a\n  - {host: a, slots: 3}\n", "line 4: the worker host a stands here twice"),
        (driver + "workers: [a, b]\nmin_workers: 3\n", "line 3: min_workers is 3, but the file has 2 worker hosts"),
        (
            driver + "workers: [a, b]\nmax_workers: 1\nmin_workers: 2\n",
            "line 4: min_workers is 2, but the file has 2 worker hosts, and max_workers lets 1 of them start"
        ),
        (
            driver + "workers: [a]\nssh: {options: [ControlPath=/x]}\n",
            "line 3: ssh's ControlPath is set by 'roost up' itself"
        ),
        (driver + "workers: [a]\nssh: {options: [-v]}\n", "line 3: '-v' is no option of ssh"),
        (
            driver + "workers: [a]\nmodel_keys: {OPENAI_API_KEY: sk-1}\n",
            "line 3: the cluster file has 'model_keys', but a cluster file is copied"
        ),
        (driver + "workers:\n  - {host: a, token: roost1.x}\n", "line 3: worker host 1 has 'token', but"),
        (driver + "workers: [a]\nidle_timeout: soon\n", "line 3: idle_timeout (minutes) must be a whole number"),
        (driver + "workers: a\n", "line 2: workers must be a list"),
    ]

    @Test(arguments: mistakes)
    func aMistakeIsToldWithItsLine(text: String, says: String) {
        let error = #expect(throws: RoostError.self) { try Self.read(text) }
        let message = error?.message ?? ""
        #expect(message.contains("cluster.yaml, line") && message.contains(says), "\(message)")
    }

    /// What people begin with.
    @Test func theExampleIsRead() throws {
        let file = try ClusterFile(path: Program.root.appendingPathComponent("cluster/conf/cluster.yaml").path)
        #expect(file.workers.count > 1)
    }
}
