internal import Foundation
internal import ModelAPI
internal import ModelClient
internal import Synchronization

/// The process's clients, one for each endpoint, key and patience, so that stages and jobs share connections.
final class ModelClients: Sendable {
    private struct Key: Hashable {
        let endpoint: ModelEndpoint
        let secret: String?
        let stall: Duration
        let request: Duration
    }

    private let clients = Mutex<[Key: EndpointClient]>([:])

    func client(
        for endpoint: ModelEndpoint, key secret: Secret?, callsInFlight: Int, stall: Duration, request: Duration
    ) -> EndpointClient {
        clients.withLock { clients in
            let key = Key(endpoint: endpoint, secret: secret?.reveal(), stall: stall, request: request)
            if let client = clients[key] { return client }
            var configuration = EndpointClient.Configuration(environment: ProcessInfo.processInfo.environment)
            configuration.stallTimeout = stall
            configuration.requestTimeout = request
            configuration.connectionsPerHost = max(configuration.connectionsPerHost, callsInFlight)
            let client = EndpointClient(endpoint: endpoint, key: secret, configuration: configuration)
            clients[key] = client
            return client
        }
    }

    func shutdown() async {
        let all = clients.withLock { clients in
            defer { clients = [:] }
            return Array(clients.values)
        }
        for client in all { await client.shutdown() }
    }
}
