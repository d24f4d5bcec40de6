import ModelAPI
import ModelClient
import ModelSimulator
import NIOCore
import NIOHTTP1
import NIOPosix

/// A running simulator and the ways to talk to it.
struct SimulatedEndpoint: Sendable {
    let simulator: RunningSimulator

    /// Starts a simulator, runs the body against it, and stops it.
    static func with<Result: Sendable>(
        _ configuration: Simulator.Configuration = .init(seed: 7),
        _ body: (SimulatedEndpoint) async throws -> Result
    ) async throws -> Result {
        let simulator = try await Simulator.start(configuration)
        do {
            let result = try await body(SimulatedEndpoint(simulator: simulator))
            await simulator.stop()
            return result
        } catch {
            await simulator.stop()
            throw error
        }
    }

    /// Runs the body with a client, and shuts it down.
    func client<Result: Sendable>(
        _ kind: ModelEndpoint.Kind = .openAI, key: String? = nil,
        _ body: (EndpointClient) async throws -> Result
    ) async throws -> Result {
        let client = EndpointClient(
            endpoint: try ModelEndpoint(kind: kind, baseURL: simulator.baseURL),
            key: key.map(Secret.init))
        do {
            let result = try await body(client)
            await client.shutdown()
            return result
        } catch {
            await client.shutdown()
            throw error
        }
    }

    /// A response as it came on the wire.
    struct Response: Sendable {
        let status: UInt
        let body: String
        let headers: [String: String]
    }

    /// The server closed the connection before its response was whole.
    struct CutResponse: Error {}

    /// Sends a request as it is.
    func send(
        _ method: String, _ target: String, body: String = "", headers: [String: String] = [:]
    ) async throws -> Response {
        var head = HTTPRequestHead(version: .http1_1, method: .RAW(value: method), uri: target)
        head.headers.add(name: "Host", value: "127.0.0.1:\(simulator.port)")
        for (name, value) in headers { head.headers.add(name: name, value: value) }
        if !body.isEmpty { head.headers.add(name: "Content-Length", value: "\(body.utf8.count)") }
        let request = head
        let channel = try await ClientBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .connect(host: "127.0.0.1", port: simulator.port) { channel in
                channel.eventLoop.makeCompletedFuture {
                    try channel.pipeline.syncOperations.addHTTPClientHandlers()
                    return try NIOAsyncChannel<HTTPClientResponsePart, HTTPClientRequestPart>(
                        wrappingChannelSynchronously: channel)
                }
            }
        return try await channel.executeThenClose { parts, outbound in
            try await outbound.write(.head(request))
            if !body.isEmpty { try await outbound.write(.body(.byteBuffer(ByteBuffer(string: body)))) }
            try await outbound.write(.end(nil))
            var status: UInt = 0
            var fields: [(String, String)] = []
            var bytes = ByteBuffer()
            var isWhole = false
            reading: for try await part in parts {
                switch part {
                case .head(let head):
                    status = head.status.code
                    fields = head.headers.map { ($0.name.lowercased(), $0.value) }
                case .body(let part): bytes.writeImmutableBuffer(part)
                case .end:
                    isWhole = true
                    break reading
                }
            }
            guard isWhole else { throw CutResponse() }
            return Response(
                status: status, body: String(buffer: bytes), headers: Dictionary(fields) { first, _ in first })
        }
    }
}
