import CZeroMQ
import Columnar
import Foundation
import Planning
import Synchronization
import Testing

@testable import Messaging
@testable import ZeroMQTransport

/// A driver's port and what comes to it: its own, and strangers.
@Suite(.serialized, .timeLimit(.minutes(5))) struct TransportTests {
    private let home = FileManager.default.temporaryDirectory.appendingPathComponent(
        "roost-transport-\(UUID().uuidString)"
    ).path
    private var environment: [String: String] { ["ROOST_HOME": home] }

    private func listen(
        _ thread: SocketThread, port: UInt16 = 0, _ environment: [String: String]? = nil
    ) throws -> (ZeroMQListener, Heard<MessageToDriver>) {
        let listener = try ZeroMQListener.listen(
            on: Address(port: port), environment: environment ?? self.environment, thread: thread)
        let heard = Heard<MessageToDriver>()
        listener.start { heard.append($0) }
        return (listener, heard)
    }

    private func session(
        _ address: Address, _ thread: SocketThread, role: PeerRole = .session, _ environment: [String: String]? = nil
    ) throws -> (ZeroMQSession, Heard<DriverToSession>) {
        let session = try ZeroMQSession.connect(
            to: address, as: ClientIdentity(role: role, environment: environment ?? self.environment), thread: thread)
        let heard = Heard<DriverToSession>()
        session.start { heard.append($0) }
        return (session, heard)
    }

    @Test func messagesGoBothWaysOnceBothSidesAreProven() async throws {
        let thread = SocketThread()
        defer { thread.stop() }
        let (listener, driver) = try listen(thread)
        let (session, client) = try session(listener.address, thread)
        session.send(.statusRequest, to: .driver)
        let body = Buffer([UInt8](repeating: 7, count: 100_000))
        session.send(.fetched(FileAnswer(number: 1, bytes: .success(body))), to: .driver)
        guard case .connected(let connection) = try await driver.next(),
            case .message(.session(.statusRequest), let peer) = try await driver.next(),
            case .message(.session(.fetched(let answer)), peer) = try await driver.next()
        else { return #expect(Bool(false)) }
        #expect(connection.peer == peer && connection.role == .session && connection.node == .ofThisProcess)
        #expect(try answer.bytes.get().array == body.array)
        listener.send(.session(.pong), to: peer)
        guard case .message(.pong, .driver) = try await client.next() else { return #expect(Bool(false)) }
        session.close()
        guard case .unreachable(peer) = try await driver.next() else { return #expect(Bool(false)) }
        listener.close()
    }

    /// A session may send a session's messages only, and a worker a worker's.
    @Test func aRoleIsKept() async throws {
        let thread = SocketThread()
        defer { thread.stop() }
        let (listener, driver) = try listen(thread)
        let (session, _) = try session(listener.address, thread, role: .worker)
        session.send(.shutdown, to: .driver)
        guard case .connected(let connection) = try await driver.next(),
            case .unreadable(.garbage, connection.peer) = try await driver.next()
        else { return #expect(Bool(false)) }
        listener.close()
    }

    /// What does not know the cookie is not heard, however it speaks.
    @Test func strangersAreCountedAndNotHeard() async throws {
        let thread = SocketThread()
        defer { thread.stop() }
        let (listener, driver) = try listen(thread)
        let (other, denied) = try session(listener.address, thread, ["ROOST_HOME": home + "-other"])
        other.send(.shutdown, to: .driver)
        guard case .denied(let reason) = try await denied.next() else { return #expect(Bool(false)) }
        #expect(reason.contains(home + "/cookie") && reason.contains(home + "-other/cookie"), "\(reason)")

        let raw = try Dealer(listener.address)
        var knocker = ClientHandshake(
            ClientIdentity(role: .admin, node: .random(), cookie: .random(), cookiePath: ""),
            address: listener.address.endpoint)
        let messages: [[Buffer]] =
            [
                MessageCodec.encode(SessionToDriver.shutdown), MessageCodec.encode(WorkerToDriver.results([])),
                MessageCodec.encode(HandshakeMessage.proof([UInt8](repeating: 0, count: 32))),
                MessageCodec.encode(HandshakeMessage.leave), [], [Buffer("junk")],
                [Buffer([UInt8](repeating: 1, count: 1 << 20)), Buffer("more")],
            ] + (0..<30).map { _ in [Buffer((0..<40).map { _ in UInt8.random(in: 0...255) })] }
        for message in messages { raw.send(message) }
        raw.send(MessageCodec.encode(knocker.knock()))
        // Only the knock is answered, and a wrong proof is not let in.
        guard case .challenge = try await raw.handshake(passing: { if case .denied = $0 { true } else { false } })
        else {
            return #expect(Bool(false))
        }
        raw.send(MessageCodec.encode(HandshakeMessage.proof([UInt8](repeating: 0, count: 32))))
        raw.send(MessageCodec.encode(SessionToDriver.shutdown))
        guard case .denied = try await raw.handshake(passing: { _ in false }) else { return #expect(Bool(false)) }

        let (session, _) = try session(listener.address, thread)
        session.send(.ping, to: .driver)
        while true {
            switch try await driver.next() {
            case .unreadable(.stranger, _): continue
            case .connected: break
            case let other: return #expect(Bool(false), "\(other)")
            }
            break
        }
        guard case .message(.session(.ping), _) = try await driver.next() else { return #expect(Bool(false)) }
        let count = await onThread(thread) { listener.strangers }
        #expect(count >= messages.count - 3)
        listener.close()
    }

    /// Who listens first under the driver's address gets a knock, which holds no secret, and nothing else.
    @Test func aStrangerOnThePortGetsNoMessage() async throws {
        let thread = SocketThread()
        defer { thread.stop() }
        let (fake, strangers) = try listen(thread, ["ROOST_HOME": home + "-stranger"])
        let (real, _) = try listen(thread)
        let (session, client) = try session(fake.address, thread)
        session.send(.hello(SessionGreeting(programVersion: "1", appName: "secret")), to: .driver)
        session.send(.shutdown, to: .driver)
        guard case .denied(let reason) = try await client.next() else { return #expect(Bool(false)) }
        #expect(reason.contains("so nothing was sent to it"), "\(reason)")
        try await Task.sleep(for: .milliseconds(100))
        #expect(strangers.isEmpty)
        fake.close()
        real.close()
    }

    /// Also by one that was busy until its connection was gone.
    @Test func whatADriverSaysLastIsHeard() async throws {
        let (thread, own) = (SocketThread(), SocketThread())
        defer {
            thread.stop()
            own.stop()
        }
        let (listener, driver) = try listen(thread)
        let (session, client) = try session(listener.address, own)
        session.send(.ping, to: .driver)
        guard case .connected(let connection) = try await driver.next() else { return #expect(Bool(false)) }
        listener.send(.session(.pong), to: connection.peer)
        guard case .message(.pong, .driver) = try await client.next() else { return #expect(Bool(false)) }
        own.run { usleep(300_000) }
        listener.send(.session(.refused(reason: "the last word")), to: connection.peer)
        listener.close()
        guard case .message(.refused("the last word"), .driver) = try await client.next() else {
            return #expect(Bool(false), "it was lost")
        }
        guard case .unreachable(.driver) = try await client.next() else { return #expect(Bool(false)) }
    }

    /// A driver that dies and another process that takes its port: the client does not go on with it.
    @Test func aLostConnectionDoesNotComeBackByItself() async throws {
        let thread = SocketThread()
        defer { thread.stop() }
        let (first, driver) = try listen(thread)
        let (session, client) = try session(first.address, thread)
        session.send(.ping, to: .driver)
        guard case .connected = try await driver.next(), case .message = try await driver.next() else {
            return #expect(Bool(false))
        }
        first.close()
        guard case .unreachable(.driver) = try await client.next() else { return #expect(Bool(false)) }
        let (second, later) = try listen(thread, port: first.address.port)
        session.send(.shutdown, to: .driver)
        try await Task.sleep(for: .milliseconds(300))
        #expect(later.isEmpty)
        second.close()
    }

    @Test func aClientWaitsForItsDriver() async throws {
        let thread = SocketThread()
        defer { thread.stop() }
        let (first, _) = try listen(thread)
        let port = first.address.port
        first.close()
        try await Task.sleep(for: .milliseconds(50))
        let (session, _) = try session(Address(port: port), thread)
        session.send(.ping, to: .driver)
        try await Task.sleep(for: .milliseconds(200))
        let (second, driver) = try listen(thread, port: port)
        guard case .connected = try await driver.next(), case .message(.session(.ping), _) = try await driver.next()
        else { return #expect(Bool(false)) }
        second.close()
    }

    /// A session that is killed says nothing: that it is gone is found out without a word to it.
    @Test func aSilentPeerThatVanishesIsFound() async throws {
        let thread = SocketThread()
        let other = SocketThread()
        defer { thread.stop() }
        let (listener, driver) = try listen(thread)
        let (session, _) = try session(listener.address, other)
        session.send(.ping, to: .driver)
        guard case .connected(let connection) = try await driver.next(), case .message = try await driver.next() else {
            return #expect(Bool(false))
        }
        // Its thread ends without a word, and the socket goes with the connection.
        await onThread(other) { session.abandon() }
        other.stop()
        guard case .unreachable(connection.peer) = try await driver.next() else {
            return #expect(Bool(false))
        }
        listener.close()
    }

    /// A worker that is gone before the driver had time to read what it said last, while the driver sends it something.
    @Test func whatALostPeerSaidLastIsHeardFirst() async throws {
        let thread = SocketThread()
        let other = SocketThread()
        defer { thread.stop() }
        let (listener, driver) = try listen(thread)
        let (session, _) = try session(listener.address, other)
        session.send(.ping, to: .driver)
        guard case .connected(let connection) = try await driver.next(), case .message = try await driver.next() else {
            return #expect(Bool(false))
        }
        thread.run { usleep(500_000) }
        for job in UInt32(0)..<2_000 { session.send(.cancel(JobID(job)), to: .driver) }
        await onThread(other) { session.abandon() }
        other.stop()
        // It is the first thing that the driver does when it has time again.
        listener.send(.session(.pong), to: connection.peer)
        for job in UInt32(0)..<2_000 {
            guard case .message(.session(.cancel(JobID(job))), connection.peer) = try await driver.next() else {
                return #expect(Bool(false), "message \(job) is not heard")
            }
        }
        guard case .unreachable(connection.peer) = try await driver.next() else { return #expect(Bool(false)) }
        listener.close()
    }

    private func onThread<R: Sendable>(_ thread: SocketThread, _ body: @escaping @Sendable () -> R) async -> R {
        await withCheckedContinuation { continuation in thread.run { continuation.resume(returning: body()) } }
    }
}

/// What an end has heard, in order.
final class Heard<Message: Sendable>: Sendable {
    private let deliveries = Mutex<[Delivery<Message>]>([])
    private let lives = Mutex(0)

    struct Nothing: Error {}

    func append(_ more: [Delivery<Message>]) {
        let others = more.filter { if case .heard = $0 { false } else { true } }
        deliveries.withLock { $0 += others }
        lives.withLock { $0 += more.count - others.count }
    }

    /// Signs of life, which come between all others.
    var signsOfLife: Int { lives.withLock { $0 } }

    /// Whether nothing came, but for the word that there were strangers.
    var strangersAlone: Bool {
        deliveries.withLock { $0.allSatisfy { if case .unreadable(.stranger, _) = $0 { true } else { false } } }
    }

    var isEmpty: Bool { deliveries.withLock { $0.isEmpty } }

    func next(within patience: Duration = .seconds(60)) async throws -> Delivery<Message> {
        let end = ContinuousClock.now.advanced(by: patience)
        while ContinuousClock.now < end {
            if let first = deliveries.withLock({ $0.isEmpty ? nil : $0.removeFirst() }) { return first }
            try await Task.sleep(for: .milliseconds(2))
        }
        throw Nothing()
    }
}

/// A plain libzmq socket, as a stranger would have it.
final class Dealer: @unchecked Sendable {
    private let socket: UnsafeMutableRawPointer

    init(_ address: Address) throws {
        socket = try #require(zmq_socket(ZeroMQContext.shared, ZMQ_DEALER))
        var name = UInt64(0x0101_0101_0101_0101)
        zmq_setsockopt(socket, ZMQ_ROUTING_ID, &name, 8)
        try #require(zmq_connect(socket, address.description) == 0)
    }

    deinit { zmq_close(socket) }

    func send(_ frames: [Buffer]) {
        let frames = frames.isEmpty ? [.empty] : frames
        for (index, frame) in frames.enumerated() {
            zmq_send(socket, frame.bytes.baseAddress, frame.count, index + 1 < frames.count ? ZMQ_SNDMORE : 0)
        }
    }

    /// The next handshake message but for those that are passed over.
    func handshake(passing skip: (HandshakeMessage) -> Bool) async throws -> HandshakeMessage {
        for _ in 0..<30_000 {
            var bytes = [UInt8](repeating: 0, count: 4096)
            let count = zmq_recv(socket, &bytes, bytes.count, ZMQ_DONTWAIT)
            if count >= 0 {
                let message = try MessageCodec.decode(
                    [Buffer(Array(bytes.prefix(Int(count))))], as: HandshakeMessage.self)
                if !skip(message) { return message }
            } else {
                try await Task.sleep(for: .milliseconds(2))
            }
        }
        throw CancellationError()
    }
}
