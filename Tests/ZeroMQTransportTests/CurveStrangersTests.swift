import Columnar
import Foundation
import Glibc
import Synchronization
import Testing

@testable import Messaging
@testable import ZeroMQTransport

/// What anybody on the network can send to an encrypted door: it costs little, and disturbs nobody.
@Suite(.serialized, .timeLimit(.minutes(5))) struct CurveStrangersTests {
    /// ZMTP 3.1's greeting of a client that speaks CURVE, or another mechanism.
    private static func greeting(_ mechanism: String) -> [UInt8] {
        [0xFF] + [UInt8](repeating: 0, count: 8) + [0x7F, 3, 1]
            + Array(mechanism.utf8) + [UInt8](repeating: 0, count: 20 - mechanism.utf8.count)
            + [UInt8](repeating: 0, count: 32)
    }

    /// A session that is inside, and is asked after each attack.
    private struct Friend {
        let driver: CurveDriver
        let session: ZeroMQSession
        let connection: Connection

        init() async throws {
            driver = try CurveDriver(try KeyHome())
            (session, _) = try driver.session(driver.home)
            connection = try await driver.connection()
            try await driver.expectPing(from: connection.peer)
        }

        /// Nothing came in meanwhile, and the session and a new one are heard.
        func expectUndisturbed() async throws {
            session.send(.ping, to: .driver)
            while true {
                switch try await driver.heard.next() {
                case .unreadable(.stranger, nil): continue
                case .message(.session(.ping), connection.peer): break
                case let other: return #expect(Bool(false), "\(other)")
                }
                break
            }
            let (another, _) = try driver.session(driver.home)
            let second = try await driver.connection()
            try await driver.expectPing(from: second.peer)
            another.close()
            guard case .unreachable(second.peer) = try await driver.heard.next() else { return #expect(Bool(false)) }
        }
    }

    @Test func randomBytesDisturbNobody() async throws {
        let friend = try await Friend()
        defer { friend.driver.close() }
        for round in 0..<60 {
            let stranger = try TCPSocket(friend.driver.address.port)
            if round % 3 > 0 { stranger.send(Self.greeting(round % 3 == 1 ? "CURVE" : "NULL")) }
            stranger.send((0..<Int.random(in: 1...4_000)).map { _ in UInt8.random(in: 0...255) })
        }
        try await friend.expectUndisturbed()
    }

    /// A frame of 2 GB, announced before any key was shown.
    @Test func anAnnouncementTakesNoMemory() async throws {
        let friend = try await Friend()
        defer { friend.driver.close() }
        let before = try Self.memory()
        let strangers = try (0..<16).map { index in
            let stranger = try TCPSocket(friend.driver.address.port)
            stranger.send(Self.greeting(index % 2 == 0 ? "CURVE" : "NULL"))
            stranger.send([0x06, 0, 0, 0, 0, 0x77, 0x35, 0x94, 0] + [UInt8](repeating: 1, count: 10_000))
            return stranger
        }
        try await Task.sleep(for: .milliseconds(500))
        #expect(try Self.memory() - before < 200 << 20)
        try await friend.expectUndisturbed()
        withExtendedLifetime(strangers) {}
    }

    /// Connections that say nothing, and connections that stop in the middle of a greeting.
    @Test func halfOpenHandshakesAreDropped() async throws {
        let friend = try await Friend()
        defer { friend.driver.close() }
        let before = try Self.memory()
        let strangers = try (0..<200).map { index in
            let stranger = try TCPSocket(friend.driver.address.port)
            if index % 2 == 0 { stranger.send(Array(Self.greeting("CURVE").prefix(index % 64))) }
            return stranger
        }
        try await friend.expectUndisturbed()
        #expect(try Self.memory() - before < 100 << 20)
        // Each is closed from the other side when its time is over.
        let end = ContinuousClock.now.advanced(by: .seconds(30))
        while !strangers.allSatisfy(\.isClosed), ContinuousClock.now < end {
            try await Task.sleep(for: .milliseconds(100))
        }
        let areClosed = strangers.allSatisfy(\.isClosed)
        #expect(areClosed)
        try await friend.expectUndisturbed()
    }

    /// All that a session sent, sent once more by somebody who has no key.
    @Test func aReplayedConnectionIsNotHeard() async throws {
        let friend = try await Friend()
        defer { friend.driver.close() }
        let tap = try TCPTap(to: friend.driver.address.port)
        let home = friend.driver.home
        let address = Address(port: tap.port)
        try home.keys.remember(address.endpoint, try home.publicKey)
        let (session, _) = try friend.driver.session(home, at: address)
        let second = try await friend.driver.connection()
        try await friend.driver.expectPing(from: second.peer)
        session.close()
        guard case .unreachable(second.peer) = try await friend.driver.heard.next() else {
            return #expect(Bool(false))
        }
        let recorded = tap.recorded
        #expect(recorded.count > 300)
        let strangers = try (0..<5).map { _ in
            let stranger = try TCPSocket(friend.driver.address.port)
            stranger.send(recorded)
            return stranger
        }
        // Slowly, too: as if it waited for the answers.
        let slow = try TCPSocket(friend.driver.address.port)
        for start in stride(from: 0, to: recorded.count, by: 100) {
            slow.send(Array(recorded[start..<min(start + 100, recorded.count)]))
            try await Task.sleep(for: .milliseconds(2))
        }
        try await Task.sleep(for: .milliseconds(300))
        try await friend.expectUndisturbed()
        withExtendedLifetime(strangers) {}
    }

    /// ZAP's requests come from libzmq alone, and are looked at all the same.
    @Test func aRequestOfZAPIsReadOrRefused() {
        let key = KeyPair.random().publicKey
        let right = [
            Buffer("1.0"), Buffer("1"), Buffer("roost-1"), Buffer("::ffff:192.0.2.7"), Buffer(""), Buffer("CURVE"),
            Buffer(key.bytes),
        ]
        let request = ZapRequest(right)
        #expect(request?.key == key && request?.domain == "roost-1" && request?.address == "192.0.2.7")
        for (verdict, status) in [
            (KeyRing.Verdict.known, "200"), (.mayEnrol, "200"), (.unknown, "300"), (.revoked, "400"),
        ] {
            let answer = request?.answer(verdict) ?? []
            #expect(answer.count == 6 && answer[2] == Buffer(status))
            #expect(answer[4] == (status == "200" ? Buffer("\(key)") : Buffer("")), "only who is let in has a name")
        }
        for index in right.indices where index != 1 && index != 2 && index != 3 && index != 4 {
            var wrong = right
            wrong[index] = Buffer("x")
            #expect(ZapRequest(wrong) == nil)
        }
        for _ in 0..<500 {
            let frames = (0..<Int.random(in: 0...9)).map { _ in
                Buffer((0..<Int.random(in: 0...300)).map { _ in UInt8.random(in: 0...255) })
            }
            #expect(ZapRequest(frames) == nil && ZapRequest.refusal(frames).count == 6)
        }
    }

    @Test func strangersFillNoLog() {
        var strangers = Strangers()
        var lines = 0
        for index in 0..<100_000 where strangers.note("cause \(index % 1000)") { lines += 1 }
        #expect(strangers.count == 100_000 && lines < 40)
        var same = Strangers()
        let said = (0..<5).map { _ in same.note("a") } + [same.note("b")]
        #expect(said == [true, false, false, false, false, true], "each cause once")
        var keys = Strangers()
        let told = (0..<1_000).filter { keys.note("the key \($0)", kind: "unauthorised") }
        #expect(told.count == 7, "four keys, and the tenth, hundredth and thousandth")
        let another = keys.note("something else")
        #expect(another)
    }

    private static func memory() throws -> Int {
        let pages = try String(contentsOfFile: "/proc/self/statm", encoding: .utf8).split(separator: " ")
        return try #require(Int(pages[0])) * 4096
    }
}

/// A plain TCP connection to a port of this machine.
final class TCPSocket: Sendable {
    let handle: Int32

    init(_ port: UInt16) throws {
        handle = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = port.bigEndian
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        let result = withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                connect(handle, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
            }
        }
        try #require(result == 0)
    }

    deinit { close(handle) }

    func send(_ bytes: [UInt8]) { _ = Glibc.send(handle, bytes, bytes.count, Int32(MSG_NOSIGNAL)) }

    /// Whether the other end has closed it.
    var isClosed: Bool {
        var bytes = [UInt8](repeating: 0, count: 4096)
        while true {
            let count = recv(handle, &bytes, bytes.count, Int32(MSG_DONTWAIT))
            if count <= 0 { return count == 0 || errno != EAGAIN }
        }
    }
}

