import TestSupport
import Testing

@testable import Messaging

/// Whose signs of life a driver takes.
@Suite struct PulseTableTests {
    @Test func aConnectionLeadsToWhoNamedItsTokenAsLongAsThatOneIsThere() async throws {
        try await Schedules.run(0..<500) { seed in try schedule(seed) }
    }

    private func schedule(_ seed: UInt64) throws(BrokenRule) {
        var random = SeededGenerator(seed: seed)
        var table = PulseTable()
        let tokens = (0..<6).map { _ in PulseToken.random() }
        var owner: [Int: PeerID] = [:]
        var of: [RoutingID: Int] = [:]
        var lastPeer: UInt64 = 0
        for step in 0..<200 {
            let token = Int.random(in: 0..<6, using: &random)
            let name = RoutingID(UInt64.random(in: 1...30, using: &random))
            switch Int.random(in: 0..<8, using: &random) {
            case 0, 1:
                lastPeer += 1
                table.add(PeerID(lastPeer), tokens[token])
                if owner[token] == nil { owner[token] = PeerID(lastPeer) }
            case 2:
                guard let peer = owner.removeValue(forKey: token) else { continue }
                table.forget(peer)
                of = of.filter { $0.value != token }
            case 3:
                table.close(name)
                of[name] = nil
            default:
                table.open(name, tokens[token])
                of[name] = owner[token] == nil ? nil : token
            }
            if let invalidity = table.invalidity() { throw BrokenRule("step \(step): \(invalidity)") }
            for token in 0..<6 {
                try hold(table.peer(of: tokens[token]) == owner[token], "step \(step): token \(token) leads elsewhere")
            }
            for name in (1...30).map({ RoutingID($0) }) {
                // The earliest of many may have given way.
                guard let peer = table.peer(behind: name) else { continue }
                try hold(of[name].flatMap { owner[$0] } == peer, "step \(step): \(name) leads elsewhere")
            }
        }
    }

    @Test func aPeersConnectionsAreBounded() {
        var table = PulseTable()
        let token = PulseToken.random()
        table.add(PeerID(1), token)
        for name in 1...20 { table.open(RoutingID(UInt64(name)), token) }
        #expect((1...20).filter { table.peer(behind: RoutingID(UInt64($0))) != nil } == Array(13...20))
    }

    // MARK: At the door

    private static let ada = KeyPair.random().publicKey
    private static let bob = KeyPair.random().publicKey

    private static func knock(
        _ purpose: HandshakeMessage.Purpose, role: PeerRole = .worker, node: UInt64 = 9
    ) -> HandshakeMessage {
        .knock(.init(role: role, node: NodeID(node), nonce: .random(), purpose: purpose))
    }

    private static func answer(_ action: Doorkeeper.Action) -> (PeerID?, HandshakeMessage.Kind)? {
        if case .pulse(let peer, let answer) = action { (peer, answer.kind) } else { nil }
    }

    @Test func onlyTheSameKeyRoleAndNodeMayBeSomebodysPulse() throws {
        let ring = KeyRing(
            own: Self.bob, authorized: AuthorizedKeys(text: "\(Self.ada) worker,session ada\n\(Self.bob) worker bob"))
        var door = Doorkeeper(keys: ring)
        let token = PulseToken.random()
        guard
            case .admit(let guest) = door.receive(
                Self.knock(.messages(pulse: token)), from: RoutingID(1), key: Self.ada)
        else { return #expect(Bool(false)) }
        var name: UInt64 = 1
        func tries(_ knock: HandshakeMessage, _ key: PublicKey) -> (PeerID?, HandshakeMessage.Kind)? {
            name += 1
            return Self.answer(door.receive(knock, from: RoutingID(name), key: key))
        }
        #expect(try #require(tries(Self.knock(.pulse(token)), Self.bob)) == (nil, .forgotten))
        #expect(try #require(tries(Self.knock(.pulse(token), role: .session), Self.ada)) == (nil, .forgotten))
        #expect(try #require(tries(Self.knock(.pulse(token), node: 8), Self.ada)) == (nil, .forgotten))
        #expect(try #require(tries(Self.knock(.pulse(.random())), Self.ada)) == (nil, .forgotten))
        #expect(try #require(tries(Self.knock(.pulse(token)), Self.ada)) == (guest.peer, .echo))
        let pulse = RoutingID(name)
        #expect(door.connection(of: pulse, key: Self.ada) == nil, "no message comes in by it")
        let beat = HandshakeMessage.pulse(number: 3)
        #expect(try #require(Self.answer(door.receive(beat, from: pulse, key: Self.ada))) == (guest.peer, .echo))
        #expect(try #require(Self.answer(door.receive(beat, from: pulse, key: Self.bob))) == (nil, .forgotten))
        door.giveUp(guest.peer)
        #expect(try #require(Self.answer(door.receive(beat, from: pulse, key: Self.ada))) == (nil, .forgotten))
        #expect(door.connection(of: RoutingID(1), key: Self.ada) == guest, "what it sent before is still heard")
        #expect(try #require(tries(Self.knock(.pulse(token)), Self.ada)) == (nil, .forgotten))
    }

    /// A proof of a pulse does not open a connection for messages, nor the other way round.
    @Test func aPulseProvesItselfByTheCookie() throws {
        let cookie = Cookie.random()
        let identity = ClientIdentity(role: .worker, node: NodeID(9), cookie: cookie, cookiePath: "/c")
        var door = Doorkeeper(cookie: cookie, address: "127.0.0.1:1", cookiePath: "/c", user: 0)
        let token = PulseToken.random()
        func comesIn(_ name: RoutingID, _ purpose: HandshakeMessage.Purpose) throws -> Doorkeeper.Action {
            var client = ClientHandshake(identity, address: "127.0.0.1:1", for: purpose)
            guard case .send(let challenge) = door.receive(client.begin(), from: name),
                case .open(let proof?) = try client.receive(challenge)
            else { throw TrustError("no challenge") }
            #expect(client.driverTakesPulses)
            return door.receive(proof, from: name)
        }
        #expect(try #require(Self.answer(try comesIn(RoutingID(1), .pulse(token)))) == (nil, .forgotten))
        guard case .admit(let guest) = try comesIn(RoutingID(2), .messages(pulse: token)) else {
            return #expect(Bool(false))
        }
        #expect(try #require(Self.answer(try comesIn(RoutingID(3), .pulse(token)))) == (guest.peer, .echo))

        var client = ClientHandshake(identity, address: "127.0.0.1:1", for: .pulse(token))
        guard case .knock(var knock) = client.begin() else { return #expect(Bool(false)) }
        knock.purpose = .messages(pulse: token)
        guard case .send(let challenge) = door.receive(.knock(knock), from: RoutingID(4)) else {
            return #expect(Bool(false))
        }
        #expect(throws: TrustError.self) { try client.receive(challenge) }
    }

    @Test func aTokenIsNeverShown() {
        let token = PulseToken.random()
        #expect(
            "\(token)" == "a pulse's token" && "\(HandshakeMessage.Purpose.pulse(token))" == "pulse(a pulse's token)")
    }
}
