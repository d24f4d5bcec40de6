internal import Synchronization
internal import ZeroMQTransport

/// Takes what happens elsewhere to the driver's thread, in the order in which it came.
final class Mailbox: Sendable {
    private struct Owner: Sendable {
        weak var driver: Driver?
    }

    private let thread: SocketThread
    private let owner = Mutex(Owner())

    init(_ thread: SocketThread) { self.thread = thread }

    /// Names whose mailbox it is.
    func open(_ driver: Driver) { owner.withLock { $0.driver = driver } }

    /// Does the work on the driver's thread.
    ///
    /// - Parameters:
    ///   - work: What is done.
    ///   - otherwise: What is done instead where the driver is gone.
    func post(
        _ work: @escaping @Sendable (isolated Driver) -> Void, orElse otherwise: @escaping @Sendable () -> Void = {}
    ) {
        guard let driver = owner.withLock({ $0.driver }) else { return otherwise() }
        thread.run { driver.assumeIsolated { work($0) } }
    }
}
