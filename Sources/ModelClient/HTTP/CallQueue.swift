internal import NIOCore
internal import Synchronization

/// The way of calls from any thread to the loop, which is woken once for all that come together.
final class CallQueue: Sendable {
    private enum Order {
        case make(HTTPCall)
        case cancel(HTTPCall)
        case shutDown(EventLoopPromise<Void>?)
    }

    private let orders = Mutex<[Order]>([])
    private let loop: any EventLoop
    private let pool: HTTPConnectionPool

    init(_ pool: HTTPConnectionPool) {
        self.pool = pool
        loop = pool.loop
    }

    /// Whether there was ever a connection; asked on the loop.
    var wasReached: Bool { pool.wasReached }

    func make(_ call: HTTPCall) { add(.make(call)) }

    func cancel(_ call: HTTPCall) { add(.cancel(call)) }

    /// Ends the calls that were ordered before, and closes the connections.
    func shutDown() async {
        try? await loop.flatSubmit { [self] in
            let promise = loop.makePromise(of: Void.self)
            add(.shutDown(promise))
            return promise.futureResult
        }.get()
    }

    /// The same, without waiting for it.
    func shutDownSoon() { add(.shutDown(nil)) }

    /// Runs something on the loop.
    func onLoop(_ body: @escaping @Sendable () -> Void) { loop.execute(body) }

    private func add(_ order: Order) {
        let isFirst = orders.withLock { orders in
            orders.append(order)
            return orders.count == 1
        }
        if isFirst { loop.execute { [self] in carryOut() } }
    }

    private func carryOut() {
        let taken = orders.withLock { orders in
            defer { orders = [] }
            return orders
        }
        for order in taken {
            switch order {
            case .make(let call): pool.make(call)
            case .cancel(let call): pool.cancel(call)
            case .shutDown(let promise):
                pool.shutDown()
                promise?.succeed()
            }
        }
    }
}
