internal import DataFrames
internal import Foundation
internal import Messaging
internal import ZeroMQTransport

/// A short conversation with a running driver: its status, or its end.
enum ClusterConnection {
    static func use<R>(
        _ text: String, as role: PeerRole = .session, _ body: (DriverLink) async throws -> R
    ) async throws -> R {
        let address: Address
        do { address = try Address(parsing: text) } catch { throw RoostError(.invalidArgument, error.description) }
        guard address.isListening else { throw RoostError.noDriver(at: address.description) }
        let thread = SocketThread()
        defer { thread.stop() }
        let link = DriverLink(
            transport: try ZeroMQSession.connect(
                to: address, as: ClientIdentity(role: role, environment: ProcessInfo.processInfo.environment),
                thread: thread), place: address.description)
        defer { link.close() }
        _ = try await link.attach(appName: "roost", version: ProgramVersion.current, patience: .seconds(2))
        return try await body(link)
    }

    static func status(_ address: String) async throws -> ClusterStatus {
        try await use(address) { try await $0.status() }
    }
}
