import AsyncHTTPClient
import ModelAPI
import ModelClient
import ModelSimulator
import NIOCore
import NIOHTTP1

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
            try await client.shutdown()
            return result
        } catch {
            try await client.shutdown()
            throw error
        }
    }

    /// A response as it came on the wire.
    struct Response: Sendable {
        let status: UInt
        let body: String
        let headers: [String: String]
    }

    /// Sends a request as it is.
    func send(
        _ method: String, _ target: String, body: String = "", headers: [String: String] = [:]
    ) async throws -> Response {
        var request = HTTPClientRequest(url: simulator.baseURL + target)
        request.method = .RAW(value: method)
        for (name, value) in headers { request.headers.add(name: name, value: value) }
        if !body.isEmpty { request.body = .bytes(ByteBuffer(string: body)) }
        let response = try await HTTPClient.shared.execute(request, timeout: .seconds(30))
        let bytes = try await response.body.collect(upTo: 1 << 24)
        let fields = response.headers.map { ($0.name.lowercased(), $0.value) }
        return Response(
            status: response.status.code, body: String(buffer: bytes),
            headers: Dictionary(fields) { first, _ in first })
    }
}