/// Stands between a client and a port, passes everything on, and keeps what the client said.
final class TCPTap: Sendable {
    let port: UInt16
    private let said = Mutex<[UInt8]>([])
    private let listener: Int32

    init(to target: UInt16) throws {
        listener = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        var size = socklen_t(MemoryLayout<sockaddr_in>.size)
        let handle = listener
        let isBound = withUnsafeMutablePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                bind(handle, $0, size) == 0 && listen(handle, 4) == 0 && getsockname(handle, $0, &size) == 0
            }
        }
        try #require(isBound)
        port = UInt16(bigEndian: address.sin_port)
        Thread.detachNewThread { [self] in
            let client = accept(handle, nil, nil)
            guard client >= 0, let server = try? TCPSocket(target) else { return }
            Thread.detachNewThread { Self.pass(server.handle, client) { _ in } }
            Self.pass(client, server.handle) { bytes in self.said.withLock { $0 += bytes } }
            shutdown(server.handle, Int32(SHUT_RDWR))
        }
    }

    deinit { close(listener) }

    var recorded: [UInt8] { said.withLock { $0 } }

    private static func pass(_ from: Int32, _ to: Int32, _ note: ([UInt8]) -> Void) {
        var bytes = [UInt8](repeating: 0, count: 65_536)
        while true {
            let count = recv(from, &bytes, bytes.count, 0)
            guard count > 0 else { break }
            note(Array(bytes.prefix(count)))
            var sent = 0
            while sent < count {
                let more = send(to, Array(bytes[sent..<count]), count - sent, Int32(MSG_NOSIGNAL))
                guard more > 0 else { return }
                sent += more
            }
        }
        shutdown(to, Int32(SHUT_WR))
    }
}
