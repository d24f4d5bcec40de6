import Columnar
import Foundation
import Planning
import Synchronization
import TestSupport
import Testing

@testable import Messaging
@testable import ZeroMQTransport

/// Workers' ports over sockets: whom a worker lets in, and nobody else.
@Suite(.serialized, .timeLimit(.minutes(5))) struct DataConnectionTests {
    /// A port whose worker answers with as many bytes as were asked for.
    private final class Holder: Sendable {
        let pair = KeyPair.random()
        let port: any DataPort
        private let transport: DataTransport
        private let thread = SocketThread()
        private let list = Admitted()
        private let asked = Mutex<[PublicKey]>([])

        init(on address: String = "tcp://127.0.0.1:0") throws {
            transport = .zeroMQ(on: thread)
            port = try transport.listen(address, pair) { [list] in list.has($0) }
            port.start { [weak self] message, peer in
                guard let self, case .askBlock(let fetch) = message else { return }
                asked.withLock { $0.append(peer.key) }
                let bytes = Buffer([UInt8](repeating: 7, count: Int(fetch.count)))
                port.send(.giveBlock(FileAnswer(number: fetch.number, bytes: .success(bytes))), to: peer)
            }
        }

        func admit(_ key: PublicKey) { list.add(key) }
        var askers: [PublicKey] { asked.withLock { $0 } }

        func close() {
            port.close()
            thread.stop()
        }
    }

    private final class Admitted: Sendable {
        private let keys = Mutex<Set<PublicKey>>([])
        func add(_ key: PublicKey) { keys.withLock { _ = $0.insert(key) } }
        func has(_ key: PublicKey) -> Bool { keys.withLock { $0.contains(key) } }
    }

    private final class Reader: Sendable {
        let pair = KeyPair.random()
        private let thread = SocketThread()
        private let events = Mutex<[DataLinkEvent]>([])
        private let link = Mutex<(any DataLink)?>(nil)

        func dial(_ address: String, _ key: PublicKey) {
            let link = DataTransport.zeroMQ(on: thread).dial(address, key, pair) { [weak self] event in
                self?.events.withLock { $0.append(event) }
            }
            self.link.withLock { $0 = link }
        }

        func ask(_ number: UInt64, bytes: UInt32) {
            let fetch = BlockFetch(
                number: number, worker: WorkerID(1), lease: Lease(stage: StageID(1), task: 0, attempt: 0), start: 0,
                count: bytes)
            link.withLock { $0 }?.send(.askBlock(fetch))
        }

        var loss: String? {
            events.withLock { $0 }.lazy.compactMap { if case .lost(let reason) = $0 { reason } else { nil } }.first
        }

        /// Bytes of the answers, by their numbers.
        var answers: [UInt64: Int] {
            var answers: [UInt64: Int] = [:]
            for case .message(.giveBlock(let answer)) in events.withLock({ $0 }) {
                answers[answer.number] = (try? answer.bytes.get())?.count ?? -1
            }
            return answers
        }

        func close() {
            link.withLock { $0 }?.close()
            thread.stop()
        }
    }

    @Test func oneThatIsLetInReadsAMegabyteAtATime() async throws {
        let holder = try Holder(), reader = Reader()
        defer {
            reader.close()
            holder.close()
        }
        holder.admit(reader.pair.publicKey)
        reader.dial(holder.port.address, holder.pair.publicKey)
        for number in 1...8 as ClosedRange<UInt64> { reader.ask(number, bytes: UInt32(BlockFetch.mostBytes)) }
        try await until("all answers are there") { reader.answers.count == 8 }
        #expect(reader.answers.values.allSatisfy { $0 == BlockFetch.mostBytes } && reader.loss == nil)
        #expect(Set(holder.askers) == [reader.pair.publicKey])
    }

    @Test func aStrangerIsNotHeard() async throws {
        let holder = try Holder(), friend = Reader(), stranger = Reader()
        defer {
            for reader in [friend, stranger] { reader.close() }
            holder.close()
        }
        holder.admit(friend.pair.publicKey)
        stranger.dial(holder.port.address, holder.pair.publicKey)
        stranger.ask(1, bytes: 5)
        try await until("it is kept out") { stranger.loss != nil }
        #expect(stranger.answers.isEmpty && holder.askers.isEmpty, "\(stranger.loss ?? "")")
        friend.dial(holder.port.address, holder.pair.publicKey)
        friend.ask(2, bytes: 5)
        try await until("the other one is served") { friend.answers == [2: 5] }
    }

    @Test func whoStandsInForAWorkerHearsNothing() async throws {
        let impostor = try Holder(), reader = Reader()
        defer {
            reader.close()
            impostor.close()
        }
        impostor.admit(reader.pair.publicKey)
        reader.dial(impostor.port.address, KeyPair.random().publicKey)
        reader.ask(1, bytes: 5)
        try await until("the connection is given up") { reader.loss != nil }
        #expect(impostor.askers.isEmpty && reader.answers.isEmpty)
    }

    @Test func whereNobodyListensItIsSaidAtOnce() async throws {
        let holder = try Holder(), reader = Reader()
        let (address, key) = (holder.port.address, holder.pair.publicKey)
        holder.close()
        defer { reader.close() }
        try await until("the port is closed") { (try? Address(parsing: address))?.isListening == false }
        reader.dial(address, key)
        try await until("the connection is given up") { reader.loss != nil }
        reader.dial("no address", key)
        try await until("that, too") { reader.loss != nil }
    }

    @Test func junkDisturbsNobody() async throws {
        let holder = try Holder(), reader = Reader()
        defer {
            reader.close()
            holder.close()
        }
        let address = try Address(parsing: holder.port.address)
        for _ in 0..<20 { address.sendJunk((0..<500).map { _ in UInt8.random(in: 0...255) }) }
        holder.admit(reader.pair.publicKey)
        reader.dial(holder.port.address, holder.pair.publicKey)
        reader.ask(1, bytes: 5)
        try await until("a worker is served") { reader.answers == [1: 5] }
        #expect(holder.askers.count == 1)
    }

    @Test func aMachineKnowsItsSideOfAWay() throws {
        #expect(try Address(parsing: "tcp://127.0.0.1:7077").ownSide()?.description == "tcp://127.0.0.1:0")
        #expect(try Address(parsing: "tcp://localhost:7077").ownSide()?.host == "127.0.0.1")
        #expect(throws: (any Error).self) { try Address(parsing: "tcp://nobody.invalid:7077").ownSide() }
    }
}

extension Address {
    fileprivate func connected<R>(_ body: (Int32) -> R) -> R? {
        let handle = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        defer { Glibc.close(handle) }
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = port.bigEndian
        address.sin_addr.s_addr = inet_addr(host)
        let isConnected = withUnsafePointer(to: &address) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                connect(handle, $0, socklen_t(MemoryLayout<sockaddr_in>.size)) == 0
            }
        }
        return isConnected ? body(handle) : nil
    }

    fileprivate var isListening: Bool { connected { _ in true } ?? false }

    fileprivate func sendJunk(_ bytes: [UInt8]) {
        _ = connected { send($0, bytes, bytes.count, Int32(MSG_NOSIGNAL)) }
    }
}
