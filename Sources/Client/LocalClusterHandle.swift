/// A cluster inside this process, as a session has it that names no driver.
///
/// What starts one is a server: a program has it only where it asks for it, with the target `LocalCluster`.
package protocol LocalClusterHandle: Sendable {
    var client: DriverClient { get }

    /// Ends the driver and its workers, and waits until they are gone.
    func stop() async
}

/// What a local cluster is made of.
package struct LocalClusterSettings: Sendable {
    package var workers: Int
    /// The program that workers run; nil for this one.
    package var workerProgram: String?
    /// Model calls that each worker has in flight at most.
    package var callsInFlight: Int?
    /// Seconds that calls in flight are waited for when the cluster is stopped.
    package var drainSeconds: Int
    /// Bytes that the queries of each worker may take; nil for four fifths of the machine's memory.
    package var memory: Int64?

    package init(
        workers: Int, workerProgram: String? = nil, callsInFlight: Int? = nil, drainSeconds: Int = 30,
        memory: Int64? = nil
    ) {
        self.workers = workers
        self.workerProgram = workerProgram
        self.callsInFlight = callsInFlight
        self.drainSeconds = drainSeconds
        self.memory = memory
    }
}
