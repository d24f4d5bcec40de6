import Planning
import Synchronization
import Testing

@testable import Messaging

/// A driver's end and its peers' in one process.
@Suite struct InProcessTransportTests {
    private final class Heard<Message: Sendable>: Sendable {
        let deliveries = Mutex<[Delivery<Message>]>([])
        var last: Delivery<Message>? { deliveries.withLock { $0.last } }
        var count: Int { deliveries.withLock { $0.count } }
    }

    private func driver() -> (InProcessTransport, Heard<MessageToDriver>) {
        let hub = InProcessTransport()
        let heard = Heard<MessageToDriver>()
        hub.start { deliveries in heard.deliveries.withLock { $0 += deliveries } }
        return (hub, heard)
    }

    @Test func aPeerIsConnectedBeforeItIsHeard() throws {
        let hub = InProcessTransport()
        let session = hub.connectSession(role: .admin)
        session.send(.ping, to: .driver)
        let heard = Heard<MessageToDriver>()
        hub.start { deliveries in heard.deliveries.withLock { $0 += deliveries } }
        let deliveries = heard.deliveries.withLock { $0 }
        guard deliveries.count == 2, case .connected(let connection) = deliveries[0],
            case .message(.session(.ping), let peer) = deliveries[1]
        else { return #expect(Bool(false), "\(deliveries)") }
        #expect(connection.peer == peer && connection.role == .admin)
    }

    @Test func workersAndSessionsHearTheirOwnMessages() throws {
        let (hub, heard) = driver()
        let worker = hub.connectWorker()
        guard case .connected(let connection) = heard.last else { return #expect(Bool(false)) }
        #expect(connection.role == .worker)
        let answers = Heard<DriverToWorker>()
        worker.start { deliveries in answers.deliveries.withLock { $0 += deliveries } }
        hub.send(.worker(.ping), to: connection.peer)
        guard case .message(.ping, .driver) = answers.last else { return #expect(Bool(false)) }
        hub.send(.session(.pong), to: connection.peer)
        #expect(answers.count == 1)
        guard case .unreachable(connection.peer) = heard.last else { return #expect(Bool(false)) }
    }

    @Test func whoLeavesIsGone() throws {
        let (hub, heard) = driver()
        let session = hub.connectSession()
        guard case .connected(let connection) = heard.last else { return #expect(Bool(false)) }
        session.close()
        guard case .unreachable(connection.peer) = heard.last else { return #expect(Bool(false)) }
        let count = heard.count
        session.close()
        #expect(heard.count == count)
        hub.send(.session(.pong), to: connection.peer)
        #expect(heard.count == count + 1)
    }

    /// Each message costs what the first did, in time and on the stack.
    @Test func anEndTakesAnyNumberOfMessages() throws {
        let (hub, heard) = driver()
        let session = hub.connectSession()
        guard case .connected(let connection) = heard.last else { return #expect(Bool(false)) }
        let count = Atomic(0)
        session.start { deliveries in count.add(deliveries.count, ordering: .relaxed) }
        for _ in 0..<50_000 { hub.send(.session(.pong), to: connection.peer) }
        #expect(count.load(ordering: .relaxed) == 50_000)
    }

    @Test func onlyItsOwnerAndAdminsCommandAJob() {
        func connection(_ peer: UInt64, _ role: PeerRole, _ principal: Principal = .owner) -> Connection {
            Connection(peer: PeerID(peer), role: role, principal: principal, node: NodeID(1))
        }
        let owner = JobOwner(connection(1, .session))
        #expect(connection(1, .session).mayCommand(jobOf: owner))
        #expect(!connection(2, .session).mayCommand(jobOf: owner))
        #expect(connection(2, .admin).mayCommand(jobOf: owner))
        #expect(!connection(2, .admin, Principal("b")).mayCommand(jobOf: owner))
        #expect(!connection(2, .worker).mayCommand(jobOf: owner))
        #expect(PeerRole.allCases.filter { connection(1, $0).mayStopDriver } == [.admin])
    }
}
