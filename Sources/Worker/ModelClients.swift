internal import Foundation
internal import ModelAPI
internal import ModelClient
internal import Planning
internal import Synchronization

/// The process's clients, one for each endpoint, key and patience, so that stages and jobs share connections.
final class ModelClients: Sendable {
    private struct Key: Hashable {
        let endpoint: ModelEndpoint
        let secret: String?
        let fields: [HeaderField]
        let stall: Duration
        let request: Duration
        let caFile: String?
    }

    private let clients = Mutex<[Key: EndpointClient]>([:])

    func client(
        for endpoint: ModelEndpoint, key secret: Secret?, fields: [HeaderField], callsInFlight: Int,
        _ options: CallOptions
    ) -> EndpointClient {
        let stall = Self.duration(options.stallTimeout), request = Self.duration(options.requestTimeout)
        return clients.withLock { clients in
            let key = Key(
                endpoint: endpoint, secret: secret?.reveal(), fields: fields, stall: stall, request: request,
                caFile: options.caFile)
            if let client = clients[key] { return client }
            var configuration = EndpointClient.Configuration(environment: ProcessInfo.processInfo.environment)
            configuration.stallTimeout = stall
            configuration.requestTimeout = request
            configuration.fields = fields
            if let path = options.caFile { configuration.trust.add(path: path, setting: "model.ca_file") }
            configuration.connectionsPerHost = max(configuration.connectionsPerHost, callsInFlight)
            let client = EndpointClient(endpoint: endpoint, key: secret, configuration: configuration)
            clients[key] = client
            return client
        }
    }

    /// A setting's seconds: what is no length of time, or more than a year, is a year.
    private static func duration(_ seconds: Double) -> Duration {
        let year = 365.0 * 86_400
        return .seconds(seconds >= 0 && seconds < year ? seconds : year)
    }

    func shutdown() async {
        let all = clients.withLock { clients in
            defer { clients = [:] }
            return Array(clients.values)
        }
        for client in all { await client.shutdown() }
    }
}
