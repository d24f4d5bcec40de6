import CZeroMQ
import Columnar
import Foundation
import Testing

@testable import Messaging
@testable import ZeroMQTransport

/// Connections between machines: who has which key comes in, and everybody else hears why not.
@Suite(.serialized, .timeLimit(.minutes(5))) struct CurveTests {
    @Test func keysAreLibzmqs() throws {
        for _ in 0..<20 {
            let pair = KeyPair.random()
            var text = [CChar](repeating: 0, count: 41)
            #expect(zmq_curve_public(&text, pair.secret.exposed) == 0)
            #expect(
                String(decoding: text.prefix(40).map { UInt8(bitPattern: $0) }, as: UTF8.self) == "\(pair.publicKey)")
        }
    }

    @Test func itsOwnUserComesInByItsKey() async throws {
        let driver = try CurveDriver(try KeyHome())
        defer { driver.close() }
        let (session, heard) = try driver.session(driver.home)
        let connection = try await driver.connection()
        #expect(connection.principal == .owner && connection.role == .session)
        try await driver.expectPing(from: connection.peer)
        let body = Buffer([UInt8](repeating: 7, count: 3_000_000))
        session.send(.fetched(FileAnswer(number: 1, bytes: .success(body))), to: .driver)
        guard case .message(.session(.fetched(let answer)), connection.peer) = try await driver.heard.next() else {
            return #expect(Bool(false))
        }
        #expect(try answer.bytes.get().array == body.array)
        driver.listener.send(.session(.pong), to: connection.peer)
        guard case .message(.pong, .driver) = try await heard.next() else { return #expect(Bool(false)) }
        session.close()
        guard case .unreachable(connection.peer) = try await driver.heard.next() else { return #expect(Bool(false)) }
        #expect(!FileManager.default.fileExists(atPath: driver.home.keys.home + "/cookie"), "it has no cookie")
    }

    /// IPv4 and IPv6 through one door, and a name that has addresses of both.
    @Test(.enabled(if: hasIPv6, "this machine has no IPv6"))
    func allAddressesOfTheMachineAreServed() async throws {
        let driver = try CurveDriver(try KeyHome(), on: "tcp://[::]:0")
        defer { driver.close() }
        #expect(driver.listener.address.description == "tcp://[::]:\(driver.address.port)")
        for host in ["[::1]", "127.0.0.1", "localhost", "ip6-localhost"] {
            guard let address = try? Address(parsing: "tcp://\(host):\(driver.address.port)"),
                (try? NameLookup.addresses(of: address)) != nil
            else { continue }
            let (session, _) = try driver.session(driver.home, at: address)
            let connection = try await driver.connection()
            try await driver.expectPing(from: connection.peer)
            session.close()
            guard case .unreachable(connection.peer) = try await driver.heard.next() else {
                return #expect(Bool(false), "\(host)")
            }
        }
    }

    private static func knock() -> [Buffer] {
        MessageCodec.encode(
            HandshakeMessage.knock(
                .init(role: .session, node: NodeID(1), nonce: .random(), purpose: .messages(pulse: nil))))
    }

    private static let hasIPv6 = FileManager.default.fileExists(atPath: "/proc/net/if_inet6")

    @Test func aKeyIsAuthorisedWhileItTries() async throws {
        let driver = try CurveDriver(try KeyHome())
        defer { driver.close() }
        let other = try KeyHome()
        try other.keys.remember(driver.address.endpoint, try driver.home.publicKey)
        _ = try other.publicKey
        let (session, heard) = try driver.session(other)
        let reason = try await heard.trouble()
        #expect(
            reason.contains("does not know this machine's key") && reason.contains("roost keys authorize '")
                && reason.contains("--role session"), "\(reason)")
        guard case .unreadable(.stranger(let what, _), nil) = try await driver.heard.next() else {
            return #expect(Bool(false))
        }
        let key = "\(try other.publicKey)"
        #expect(what.contains("127.0.0.1") && what.contains(key), "\(what)")
        try driver.home.authorize(other, [.session], at: driver.address)
        let connection = try await driver.connection()
        #expect(connection.principal == Principal("other"))
        try await driver.expectPing(from: connection.peer)
        session.close()
    }

    @Test func aRevokedKeyIsPutOutAndOthersStay() async throws {
        let driver = try CurveDriver(try KeyHome())
        defer { driver.close() }
        let (friend, _) = try driver.session(driver.home)
        let inside = try await driver.connection()
        try await driver.expectPing(from: inside.peer)
        let other = try KeyHome()
        try driver.home.authorize(other, [.session], at: driver.address)
        let (_, heard) = try driver.session(other)
        let connection = try await driver.connection()
        try await driver.expectPing(from: connection.peer)

        let key = try other.publicKey
        try driver.home.keys.changeAuthorized { $0.revoke(key) }
        #expect(try await heard.denial().contains("not authorised any more"))
        guard case .unreachable(connection.peer) = try await driver.heard.next() else { return #expect(Bool(false)) }
        friend.send(.ping, to: .driver)
        try await driver.expectPing(from: inside.peer)

        let (_, again) = try driver.session(other)
        let reason = try await again.denial()
        #expect(reason.contains("has revoked this machine's key \(key)"), "\(reason)")
    }

    /// What a connection says after its key is gone is not heard, whatever it is.
    @Test func nothingIsHeardOfARevokedKey() async throws {
        let driver = try CurveDriver(try KeyHome())
        defer { driver.close() }
        let other = try KeyHome()
        try driver.home.authorize(other, [.session], at: driver.address)
        let raw = try CurveDealer(driver.address, try other.keys.makePair(), try driver.home.publicKey)
        raw.send(Self.knock())
        let connection = try await driver.connection()
        let key = try other.publicKey
        try driver.home.keys.changeAuthorized { $0.revoke(key) }
        guard case .unreachable(connection.peer) = try await driver.heard.next() else { return #expect(Bool(false)) }
        for _ in 0..<50 {
            raw.send(MessageCodec.encode(SessionToDriver.shutdown))
            raw.send(Self.knock())
        }
        try await Task.sleep(for: .milliseconds(300))
        while let delivery = try? await driver.heard.next(within: .milliseconds(50)) {
            guard case .unreadable(.stranger, nil) = delivery else { return #expect(Bool(false), "\(delivery)") }
        }
    }

    @Test func aWorkersKeyIsNoSessions() async throws {
        let driver = try CurveDriver(try KeyHome())
        defer { driver.close() }
        let other = try KeyHome()
        try driver.home.authorize(other, [.worker], at: driver.address)
        for role in [PeerRole.session, .admin] {
            let (_, heard) = try driver.session(other, role: role)
            let reason = try await heard.denial()
            #expect(reason.contains("as worker, not as \(role.word)"), "\(reason)")
        }
        let (_, _) = try driver.session(other, role: .worker)
        #expect(try await driver.connection().role == .worker)
    }

    @Test func aTokenLetsOneMachineIn() async throws {
        let driver = try CurveDriver(try KeyHome())
        defer { driver.close() }
        let token = try driver.home.keys.makeToken(role: .worker, seconds: 3_600)
        let (one, two) = (try KeyHome(), try KeyHome())
        _ = (try one.publicKey, try two.publicKey)
        let (session, _) = try driver.session(one, role: .worker, token: token)
        let connection = try await driver.connection()
        #expect(connection.role == .worker)
        #expect(try driver.home.keys.authorized()[try one.publicKey]?.roles == [.worker])
        session.close()
        // It is known from then on, with and without the token.
        let end = ContinuousClock.now.advanced(by: .seconds(30))
        while try one.keys.drivers()[driver.address.endpoint] == nil, ContinuousClock.now < end {
            try await Task.sleep(for: .milliseconds(5))
        }
        #expect(try one.keys.drivers()[driver.address.endpoint] == driver.home.publicKey)
        for token in [nil, token] {
            let (again, _) = try driver.session(one, role: .worker, token: token)
            while true {
                if case .connected(let connection) = try await driver.heard.next() {
                    #expect(connection.role == .worker)
                    break
                }
            }
            again.close()
        }
        // The second one is refused, whether another token is open or not.
        let (late, unheard) = try driver.session(two, role: .worker, token: token)
        let reason = try await unheard.trouble()
        #expect(reason.contains("no join token is open there") && reason.contains("roost keys token"), "\(reason)")
        late.close()
        _ = try driver.home.keys.makeToken(role: .worker, seconds: 3_600)
        let (_, denied) = try driver.session(two, role: .worker, token: token)
        #expect(try await denied.denial().contains("the token was used already, or has expired"))
        #expect(try driver.home.keys.authorized().entries.count == 1)
    }

    @Test func anExpiredTokenLetsNobodyIn() async throws {
        let driver = try CurveDriver(try KeyHome())
        defer { driver.close() }
        let token = try driver.home.keys.makeToken(role: .worker, seconds: 1)
        try await Task.sleep(for: .milliseconds(2_100))
        let other = try KeyHome()
        _ = try other.publicKey
        let (_, heard) = try driver.session(other, role: .worker, token: token)
        #expect(try await heard.trouble().contains("no join token is open there"))
        #expect(try driver.home.keys.authorized().entries.isEmpty)
    }

    @Test func aDriverWithAnotherKeyIsToldNothing() async throws {
        let driver = try CurveDriver(try KeyHome())
        defer { driver.close() }
        let other = try KeyHome()
        try driver.home.authorize(other, [.session], at: driver.address)
        try other.keys.remember(driver.address.endpoint, KeyPair.random().publicKey)
        let (_, heard) = try driver.session(other)
        let reason = try await heard.trouble()
        #expect(
            reason.contains("has another key than \(other.keys.driversPath) says")
                && reason.contains("roost keys trust"),
            "\(reason)")
        try await Task.sleep(for: .milliseconds(300))
        #expect(driver.heard.strangersAlone)
    }

    @Test func aClientWithoutCurveHearsWhatIsMissing() async throws {
        let driver = try CurveDriver(try KeyHome())
        defer { driver.close() }
        let (_, heard) = try driver.session(try KeyHome())
        let reason = try await heard.denial()
        #expect(reason.contains("encrypted connections only") && reason.contains("roost keys trust"), "\(reason)")
    }

    @Test func aDriverWithoutCurveIsToldNothing() async throws {
        let thread = SocketThread()
        defer { thread.stop() }
        let home = try KeyHome()
        let plain = try ZeroMQListener.listen(on: Address(port: 0), environment: home.environment, thread: thread)
        let unheard = Heard<MessageToDriver>()
        plain.start { unheard.append($0) }
        let other = try KeyHome()
        _ = try other.publicKey
        try other.keys.remember(plain.address.endpoint, KeyPair.random().publicKey)
        let session = try ZeroMQSession.connect(
            to: plain.address, as: ClientIdentity(role: .session, environment: other.environment), thread: thread)
        let heard = Heard<DriverToSession>()
        session.start { heard.append($0) }
        session.send(.shutdown, to: .driver)
        let reason = try await heard.denial()
        #expect(reason.contains("speaks no CURVE") && reason.contains(other.keys.driversPath), "\(reason)")
        #expect(unheard.strangersAlone)
        plain.close()
    }

    /// One handler answers for all listeners of a process, each with its own keys.
    @Test func driversOfOneProcessAreToldApart() async throws {
        let (one, two) = (try CurveDriver(try KeyHome()), try CurveDriver(try KeyHome()))
        defer {
            one.close()
            two.close()
        }
        let other = try KeyHome()
        try one.home.authorize(other, [.session], at: one.address)
        try other.keys.remember(two.address.endpoint, try two.home.publicKey)
        let (_, refused) = try two.session(other)
        #expect(try await refused.trouble().contains("does not know"))
        let (_, _) = try one.session(other)
        #expect(try await one.connection().principal == Principal("other"))
    }

    /// A driver that starts without CURVE on a port takes back what one with it has said of the port.
    @Test func aPortSaysWhichDriverHasIt() async throws {
        let home = try KeyHome()
        let first = try CurveDriver(home)
        let port = first.address.port
        #expect(try home.keys.driverHere(port: port) == home.publicKey)
        first.close()
        try await Task.sleep(for: .milliseconds(200))
        #expect(try home.keys.driverHere(port: port) == nil)
        try home.keys.setDriverHere(port: port, key: try home.publicKey)
        let thread = SocketThread()
        defer { thread.stop() }
        let plain = try ZeroMQListener.listen(on: Address(port: port), environment: home.environment, thread: thread)
        #expect(try home.keys.driverHere(port: port) == nil)
        plain.close()
    }

    @Test func filesThatOthersCanUseKeepADriverFromStarting() throws {
        let home = try KeyHome()
        _ = try home.publicKey
        try FileManager.default.setAttributes([.posixPermissions: 0o644], ofItemAtPath: home.keys.keyPath)
        let error = #expect(throws: TransportError.self) { try CurveDriver(home) }
        #expect(error?.description.contains("chmod 600") == true)
    }

    /// A list that others could have written is not believed, and nobody who is inside loses by it.
    @Test func aListThatOthersCanWriteIsNotBelieved() async throws {
        let driver = try CurveDriver(try KeyHome())
        defer { driver.close() }
        let (one, two) = (try KeyHome(), try KeyHome())
        try driver.home.authorize(one, [.session], at: driver.address)
        let (session, _) = try driver.session(one)
        let connection = try await driver.connection()
        try await driver.expectPing(from: connection.peer)
        let path = driver.home.keys.authorizedPath
        let line = "\(try two.publicKey) admin eve\n"
        try (String(contentsOfFile: path, encoding: .utf8) + line).write(
            toFile: path, atomically: false, encoding: .utf8)
        try FileManager.default.setAttributes([.posixPermissions: 0o666], ofItemAtPath: path)
        guard case .unreadable(.stranger(let what, _), nil) = try await driver.heard.next() else {
            return #expect(Bool(false))
        }
        #expect(what.contains("chmod 600"), "\(what)")
        session.send(.ping, to: .driver)
        try await driver.expectPing(from: connection.peer)
        try two.keys.remember(driver.address.endpoint, try driver.home.publicKey)
        let (_, heard) = try driver.session(two)
        #expect(try await heard.trouble().contains("does not know"))
    }
}

/// A libzmq socket with a key, and nothing of Roost's own.
final class CurveDealer: @unchecked Sendable {
    private let socket: UnsafeMutableRawPointer

    init(_ address: Address, _ pair: KeyPair, _ driver: PublicKey) throws {
        socket = try #require(zmq_socket(ZeroMQContext.shared, ZMQ_DEALER))
        var name = UInt64(0x0101_0101_0101_0101)
        zmq_setsockopt(socket, ZMQ_ROUTING_ID, &name, 8)
        for (option, text) in [
            (ZMQ_CURVE_SERVERKEY, "\(driver)"), (ZMQ_CURVE_PUBLICKEY, "\(pair.publicKey)"),
            (ZMQ_CURVE_SECRETKEY, pair.secret.exposed),
        ] { try #require(zmq_setsockopt(socket, option, text, 40) == 0) }
        var linger: Int32 = 0
        zmq_setsockopt(socket, ZMQ_LINGER, &linger, 4)
        try #require(zmq_connect(socket, address.description) == 0)
    }

    deinit { zmq_close(socket) }

    func send(_ frames: [Buffer]) {
        for (index, frame) in frames.enumerated() {
            zmq_send(socket, frame.bytes.baseAddress, frame.count, index + 1 < frames.count ? ZMQ_SNDMORE : 0)
        }
    }
}
