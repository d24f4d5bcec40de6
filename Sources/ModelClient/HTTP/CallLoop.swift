internal import NIOCore
internal import NIOPosix

/// The thread on which all model calls of the process are made.
///
/// One is enough: a call takes it a few microseconds, and what only one thread touches needs no locks.
enum CallLoop {
    static let shared: any EventLoop = MultiThreadedEventLoopGroup(numberOfThreads: 1).next()
}
