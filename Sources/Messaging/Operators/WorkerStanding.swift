/// How a worker stands that is asked about by name, or how it left.
package struct WorkerStanding: Sendable, Hashable, Codable {
    /// How a worker's life ended.
    package struct End: Sendable, Hashable, Codable {
        package var reason: String
        /// Whether it said goodbye.
        package var isExpected: Bool

        package init(reason: String, isExpected: Bool) {
            self.reason = reason
            self.isExpected = isExpected
        }
    }

    package var id: String
    package var host: String
    package var processID: Int32
    /// Tasks that it has, or had when it left: those are made again.
    package var runningTasks: Int
    /// Calls that it has, or had when it left: what became of them is looked for.
    package var callsOut: Int
    /// Whether it keeps, or took along, rows that are still to be read.
    package var keepsBlocks: Bool
    /// Nil while it is there.
    package var end: End?

    package init(
        id: String, host: String, processID: Int32, runningTasks: Int = 0, callsOut: Int = 0, keepsBlocks: Bool = false,
        end: End? = nil
    ) {
        self.id = id
        self.host = host
        self.processID = processID
        self.runningTasks = runningTasks
        self.callsOut = callsOut
        self.keepsBlocks = keepsBlocks
        self.end = end
    }

    /// Whether it left nothing behind that others have to do again.
    package var hasLeftNothing: Bool { runningTasks == 0 && callsOut == 0 && !keepsBlocks }

    /// Whether a name that somebody gives is this worker's: `worker 00f3...`, the id's digits, or `HOST:PROCESS`.
    package static func name(_ name: String, fits id: String, _ host: String, _ process: Int32) -> Bool {
        name == id || "worker \(name)" == id || name == "\(host):\(process)"
    }
}
