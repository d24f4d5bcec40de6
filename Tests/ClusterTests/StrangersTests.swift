import CZeroMQ
import Columnar
import Foundation
import Messaging
import ModelSimulator
import TestSupport
import Testing

/// What comes to a driver's socket that no worker or session sent.
@Suite(.processes, .serialized, .timeLimit(.minutes(5))) struct StrangersTests {
    @Test func garbageDoesNotDisturbAJob() async throws {
        let cluster = try TestCluster()
        let model = try await SimulatedModel.start()
        try await cluster.up()
        let port = cluster.port
        model.running.hold(after: 20)
        let submitted = try cluster.submit(try model.job(cluster.folder, count: 400))
        try #require(try await model.holds(after: 20, of: submitted), "\(submitted.text(1))")

        await onOwnThread { for round in 0..<20 { Self.sendGarbage(round, to: port) } }
        model.running.release()
        let result = try await submitted.end()
        #expect(result.code == 0, "\(result.errors)")
        try expectAll(400, in: cluster.folder)
        #expect(model.running.statistics.calls == 400)
        let status = try await cluster.roost("status")
        #expect(status.output.contains("unreadable messages"), "what was dropped is counted: \(status.output)")
        try await cluster.down()
        await model.running.stop()
    }

    @Test func aWorkerOfAnotherVersionIsRefusedWithBothVersions() async throws {
        let cluster = try TestCluster()
        try await cluster.up(workers: 1)
        let port = cluster.port
        let registration = Registration(programVersion: "9", host: "h", processID: 1, slots: 1, callsInFlight: 1)
        let answer = await onOwnThread {
            Self.ask(MessageCodec.encode(WorkerToDriver.register(registration), version: 77), of: port)
        }
        let decoded = try MessageCodec.decode(answer, as: HandshakeMessage.self)
        guard case .denied(let reason) = decoded else { return #expect(Bool(false), "\(decoded)") }
        #expect(reason.contains("version \(ProtocolVersion.current)") && reason.contains("77"))
        #expect(try await cluster.workers().count == 1, "only its own worker is there")
        try await cluster.down()
    }

    @Test func aWorkerIsToldThatItsDriverSpeaksAnotherVersion() async throws {
        let context = zmq_ctx_new(), router = zmq_socket(context, ZMQ_ROUTER)
        let worker = try Program.start(["worker", "--driver", try #require(RawSocket.bind(router))])
        var name: [[UInt8]] = []
        try await until("the worker knocks") {
            name = RawSocket.receive(router, within: 0) ?? []
            return !name.isEmpty
        }
        try #require(name.count > 1)
        zmq_send(router, name[0], name[0].count, ZMQ_SNDMORE)
        let message = MessageCodec.encode(DriverToWorker.refused(reason: "other"), version: 77)
        let refusal = try #require(message.first).array
        zmq_send(router, refusal, refusal.count, 0)
        let result = try await worker.end()
        #expect(result.code == 1)
        #expect(
            result.errors.contains("speaks protocol version 77")
                && result.errors.contains("speaks \(ProtocolVersion.current)"), "\(result.errors)")
        zmq_close(router)
        zmq_ctx_term(context)
    }

    private static func sendGarbage(_ round: Int, to port: UInt16) {
        func noise(_ count: Int) -> [UInt8] { (0..<count).map { _ in UInt8.random(in: 0...255) } }
        sendBytes(noise(500), to: port)
        let noise = noise(64)
        sendFrames([[noise], [[]], [[], []], [noise, noise]], named: round % 2 == 0 ? "stranger" : nil, to: port)
        // The start of a real message, and of one from a worker that nobody knows.
        var results = MessageCodec.encode(WorkerToDriver.results([])).map(\.array)
        sendFrames(
            [results, [Array(results[0].prefix(9))]], named: "\u{1}\(round)unknown".prefix(8).description, to: port)
        results[0][6] = 250
        sendFrames([results], named: nil, to: port)
    }

    private static func sendBytes(_ bytes: [UInt8], to port: UInt16) {
        let socket = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        defer { close(socket) }
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = port.bigEndian
        address.sin_addr.s_addr = UInt32(0x7f00_0001).bigEndian
        _ = withUnsafePointer(to: &address) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                connect(socket, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
            }
        }
        _ = send(socket, bytes, bytes.count, Int32(MSG_NOSIGNAL))
    }

    private static func sendFrames(_ messages: [[[UInt8]]], named name: String?, to port: UInt16) {
        let context = zmq_ctx_new(), dealer = zmq_socket(context, ZMQ_DEALER)
        // A stranger whose name is taken is never let in: what it sends must not be waited for.
        var linger: Int32 = 300
        zmq_setsockopt(dealer, ZMQ_LINGER, &linger, MemoryLayout<Int32>.size)
        if let name { zmq_setsockopt(dealer, ZMQ_ROUTING_ID, name, name.utf8.count) }
        zmq_connect(dealer, "tcp://127.0.0.1:\(port)")
        for message in messages {
            for (index, frame) in message.enumerated() {
                zmq_send(dealer, frame, frame.count, index + 1 < message.count ? ZMQ_SNDMORE : 0)
            }
        }
        zmq_close(dealer)
        zmq_ctx_term(context)
    }

    /// Sends one message under a name as Roost's are, and waits for the answer.
    private static func ask(_ message: [Buffer], of port: UInt16) -> [Buffer] {
        let context = zmq_ctx_new(), dealer = zmq_socket(context, ZMQ_DEALER)
        zmq_setsockopt(dealer, ZMQ_ROUTING_ID, "\u{1}tester!", 8)
        zmq_connect(dealer, "tcp://127.0.0.1:\(port)")
        for (index, frame) in message.enumerated() {
            zmq_send(dealer, frame.bytes.baseAddress, frame.count, index + 1 < message.count ? ZMQ_SNDMORE : 0)
        }
        defer {
            zmq_close(dealer)
            zmq_ctx_term(context)
        }
        return (RawSocket.receive(dealer, within: 60_000) ?? []).map { Buffer($0) }
    }
}
