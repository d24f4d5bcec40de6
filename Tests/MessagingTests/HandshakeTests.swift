import Columnar
import Glibc
import Testing

@testable import Messaging

/// Who is let in at a driver's door, and which driver a client answers.
@Suite struct HandshakeTests {
    private static let address = "127.0.0.1:7077"
    private static let cookie = Cookie.random()
    private static let peer = RoutingID(7)

    private static func doorkeeper(_ cookie: Cookie = cookie, at address: String = address) -> Doorkeeper {
        Doorkeeper(cookie: cookie, address: address, cookiePath: "/home/a/cookie", user: 0)
    }

    private static func client(
        _ role: PeerRole = .session, _ cookie: Cookie = cookie, at address: String = address
    ) -> ClientHandshake {
        ClientHandshake(
            ClientIdentity(role: role, node: NodeID(9), cookie: cookie, cookiePath: "/home/b/cookie"), address: address)
    }

    private static func challenge(
        _ message: HandshakeMessage, _ doorkeeper: inout Doorkeeper, from peer: RoutingID = peer
    ) throws -> HandshakeMessage.Challenge {
        guard case .send(.challenge(let challenge)) = doorkeeper.receive(message, from: peer) else {
            throw TrustError("no challenge")
        }
        return challenge
    }

    private static func isAdmitted(_ action: Doorkeeper.Action) -> Bool {
        if case .admit = action { true } else { false }
    }

    @Test(arguments: PeerRole.allCases)
    func whoKnowsTheCookieIsLetInWithItsRole(role: PeerRole) throws {
        var doorkeeper = Self.doorkeeper()
        var client = Self.client(role)
        let challenge = try Self.challenge(client.knock(), &doorkeeper)
        #expect(doorkeeper.connection(of: Self.peer) == nil, "not before its proof")
        guard case .admit(let connection) = doorkeeper.receive(try client.answer(challenge), from: Self.peer) else {
            return #expect(Bool(false))
        }
        #expect(connection == Connection(peer: connection.peer, role: role, principal: .owner, node: NodeID(9)))
        #expect(doorkeeper.connection(of: Self.peer) == connection)
        #expect(doorkeeper.name(of: connection.peer) == Self.peer)
        #expect(connection.peer.rawValue != Self.peer.rawValue, "a name that nobody is shown")
        #expect(doorkeeper.connection(of: RoutingID(8)) == nil)
    }

