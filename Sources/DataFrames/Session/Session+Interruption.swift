internal import Client

extension Session {
    /// Cancels every job of this session that runs; each throws a `RoostError` of code `cancelled`.
    public func interruptAll() { client.cancelJobs() }

    /// Cancels every job of this session that runs, and each that begins afterwards.
    package func interruptForGood() { client.cancelJobs(forGood: true) }
}
