internal import Foundation
internal import Glibc
internal import Messaging
internal import ZeroMQTransport

/// What a worker has around it: a clock, a way to its driver, the process that started it.
///
/// A test gives it others.
struct WorkerSurroundings: Sendable {
    var now: @Sendable () -> ContinuousClock.Instant
    /// Connects to the driver under a new identity.
    var connect: @Sendable () throws -> WorkerTransport
    /// Whether the process that started this one lives.
    var parentLives: @Sendable () -> Bool
    /// How the calls of a stage are made; nil for calls over the network.
    var prepareCalls: CallExecutor.Prepare?
    /// How it reaches other workers, and they it; nil where they do not.
    var data: DataTransport?

    /// The machine's own.
    static func own(_ configuration: WorkerConfiguration, thread: SocketThread) -> WorkerSurroundings {
        // Another process takes its place when it ends.
        let parent = getppid()
        return WorkerSurroundings(
            now: { .now },
            connect: {
                try ZeroMQWorker.connect(
                    to: configuration.driver,
                    as: ClientIdentity(
                        role: .worker, environment: ProcessInfo.processInfo.environment, token: configuration.token),
                    thread: thread)
            },
            parentLives: { getppid() == parent },
            data: .zeroMQ(on: thread))
    }
}