    @Test func whoDoesNotKnowTheCookieIsDenied() throws {
        var doorkeeper = Self.doorkeeper()
        var client = Self.client()
        let challenge = try Self.challenge(client.knock(), &doorkeeper)
        var guesses = [[UInt8](), [UInt8](repeating: 0, count: 32), challenge.proof, challenge.nonce.bytes]
        guard case .proof(var right) = try client.answer(challenge) else { return #expect(Bool(false)) }
        guesses += [Array(right.dropLast()), right + [0]]
        right[31] ^= 1
        guesses.append(right)
        for guess in guesses {
            _ = try Self.challenge(client.knock(), &doorkeeper)
            guard case .deny(.denied(let reason)) = doorkeeper.receive(.proof(guess), from: Self.peer) else {
                return #expect(Bool(false), "\(guess)")
            }
            #expect(reason.contains("/home/a/cookie"))
            #expect(doorkeeper.connection(of: Self.peer) == nil)
        }
    }

    /// What was right once is worth nothing again: not from the same peer, not from another.
    @Test func aProofServesOnce() throws {
        var doorkeeper = Self.doorkeeper()
        var client = Self.client()
        let knock = client.knock()
        let proof = try client.answer(try Self.challenge(knock, &doorkeeper))
        #expect(Self.isAdmitted(doorkeeper.receive(proof, from: Self.peer)))
        #expect(!Self.isAdmitted(doorkeeper.receive(proof, from: Self.peer)))
        for peer in [Self.peer, RoutingID(8)] {
            _ = try Self.challenge(knock, &doorkeeper, from: peer)
            #expect(!Self.isAdmitted(doorkeeper.receive(proof, from: peer)))
            #expect(doorkeeper.connection(of: peer) == nil)
        }
    }

    /// A connection ends where somebody knocks under its name.
    @Test func aKnockEndsWhatThePeerWas() throws {
        var doorkeeper = Self.doorkeeper()
        var client = Self.client(.admin)
        let challenge = try Self.challenge(client.knock(), &doorkeeper)
        #expect(Self.isAdmitted(doorkeeper.receive(try client.answer(challenge), from: Self.peer)))
        let before = try #require(doorkeeper.connection(of: Self.peer)?.peer)
        let again = try Self.challenge(client.knock(), &doorkeeper)
        #expect(doorkeeper.connection(of: Self.peer) == nil && doorkeeper.name(of: before) == nil)
        #expect(Self.isAdmitted(doorkeeper.receive(try client.answer(again), from: Self.peer)))
        #expect(doorkeeper.connection(of: Self.peer)?.peer != before, "another life under the same name")
    }

    @Test func aProofIsOfOneRoleAndOneNode() throws {
        for change: (inout HandshakeMessage.Knock) -> Void in [{ $0.role = .admin }, { $0.node = NodeID(10) }] {
            var doorkeeper = Self.doorkeeper()
            var client = Self.client(.worker)
            guard case .knock(var knock) = client.knock() else { return #expect(Bool(false)) }
            change(&knock)
            let challenge = try Self.challenge(.knock(knock), &doorkeeper)
            #expect(throws: TrustError.self, "the driver proves itself to the one who knocked") {
                try client.answer(challenge)
            }
        }
    }

    @Test func aDriverThatDoesNotKnowTheCookieIsToldNothing() throws {
        var stranger = Self.doorkeeper(.random())
        var client = Self.client()
        let challenge = try Self.challenge(client.knock(), &stranger)
        let error = #expect(throws: TrustError.self) { try client.answer(challenge) }
        let text = error?.description ?? ""
        #expect(
            text.contains("/home/a/cookie") && text.contains("/home/b/cookie") && text.contains("ROOST_HOME"), "\(text)"
        )
        #expect(text.contains("user root"), "\(text)")
    }

    /// Who listens in between and passes everything on to the real driver gets nowhere: the proofs name the address.
    @Test func aProofOfADriverElsewhereIsNone() throws {
        var driver = Self.doorkeeper(at: "127.0.0.1:7078")
        var client = Self.client()
        let challenge = try Self.challenge(client.knock(), &driver)
        #expect(throws: TrustError.self) { try client.answer(challenge) }
    }

    @Test func aChallengeIsAnsweredOnce() throws {
        var doorkeeper = Self.doorkeeper()
        var client = Self.client()
        let challenge = try Self.challenge(client.knock(), &doorkeeper)
        _ = try client.answer(challenge)
        #expect(throws: TrustError.self) { try client.answer(challenge) }
        var silent = Self.client()
        #expect(throws: TrustError.self) { try silent.answer(challenge) }
    }

    @Test func withoutACookieTheErrorSaysWhereTheDriversIs() throws {
        var doorkeeper = Self.doorkeeper()
        var client = ClientHandshake(
            ClientIdentity(role: .session, environment: ["ROOST_HOME": "/nonexistent/of/b"]), address: Self.address)
        let challenge = try Self.challenge(client.knock(), &doorkeeper)
        let error = #expect(throws: TrustError.self) { try client.answer(challenge) }
        let text = error?.description ?? ""
        #expect(text.contains("/home/a/cookie") && text.contains("/nonexistent/of/b/cookie"), "\(text)")
    }

