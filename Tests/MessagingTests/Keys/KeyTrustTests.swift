import Foundation
import Testing

@testable import Messaging

/// Who comes in by a key, and by which key a client knows its driver.
@Suite struct KeyTrustTests {
    private static let ada = KeyPair.random().publicKey
    private static let own = KeyPair.random().publicKey
    private static let peer = RoutingID(7)

    private static func ring(_ text: String) -> KeyRing {
        KeyRing(own: own, authorized: AuthorizedKeys(text: text))
    }

    private static func knock(_ role: PeerRole) -> HandshakeMessage {
        .knock(.init(role: role, node: NodeID(9), nonce: .random(), purpose: .messages(pulse: nil)))
    }

    private static func admitted(_ action: Doorkeeper.Action) -> Connection? {
        if case .admit(let connection) = action { connection } else { nil }
    }

    @Test func aKeyComesInAsWhatItIsAuthorisedAs() {
        var door = Doorkeeper(keys: Self.ring("\(Self.ada) worker ada"))
        let connection = Self.admitted(door.receive(Self.knock(.worker), from: Self.peer, key: Self.ada))
        #expect(connection?.principal == Principal("ada") && connection?.role == .worker)
        #expect(door.connection(of: Self.peer, key: Self.ada) == connection)
        #expect(door.connection(of: Self.peer, key: Self.own) == nil, "nobody else speaks for it")
        #expect(door.connection(of: Self.peer) == nil)
        for role in [PeerRole.session, .admin] {
            guard case .deny(.denied(let reason)) = door.receive(Self.knock(role), from: RoutingID(8), key: Self.ada)
            else { return #expect(Bool(false)) }
            #expect(reason.contains("as worker, not as \(role.word)") && reason.contains("roost keys authorize"))
        }
    }

    @Test(arguments: PeerRole.allCases) func theDriversOwnUserIsEverything(role: PeerRole) {
        var door = Doorkeeper(keys: Self.ring(""))
        let connection = Self.admitted(door.receive(Self.knock(role), from: Self.peer, key: Self.own))
        #expect(connection?.principal == .owner)
    }

    @Test func strangersAreOnlyHeardWithAToken() {
        var door = Doorkeeper(keys: Self.ring("\(KeyPair.random().publicKey) revoked bob"))
        let token = JoinToken.random(driver: Self.own)
        let enrolment = HandshakeMessage.Enrolment(token, role: .worker, name: "n")
        guard case .deny = door.receive(Self.knock(.worker), from: Self.peer, key: Self.ada),
            case .enrol(enrolment, Self.ada) = door.receive(.enrol(enrolment), from: Self.peer, key: Self.ada),
            case .ignore = door.receive(.enrol(enrolment), from: Self.peer),
            case .ignore = door.receive(Self.knock(.worker), from: Self.peer),
            case .ignore = door.receive(.proof([]), from: Self.peer, key: Self.ada),
            case .ignore = door.receive(.admitted(takesPulses: true), from: Self.peer, key: Self.ada)
        else { return #expect(Bool(false)) }
        // A restart with the same token needs it no more.
        _ = door.update(Self.ring("\(Self.ada) worker ada"))
        guard case .send(.enrolled) = door.receive(.enrol(enrolment), from: Self.peer, key: Self.ada) else {
            return #expect(Bool(false))
        }
    }

    @Test func whoIsNotAuthorisedAnyMoreMayNotStay() {
        let text = "\(Self.ada) worker,session ada"
        for (other, stays) in [
            (text, true), ("\(Self.ada) worker ada", true), ("\(Self.ada) session ada", false), ("", false),
            ("\(Self.ada) revoked ada", false), ("\(Self.ada) worker eve", false),
        ] {
            var door = Doorkeeper(keys: Self.ring(text))
            #expect(Self.admitted(door.receive(Self.knock(.worker), from: Self.peer, key: Self.ada)) != nil)
            #expect(Self.admitted(door.receive(Self.knock(.admin), from: RoutingID(8), key: Self.own)) != nil)
            #expect(door.update(Self.ring(other)) == (stays ? [] : [Self.peer]), "\(other)")
        }
    }

    /// A cookie's driver takes nothing for a key, and a client with a key nothing for a cookie's answer.
    @Test func noProofStandsForTheOther() throws {
        let identity = ClientIdentity(role: .session, node: .random(), cookie: .random(), cookiePath: "/c")
        var cookieDoor = Doorkeeper(cookie: .random(), address: "127.0.0.1:1", cookiePath: "/c", user: 0)
        let enrolment = HandshakeMessage.Enrolment(JoinToken.random(driver: Self.own), role: .worker, name: "n")
        guard case .ignore = cookieDoor.receive(.enrol(enrolment), from: Self.peer, key: Self.ada) else {
            return #expect(Bool(false))
        }
        var byCookie = ClientHandshake(identity, address: "127.0.0.1:1")
        _ = byCookie.begin()
        for message in [HandshakeMessage.admitted(takesPulses: true), .enrolled] {
            guard case .ignore = try byCookie.receive(message) else { return #expect(Bool(false), "\(message)") }
        }
        var byKey = ClientHandshake(identity, address: "h:1", by: .key(nil))
        guard case .ignore = try byKey.receive(.admitted(takesPulses: true)) else {
            return #expect(Bool(false), "nobody has knocked")
        }
        guard case .knock = byKey.begin(), case .ignore = try byKey.receive(.enrolled),
            case .open(after: nil) = try byKey.receive(.admitted(takesPulses: true)), byKey.driverTakesPulses,
            case .ignore = try byKey.receive(.admitted(takesPulses: true))
        else { return #expect(Bool(false)) }
        #expect(throws: TrustError.self) { try byKey.receive(.denied(reason: "r")) }
        var byToken = ClientHandshake(identity, address: "h:1", by: .key(JoinToken.random(driver: Self.own)))
        guard case .enrol = byToken.begin(), case .ignore = try byToken.receive(.admitted(takesPulses: true)),
            case .enrolled(.knock) = try byToken.receive(.enrolled),
            case .open = try byToken.receive(.admitted(takesPulses: false)), !byToken.driverTakesPulses
        else { return #expect(Bool(false)) }
    }

    // MARK: Which key the driver has

    private func folder() throws -> (KeyFolder, [String: String]) {
        let home = FileManager.default.temporaryDirectory.appendingPathComponent("roost-trust-\(UUID().uuidString)")
        return (try KeyFolder(environment: ["ROOST_HOME": home.path]), ["ROOST_HOME": home.path])
    }

    private func key(_ trust: DriverTrust) -> DriverKey? {
        if case .key(_, let driver, _) = trust { driver } else { nil }
    }

    @Test func aDriversKeyIsFoundWhereItIsWritten() throws {
        let (keys, environment) = try folder()
        let identity = ClientIdentity(role: .session, environment: environment)
        #expect(try key(identity.trust(at: "127.0.0.1:7077", port: 7077, isLoopback: true)) == nil, "a cookie's")
        let error = #expect(throws: TrustError.self) { try identity.trust(at: "h:7077", port: 7077, isLoopback: false) }
        #expect(error?.description.contains("roost keys create") == true)

        let own = try keys.makePair().publicKey
        #expect(
            try key(identity.trust(at: "h:7077", port: 7077, isLoopback: false))
                == DriverKey(key: own, origin: .guess(keys.driversPath)))
        try keys.remember("h:7077", Self.ada)
        #expect(
            try key(identity.trust(at: "h:7077", port: 7077, isLoopback: false))
                == DriverKey(key: Self.ada, origin: .file(keys.driversPath)))
        try keys.setDriverHere(port: 7077, key: own)
        #expect(
            try key(identity.trust(at: "127.0.0.1:7077", port: 7077, isLoopback: true))
                == DriverKey(key: own, origin: .here))
        let token = JoinToken.random(driver: Self.own)
        let joining = ClientIdentity(role: .worker, environment: environment, token: token)
        #expect(
            try key(joining.trust(at: "h:7077", port: 7077, isLoopback: false))
                == DriverKey(key: Self.own, origin: .token))
    }
}
