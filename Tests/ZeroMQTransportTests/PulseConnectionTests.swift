import Foundation
import Planning
import TestSupport
import Testing

@testable import Messaging
@testable import ZeroMQTransport

/// Signs of life beside the messages, over links that are cut.
@Suite(.serialized, .timeLimit(.minutes(5))) struct PulseConnectionTests {
    /// A worker of another machine, and its way to the driver.
    private struct Far {
        let driver: CurveDriver
        let proxy: SilentProxy
        let worker: ZeroMQWorker
        let heard = Heard<DriverToWorker>()
        let connection: Connection

        init() async throws {
            let home = try KeyHome()
            let other = try KeyHome()
            driver = try CurveDriver(home)
            proxy = try SilentProxy(to: driver.address.port)
            let address = Address(port: proxy.port)
            try home.authorize(other, [.worker], at: address)
            worker = try ZeroMQWorker.connect(
                to: address, as: ClientIdentity(role: .worker, environment: other.environment), thread: driver.thread)
            worker.start { [heard] in heard.append($0) }
            connection = try await driver.connection()
            driver.listener.send(.worker(.ping), to: connection.peer)
            try await until("signs of life go both ways") { [driver, heard] in
                driver.heard.signsOfLife > 2 && heard.signsOfLife > 2
            }
        }

        func close() {
            worker.close()
            driver.close()
            proxy.close()
        }
    }

    @Test func theyComeBackWithTheLinkAndBeforeTheOldConnectionDoes() async throws {
        let far = try await Far()
        far.proxy.cut()
        try await Task.sleep(for: .milliseconds(1200))
        let (atDriver, atWorker) = (far.driver.heard.signsOfLife, far.heard.signsOfLife)
        try await Task.sleep(for: .milliseconds(300))
        #expect(far.driver.heard.signsOfLife == atDriver, "the link is cut")
        far.worker.send(.pong, to: .driver)
        far.proxy.heal(old: false)
        try await until("both are heard again") {
            far.driver.heard.signsOfLife > atDriver + 2 && far.heard.signsOfLife > atWorker + 2
        }
        guard case .message(.ping, _) = try await far.heard.next() else { return #expect(Bool(false)) }
        #expect(far.heard.isEmpty && far.driver.heard.isEmpty, "messages are still on their way")
        far.proxy.heal(old: true)
        guard case .message(.worker(.pong), far.connection.peer) = try await far.driver.heard.next() else {
            return #expect(Bool(false), "they come when TCP tries again, over the same connection")
        }
        far.close()
    }

    @Test func whoIsGivenUpHearsSoOverItsPulse() async throws {
        let far = try await Far()
        far.proxy.cut()
        far.driver.listener.giveUp(far.connection.peer)
        guard case .message(.ping, _) = try await far.heard.next() else { return #expect(Bool(false)) }
        far.proxy.heal(old: false)
        guard case .forgotten = try await far.heard.next() else { return #expect(Bool(false)) }
        far.close()
    }

    /// A new driver at the same address knows nobody; the old connection has not noticed.
    @Test func aDriverThatStartedAgainKnowsNobody() async throws {
        let far = try await Far()
        guard case .message(.ping, _) = try await far.heard.next() else { return #expect(Bool(false)) }
        far.proxy.cut()
        far.driver.listener.close()
        var again: CurveDriver?
        try await until("the port is free") {
            again = try? CurveDriver(far.driver.home, on: "curve://127.0.0.1:\(far.driver.address.port)")
            return again != nil
        }
        far.proxy.heal(old: false)
        guard case .forgotten = try await far.heard.next() else { return #expect(Bool(false)) }
        again?.close()
        far.close()
    }

    @Test func thoseOfLoopbackProveThemselvesByTheCookie() async throws {
        let home = try KeyHome()
        let thread = SocketThread()
        defer { thread.stop() }
        let listener = try ZeroMQListener.listen(on: Address(port: 0), environment: home.environment, thread: thread)
        let driver = Heard<MessageToDriver>(), heard = Heard<DriverToSession>()
        listener.start { driver.append($0) }
        let session = try ZeroMQSession.connect(
            to: listener.address, as: ClientIdentity(role: .session, environment: home.environment), thread: thread)
        session.start { heard.append($0) }
        guard case .connected(let connection) = try await driver.next() else { return #expect(Bool(false)) }
        listener.send(.session(.pong), to: connection.peer)
        try await until("signs of life go both ways") { driver.signsOfLife > 2 && heard.signsOfLife > 2 }
        #expect(listener.strangers == 0)
        session.close()
        guard case .unreachable(connection.peer) = try await driver.next() else { return #expect(Bool(false)) }
        listener.close()
    }
}