    @Test(arguments: [
        (0, "/home/b/cookie", "removed or replaced"), (0, "/home/a/cookie", "another ROOST_HOME"),
        (1, "/home/b/cookie", "another user"),
    ])
    func theErrorSaysWhatIsDifferent(other: UInt32, path: String, reason: String) throws {
        var driver = Doorkeeper(
            cookie: .random(), address: Self.address, cookiePath: path, user: UInt32(geteuid()) + other)
        var client = Self.client()
        let challenge = try Self.challenge(client.knock(), &driver)
        let error = #expect(throws: TrustError.self) { try client.answer(challenge) }
        #expect(error?.description.contains(reason) == true)
    }

    /// What a stranger says of itself is printed, so it holds nothing that a terminal obeys.
    @Test func aStrangersPathIsPrintable() throws {
        var stranger = Doorkeeper(
            cookie: .random(), address: Self.address,
            cookiePath: "/a\u{1B}[2J\r\n" + String(repeating: "x", count: 900),
            user: .max)
        var client = Self.client()
        let challenge = try Self.challenge(client.knock(), &stranger)
        let error = #expect(throws: TrustError.self) { try client.answer(challenge) }
        #expect(error?.description.unicodeScalars.allSatisfy { $0.value >= 32 } == true)
        #expect((error?.description.count ?? .max) < 900)
    }

    /// A flood of knocks costs a bounded amount, and takes nothing from those who are in.
    @Test func aFloodOfKnocksForgetsTheEarliest() throws {
        var doorkeeper = Self.doorkeeper()
        var inside = Self.client()
        let first = try Self.challenge(inside.knock(), &doorkeeper, from: RoutingID(1))
        #expect(Self.isAdmitted(doorkeeper.receive(try inside.answer(first), from: RoutingID(1))))
        var early = Self.client()
        let challenge = try Self.challenge(early.knock(), &doorkeeper, from: RoutingID(2))
        for number in 3..<UInt64(1_000) { _ = try Self.challenge(early.knock(), &doorkeeper, from: RoutingID(number)) }
        var late = Self.client()
        let last = try Self.challenge(late.knock(), &doorkeeper, from: RoutingID(2_000))
        #expect(Self.isAdmitted(doorkeeper.receive(try late.answer(last), from: RoutingID(2_000))))
        #expect(doorkeeper.connection(of: RoutingID(1)) != nil)
        guard case .deny = doorkeeper.receive(.proof(challenge.proof), from: RoutingID(2)) else {
            return #expect(Bool(false))
        }
    }

    @Test func handshakesComeBackAsTheyWent() throws {
        var doorkeeper = Self.doorkeeper()
        var client = Self.client()
        let knock = client.knock()
        let challenge = HandshakeMessage.challenge(try Self.challenge(knock, &doorkeeper))
        let token = JoinToken.random(driver: KeyPair.random().publicKey)
        let all: [HandshakeMessage] = [
            knock, challenge, .proof([1, 2]), .denied(reason: "r"), .leave, .probe, .admitted(takesPulses: true),
            .enrol(.init(token, role: .worker, name: "n")), .enrolled, .pulse(number: 7), .echo(number: 8), .forgotten,
        ]
        #expect(Set(all.map(\.kind)) == Set(HandshakeMessage.Kind.allCases))
        for message in all {
            let frames = MessageCodec.encode(message)
            #expect(MessageCodec.isHandshake(frames))
            #expect(MessageCodec.encode(try MessageCodec.decode(frames, as: HandshakeMessage.self)) == frames)
            #expect(throws: UnreadableMessage.self) { try MessageCodec.decode(frames, as: MessageToDriver.self) }
            for length in 0..<frames[0].count {
                _ = try? MessageCodec.decode([frames[0].slice(0..<length)], as: HandshakeMessage.self)
            }
        }
        #expect(!MessageCodec.isHandshake(MessageCodec.encode(SessionToDriver.ping)))
        #expect(!MessageCodec.isHandshake([]))
    }
}
