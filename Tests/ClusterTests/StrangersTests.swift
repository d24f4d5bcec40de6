import CZeroMQ
import Columnar
import Foundation
import Messaging
import ModelSimulator
import Testing

/// What comes to a driver's socket that no worker or session sent.
@Suite(.serialized, .timeLimit(.minutes(2))) struct StrangersTests {
    @Test func garbageDoesNotDisturbAJob() async throws {
        let folder = try TemporaryFolder()
        let model = try await SimulatedModel.start()
        let port = freePort()
        #expect(try await Program.run(["up", "--workers", "2", "--port", "\(port)"]).code == 0)
        model.running.hold(after: 20)
        let submitted = try Program.start([
            "submit", try model.job(folder, count: 400), "--driver", "tcp://127.0.0.1:\(port)",
        ])
        try #require(try await model.holds(after: 20, of: submitted), "\(submitted.text(1))")

        var random = SystemRandomNumberGenerator()
        for round in 0..<20 {
            sendBytes((0..<500).map { _ in UInt8.random(in: 0...255, using: &random) }, to: port)
            let noise = (0..<64).map { _ in UInt8.random(in: 0...255, using: &random) }
            sendFrames([[noise], [[]], [[], []], [noise, noise]], named: round % 2 == 0 ? "stranger" : nil, to: port)
            // The start of a real message, and of one from a worker that nobody knows.
            var results = MessageCodec.encode(WorkerToDriver.results([])).map(\.array)
            sendFrames(
                [results, [Array(results[0].prefix(9))]], named: "\u{1}\(round)unknown".prefix(8).description, to: port)
            results[0][6] = 250
            sendFrames([results], named: nil, to: port)
        }
        model.running.release()
        let result = try await submitted.end()
        #expect(result.code == 0, "\(result.errors)")
        #expect(try rows(folder.path("results/prompts.jsonl")).count == 400)
        #expect(model.running.statistics.calls == 400)
        let status = try await Program.run(["status", "--driver", "tcp://127.0.0.1:\(port)"])
        #expect(status.output.contains("unreadable messages"), "what was dropped is counted: \(status.output)")
        #expect(try await Program.run(["down", "--driver", "tcp://127.0.0.1:\(port)"]).code == 0)
        await model.running.stop()
    }

    @Test func aWorkerOfAnotherVersionIsRefusedWithBothVersions() async throws {
        let port = freePort()
        #expect(try await Program.run(["up", "--workers", "1", "--port", "\(port)"]).code == 0)
        let registration = Registration(programVersion: "9", host: "h", processID: 1, slots: 1, callsInFlight: 1)
        let answer = ask(MessageCodec.encode(WorkerToDriver.register(registration), version: 77), of: port)
        let decoded = try MessageCodec.decode(answer, as: HandshakeMessage.self)
        guard case .denied(let reason) = decoded else { return #expect(Bool(false), "\(decoded)") }
        #expect(reason.contains("version \(ProtocolVersion.current)") && reason.contains("77"))
        let status = try await Program.run(["status", "--driver", "tcp://127.0.0.1:\(port)", "--json"])
        #expect(status.output.components(separatedBy: "\"host\"").count == 2, "only its own worker is there")
        #expect(try await Program.run(["down", "--driver", "tcp://127.0.0.1:\(port)"]).code == 0)
    }

    @Test func aWorkerIsToldThatItsDriverSpeaksAnotherVersion() async throws {
        let context = zmq_ctx_new(), router = zmq_socket(context, ZMQ_ROUTER)
        var timeout: Int32 = 10_000
        zmq_setsockopt(router, ZMQ_RCVTIMEO, &timeout, MemoryLayout<Int32>.size)
        let port = freePort()
        #expect(zmq_bind(router, "tcp://127.0.0.1:\(port)") == 0)
        let worker = try Program.start(["worker", "--driver", "tcp://127.0.0.1:\(port)"])
        let name = receive(router)
        try #require(name.count > 1)
        zmq_send(router, name[0], name[0].count, ZMQ_SNDMORE)
        let refusal = MessageCodec.encode(DriverToWorker.refused(reason: "other"), version: 77)[0].array
        zmq_send(router, refusal, refusal.count, 0)
        let result = try await worker.end()
        #expect(result.code == 1)
        #expect(
            result.errors.contains("speaks protocol version 77")
                && result.errors.contains("speaks \(ProtocolVersion.current)"), "\(result.errors)")
        zmq_close(router)
        zmq_ctx_term(context)
    }

    private func sendBytes(_ bytes: [UInt8], to port: UInt16) {
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

    private func sendFrames(_ messages: [[[UInt8]]], named name: String?, to port: UInt16) {
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
    private func ask(_ message: [Buffer], of port: UInt16) -> [Buffer] {
        let context = zmq_ctx_new(), dealer = zmq_socket(context, ZMQ_DEALER)
        var timeout: Int32 = 5000
        zmq_setsockopt(dealer, ZMQ_RCVTIMEO, &timeout, MemoryLayout<Int32>.size)
        zmq_setsockopt(dealer, ZMQ_ROUTING_ID, "\u{1}tester!", 8)
        zmq_connect(dealer, "tcp://127.0.0.1:\(port)")
        for (index, frame) in message.enumerated() {
            zmq_send(dealer, frame.bytes.baseAddress, frame.count, index + 1 < message.count ? ZMQ_SNDMORE : 0)
        }
        defer {
            zmq_close(dealer)
            zmq_ctx_term(context)
        }
        return receive(dealer).map { Buffer($0) }
    }

    private func receive(_ socket: UnsafeMutableRawPointer?) -> [[UInt8]] {
        var frames: [[UInt8]] = []
        while true {
            var bytes = [UInt8](repeating: 0, count: 65536)
            let count = zmq_recv(socket, &bytes, bytes.count, 0)
            guard count >= 0 else { return frames }
            frames.append(Array(bytes.prefix(Int(count))))
            var more: Int32 = 0
            var size = MemoryLayout<Int32>.size
            zmq_getsockopt(socket, ZMQ_RCVMORE, &more, &size)
            if more == 0 { return frames }
        }
    }
}
