import ModelSimulator
import NIOCore
import NIOPosix
import Testing

/// What a connection makes of bytes that no HTTP client sends.
@Suite(.timeLimit(.minutes(5))) struct HostileConnectionTests {
    /// Sends bytes, and gives back what came until the simulator closed or a while passed.
    private func exchange(_ endpoint: SimulatedEndpoint, _ text: String, until end: String? = nil) async throws
        -> String
    {
        let channel = try await ClientBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .connect(host: "127.0.0.1", port: endpoint.simulator.port) { channel in
                channel.eventLoop.makeCompletedFuture {
                    try NIOAsyncChannel<ByteBuffer, ByteBuffer>(wrappingChannelSynchronously: channel)
                }
            }
        return try await channel.executeThenClose { inbound, outbound in
            try await outbound.write(ByteBuffer(string: text))
            var received = ""
            for try await part in inbound {
                received += String(buffer: part)
                if let end, received.hasSuffix(end) { break }
            }
            return received
        }
    }

    private static let call =
        "POST /v1/chat/completions HTTP/1.1\r\nhost: x\r\ncontent-length: 60\r\n\r\n"
        + #"{"model":"m","messages":[{"role":"user","content":"Hello"}]}"#

    @Test(arguments: [
        "\u{0}\u{1}\u{2}\r\n\r\n", "GET\r\n\r\n", "hello\r\n\r\n", "GET / HTTP/9.9\r\n\r\n",
        "POST /v1/chat/completions HTTP/1.1\r\ncontent-length: -1\r\n\r\n",
        "POST /v1/chat/completions HTTP/1.1\r\ncontent-length: 99999999999999999999\r\n\r\n",
    ])
    func whatIsNotHTTP(text: String) async throws {
        try await SimulatedEndpoint.with { endpoint async throws -> Void in
            let answer = try await exchange(endpoint, text)
            #expect(answer.hasPrefix("HTTP/1.1 400 "), "\(answer)")
            #expect(try await endpoint.send("GET", "/health").status == 200)
        }
    }

    @Test func requestsInARowAreAnsweredInOrder() async throws {
        try await SimulatedEndpoint.with(.init(seed: 7, latency: .fixed(.milliseconds(2)))) {
            endpoint async throws -> Void in
            let many = String(repeating: Self.call, count: 60) + "GET /health HTTP/1.1\r\nconnection: close\r\n\r\n"
            let answers = try await exchange(endpoint, many)
            let ids = answers.split(separator: "\r\n").filter { $0.hasPrefix("x-request-id") }
            #expect(ids.map(String.init) == (1...61).map { "x-request-id: simulated-7-\($0)" })
            #expect(answers.hasSuffix(#"{"simulated":true,"status":"ok"}"#))
        }
    }

    @Test func callersThatLeaveAreCounted() async throws {
        try await SimulatedEndpoint.with(.init(latency: .fixed(.seconds(60)))) { endpoint async throws -> Void in
            let call = """
                POST /v1/chat/completions HTTP/1.1\r\ncontent-length: 60\r\n\r\n{"model":"m","messages":[{"role":"user","content":"Hello"}]}
                """
            let leaving = Task { try await exchange(endpoint, call) }
            while endpoint.simulator.statistics.inFlight == 0 { try await Task.sleep(for: .milliseconds(5)) }
            leaving.cancel()
            while endpoint.simulator.statistics.inFlight > 0 { try await Task.sleep(for: .milliseconds(5)) }
            #expect(endpoint.simulator.statistics.abandoned == 1)
            #expect(endpoint.simulator.statistics.billedCalls == 1)
            _ = await leaving.result
        }
    }

    @Test func aHeadHasNoBodyAndContinueIsSaid() async throws {
        try await SimulatedEndpoint.with { endpoint async throws -> Void in
            let head = try await exchange(endpoint, "HEAD /health HTTP/1.1\r\nconnection: close\r\n\r\n")
            #expect(head.hasPrefix("HTTP/1.1 405") && head.hasSuffix("\r\n\r\n"))
            let post = "POST /reset HTTP/1.1\r\nexpect: 100-continue\r\ncontent-length: 0\r\nconnection: close\r\n\r\n"
            #expect(try await exchange(endpoint, post).hasPrefix("HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200 OK\r\n"))
        }
    }
}
