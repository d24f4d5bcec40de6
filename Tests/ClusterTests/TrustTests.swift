import CZeroMQ
import Columnar
import Foundation
import Messaging
import ModelSimulator
import Planning
import TestSupport
import Testing
import ZeroMQTransport

/// Who may use a driver's port: its user's programs, and nobody else.
@Suite(.processes, .serialized, .timeLimit(.minutes(5))) struct TrustTests {
    private static let canBecomeAnother = geteuid() == 0 && FileManager.default.isExecutableFile(atPath: setpriv)
    private static let setpriv = "/usr/bin/setpriv"
    private static let reason: Comment = "only root can run a program as another user, with setpriv"

    /// A cluster whose programs find their cookie in ROOST_HOME, as a person's do.
    private func cluster() throws -> TestCluster { try TestCluster(["ROOST_COOKIE": ""]) }

    private func asNobody(_ arguments: [String], _ environment: [String: String]) async throws -> Program.Result {
        let become = ["--reuid=65534", "--regid=65534", "--clear-groups", Program.path]
        return try await Program.start(become + arguments, program: Self.setpriv, environment: environment).end()
    }

    @Test(.enabled(if: canBecomeAnother, reason))
    func anotherUserOfTheMachineCanDoNothing() async throws {
        let cluster = try cluster()
        try await cluster.up()
        let model = try await SimulatedModel.start()
        let strangersFolder = try TemporaryFolder()
        try FileManager.default.setAttributes([.posixPermissions: 0o777], ofItemAtPath: strangersFolder.url.path)
        let job = try model.job(strangersFolder, count: 10)
        let homes = [strangersFolder.path("home"), cluster.home]
        for home in homes {
            let environment = Program.environment([
                "ROOST_HOME": home, "ROOST_COOKIE": "", "OPENAI_API_KEY": "sk-of-the-stranger",
            ])
            for command in [["status"], ["status", "--json"], ["down"], ["submit", job], ["worker"]] {
                let result = try await asNobody(command + ["--driver", cluster.address], environment)
                #expect(result.code == 1, "\(command): \(result.output)\(result.errors)")
                #expect(
                    result.errors.contains(cluster.home + "/cookie") && result.errors.contains("ROOST_HOME"),
                    "\(command) says whose driver it is: \(result.errors)")
                #expect(!result.output.contains("\"workers\"") && !result.output.contains("pid"))
            }
        }
        #expect(model.running.statistics.calls == 0)
        #expect(try await cluster.workers().count == 2, "the driver is up, and has its own workers alone")
        try await cluster.down()
        await model.running.stop()
    }

    @Test func anotherHomeIsSaidToBeTheReason() async throws {
        let cluster = try cluster()
        try await cluster.up(workers: 1)
        let other = cluster.folder.path("other")
        let environment = Program.environment(["ROOST_HOME": other, "ROOST_COOKIE": ""])
        for home in ["without a cookie", "with another one"] {
            for command in ["status", "down"] {
                let result = try await Program.run([command, "--driver", cluster.address], environment: environment)
                #expect(result.code == 1, "\(home)")
                #expect(
                    result.errors.contains(cluster.home + "/cookie") && result.errors.contains(other + "/cookie"),
                    "\(home), \(command): \(result.errors)")
            }
            // A driver of that home makes its cookie.
            let second = try TestCluster(["ROOST_COOKIE": "", "ROOST_HOME": other])
            try await second.up(workers: 1)
            try await second.down()
        }
        try await cluster.down()
    }

    /// What knows the port and the protocol, and not the cookie.
    @Test func messagesWithoutAProofChangeNothing() async throws {
        let cluster = try cluster()
        try await cluster.up()
        let model = try await SimulatedModel.start()
        model.running.hold(after: 20)
        let submitted = try cluster.submit(try model.job(cluster.folder, count: 100))
        try #require(try await model.holds(after: 20, of: submitted), "\(submitted.text(1))")
        let registration = Registration(programVersion: "9", host: "h", processID: 1, slots: 8, callsInFlight: 200)
        let plan = JobPlan(stages: [StagePlan(input: .range(start: 0, end: 9, step: 1, partitions: 1))])
        let submission = JobSubmission(request: 1, name: "stranger", plan: plan, credentials: Credentials())
        let peer = RawPeer(to: cluster.address)
        for message: any WireMessage in [
            WorkerToDriver.register(registration), WorkerToDriver.pong, WorkerToDriver.results([]),
            SessionToDriver.hello(SessionGreeting(programVersion: "9", appName: "s")), SessionToDriver.statusRequest,
            SessionToDriver.cancel(JobID(1)), SessionToDriver.received(JobID(1), blocks: .max),
            SessionToDriver.submit(submission), SessionToDriver.shutdown,
            HandshakeMessage.proof([UInt8](repeating: 0, count: 32)), SessionToDriver.shutdown,
        ] {
            peer.send(MessageCodec.encode(message).map(\.array))
        }
        try await Task.sleep(for: .seconds(1))
        let answers = peer.receiveAll()
        for answer in answers {
            let message = try MessageCodec.decode(answer.map { Buffer($0) }, as: HandshakeMessage.self)
            guard case .denied = message else { return #expect(Bool(false), "\(message)") }
        }
        #expect(try await cluster.workers().count == 2)
        model.running.release()
        let result = try await submitted.end()
        #expect(result.code == 0, "\(result.errors)")
        try expectAll(100, in: cluster.folder)
        #expect(model.running.statistics.calls == 100)
        let status = try await cluster.status()
        #expect((status["jobs"] as? [[String: Any]])?.count == 1)
        try await cluster.down()
        await model.running.stop()
    }

    /// A session has a say in its own jobs; for those of others, and for the driver, it takes an admin.
    @Test func aJobIsItsOwnSessionsAndAnAdmins() async throws {
        let cluster = try TestCluster()
        try await cluster.up()
        let model = try await SimulatedModel.start()
        model.running.hold(after: 20)
        let submitted = try cluster.submit(try model.job(cluster.folder, count: 100))
        try #require(try await model.holds(after: 20, of: submitted), "\(submitted.text(1))")
        let thread = SocketThread()
        defer { thread.stop() }
        func connect(_ role: PeerRole) throws -> ZeroMQSession {
            let session = try ZeroMQSession.connect(
                to: try Address(parsing: cluster.address),
                as: ClientIdentity(role: role, environment: cluster.environment), thread: thread)
            session.start { _ in }
            session.send(.hello(SessionGreeting(programVersion: "9", appName: "another")), to: .driver)
            return session
        }
        func state() async throws -> String? {
            (try await cluster.status()["jobs"] as? [[String: Any]])?.first?["state"] as? String
        }
        for message in [SessionToDriver.cancel(JobID(1)), .received(JobID(1), blocks: .max), .shutdown] {
            let session = try connect(.session)
            session.send(message, to: .driver)
            try await Task.sleep(for: .milliseconds(200))
            session.close()
        }
        #expect(try await state() == "running")
        model.running.release()
        #expect(try await submitted.end().code == 0)
        try expectAll(100, in: cluster.folder)

        model.running.hold(after: 0)
        let second = try cluster.submit(try model.job(cluster.folder, count: 50), ["--overwrite", "--fresh"])
        try #require(try await model.holds(after: 0, of: second), "\(second.text(1))")
        let admin = try connect(.admin)
        admin.send(.cancel(JobID(2)), to: .driver)
        model.running.release()
        #expect(try await second.end().code != 0, "an admin of the same user ends it")
        admin.send(.shutdown, to: .driver)
        while try await Program.run(["status", "--driver", cluster.address], environment: cluster.environment).code == 0
        {
            try await Task.sleep(for: .milliseconds(20))
        }
        await model.running.stop()
    }

    /// Who listens on the port first, and answers the knock as well as it can, gets no prompt and no key.
    @Test func aStrangerWhoListensFirstGetsNothing() async throws {
        let folder = try TemporaryFolder()
        let model = try await SimulatedModel.start()
        let job = try model.job(folder, count: 10)
        let stranger = try RawDriver()
        let environment = Program.environment([
            "ROOST_HOME": folder.path("home"), "ROOST_COOKIE": "", "OPENAI_API_KEY": "sk-victims-key",
        ])
        for command in [["status"], ["submit", job], ["worker"], ["down"]] {
            let program = try Program.start(command + ["--driver", stranger.address], environment: environment)
            while program.process.isRunning {
                stranger.answer()
                try await Task.sleep(for: .milliseconds(5))
            }
            let result = try await program.end()
            #expect(result.code == 1, "\(command)")
            #expect(result.errors.contains("/home/stranger/cookie"), "\(result.errors)")
        }
        #expect(stranger.heard.count >= 4)
        for frames in stranger.heard {
            let message = try MessageCodec.decode(frames.map { Buffer($0) }, as: HandshakeMessage.self)
            #expect(message.kind == .knock)
        }
        await model.running.stop()
    }
}

