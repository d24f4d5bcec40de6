internal import Foundation
package import Messaging
internal import ZeroMQTransport

/// A connection to a driver of another process, with a thread of its own.
package final class DriverConnection: Sendable {
    package let client: DriverClient
    private let thread: SocketThread
    private let watch: Task<Void, Never>

    /// Connects, proves whose process this is, says hello, and waits for the answer.
    ///
    /// - Parameters:
    ///   - text: The driver's address.
    ///   - role: What this end may ask: a session its own jobs, an admin the cluster's end.
    ///   - appName: The name of what connects.
    ///   - submits: Whether a job follows at once.
    ///   - isCommand: Whether it only looks, or commands, and is no use of the cluster.
    ///   - token: What lets this end in at a driver that does not know its key yet.
    /// - Throws: `RoostError` where the address is none, or nobody answers there.
    package init(
        to text: String, as role: PeerRole = .session, appName: String, submits: Bool = false, isCommand: Bool = false,
        token: JoinToken? = nil
    ) async throws(RoostError) {
        let address: Address
        do { address = try Address(ofDriver: text) } catch { throw RoostError(.invalidArgument, error.description) }
        switch await address.reachability() {
        case .listening: break
        case .nothingListens: throw .noDriver(at: address.description)
        case .unreachable(let reason): throw RoostError(.cluster, reason)
        }
        thread = SocketThread()
        do {
            client = DriverClient(
                transport: try ZeroMQSession.connect(
                    to: address,
                    as: ClientIdentity(
                        role: role, environment: ProcessInfo.processInfo.environment, token: token),
                    thread: thread), address: address.description)
        } catch {
            thread.stop()
            throw RoostError(.cluster, "\(error)")
        }
        watch = Task { [client] in
            while !Task.isCancelled {
                try? await Task.sleep(for: .milliseconds(500))
                client.checkDriver()
            }
        }
        do {
            _ = try await client.attach(
                appName: appName, version: ProgramVersion.current, submits: submits, isCommand: isCommand,
                user: ProcessInfo.processInfo.environment[DetachedRun.userVariable])
        } catch {
            close()
            throw error as? RoostError ?? RoostError(.cluster, "\(error)")
        }
    }

    /// Ends the conversation; jobs that still run are the driver's to end.
    package func close() {
        watch.cancel()
        client.close()
        thread.stop()
    }

    /// A short conversation with a running driver.
    package static func use<R>(
        _ address: String, as role: PeerRole = .session, _ body: (DriverClient) async throws -> R
    ) async throws -> R {
        let connection = try await DriverConnection(to: address, as: role, appName: "roost", isCommand: true)
        defer { connection.close() }
        return try await body(connection.client)
    }

    /// The cluster as its driver sees it.
    package static func status(_ address: String) async throws -> ClusterStatus {
        try await use(address) { try await $0.status() }
    }
}
