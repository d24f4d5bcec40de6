import Foundation
import Testing

@testable import Messaging
@testable import ZeroMQTransport

/// A user's keys on a machine, for a test.
struct KeyHome {
    let keys: KeyFolder
    let environment: [String: String]

    init() throws {
        let path = FileManager.default.temporaryDirectory.appendingPathComponent("roost-curve-\(UUID().uuidString)")
            .path
        environment = ["ROOST_HOME": path]
        keys = try KeyFolder(environment: environment)
    }

    var publicKey: PublicKey { get throws { try keys.makePair().publicKey } }

    /// Lets another user in, who learns this one's key.
    func authorize(_ other: KeyHome, _ roles: Set<PeerRole>, at address: Address) throws {
        let key = try other.publicKey
        try keys.changeAuthorized { $0.authorize(key, as: roles, name: "other") }
        try other.keys.remember(address.endpoint, try publicKey)
    }
}

/// A driver's encrypted door, and what came through it.
struct CurveDriver {
    let home: KeyHome
    let thread: SocketThread
    let listener: ZeroMQListener
    let heard = Heard<MessageToDriver>()

    init(_ home: KeyHome, on text: String = "curve://127.0.0.1:0") throws {
        self.home = home
        thread = SocketThread()
        listener = try ZeroMQListener.listen(
            on: try Address(parsing: text), environment: home.environment, thread: thread)
        listener.start { [heard] in heard.append($0) }
    }

    var address: Address { listener.address.here }

    func close() {
        listener.close()
        thread.stop()
    }

    func session(
        _ home: KeyHome, role: PeerRole = .session, token: JoinToken? = nil, at address: Address? = nil
    ) throws -> (ZeroMQSession, Heard<DriverToSession>) {
        let session = try ZeroMQSession.connect(
            to: address ?? self.address,
            as: ClientIdentity(role: role, environment: home.environment, token: token), thread: thread)
        let heard = Heard<DriverToSession>()
        session.start { heard.append($0) }
        session.send(.ping, to: .driver)
        return (session, heard)
    }

    /// The next one who comes in, passing over strangers.
    func connection() async throws -> Connection {
        while true {
            switch try await heard.next() {
            case .connected(let connection): return connection
            case .unreadable(.stranger, _), .message, .noted: continue
            case let other: throw Unexpected(what: "\(other)")
            }
        }
    }

    /// Waits until a message of a session is heard.
    func expectPing(from peer: PeerID) async throws {
        guard case .message(.session(.ping), peer) = try await heard.next() else { throw Unexpected(what: "no ping") }
    }

    struct Unexpected: Error { let what: String }
}

extension Heard {
    /// Why the driver could not be reached yet.
    func trouble() async throws -> String {
        let delivery = try await next()
        guard case .trying(let reason) = delivery else { throw CurveDriver.Unexpected(what: "\(delivery)") }
        return reason
    }

    /// Why this end and the driver do not trust each other.
    func denial() async throws -> String {
        let delivery = try await next()
        guard case .denied(let reason) = delivery else { throw CurveDriver.Unexpected(what: "\(delivery)") }
        return reason
    }
}