/// A DEALER of no program of Roost's.
private final class RawPeer {
    private let context = zmq_ctx_new()
    private let socket: UnsafeMutableRawPointer?

    init(to address: String) {
        socket = zmq_socket(context, ZMQ_DEALER)
        zmq_setsockopt(socket, ZMQ_ROUTING_ID, "\u{1}anybody", 8)
        zmq_connect(socket, address)
    }

    deinit {
        var linger: Int32 = 0
        zmq_setsockopt(socket, ZMQ_LINGER, &linger, MemoryLayout<Int32>.size)
        zmq_close(socket)
        zmq_ctx_term(context)
    }

    func send(_ frames: [[UInt8]]) {
        for (index, frame) in frames.enumerated() {
            zmq_send(socket, frame, frame.count, index + 1 < frames.count ? ZMQ_SNDMORE : 0)
        }
    }

    /// What has come, without waiting: a test that blocks keeps others from their thread.
    func receiveAll() -> [[[UInt8]]] {
        var messages: [[[UInt8]]] = []
        while let message = RawSocket.receive(socket, within: 0) { messages.append(message) }
        return messages
    }
}

/// A ROUTER that would like to be taken for a driver.
private final class RawDriver {
    let address: String
    private(set) var heard: [[[UInt8]]] = []
    private let context = zmq_ctx_new()
    private let socket: UnsafeMutableRawPointer?

    init() throws {
        socket = zmq_socket(context, ZMQ_ROUTER)
        address = try #require(RawSocket.bind(socket))
    }

    deinit {
        var linger: Int32 = 0
        zmq_setsockopt(socket, ZMQ_LINGER, &linger, MemoryLayout<Int32>.size)
        zmq_close(socket)
        zmq_ctx_term(context)
    }

    /// Answers what came in the last moment with a challenge that no cookie is behind.
    func answer() {
        guard let message = RawSocket.receive(socket, within: 0), let name = message.first else { return }
        heard.append(Array(message.dropFirst()))
        var challenge = FieldWriter()
        challenge.write(1, Buffer([UInt8](repeating: 1, count: 32)))
        challenge.write(2, Buffer([UInt8](repeating: 2, count: 32)))
        challenge.write(3, "/home/stranger/cookie")
        let head = Array(MessageCodec.encode(HandshakeMessage.probe)[0].array.prefix(6)) + [129]
        let frame = head + challenge.finish()[0].array
        zmq_send(socket, name, name.count, ZMQ_SNDMORE)
        zmq_send(socket, frame, frame.count, 0)
    }
}
