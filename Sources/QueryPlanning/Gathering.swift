/// The machines of a cluster, as far as a planner must know them.
package struct ClusterShape: Sendable, Hashable {
    /// A machine with workers on it.
    package struct Machine: Sendable, Hashable {
        package let name: String
        /// Tasks that its workers run at once.
        package let slots: Int

        package init(name: String, slots: Int) {
            self.name = name
            self.slots = slots
        }
    }

    package let machines: [Machine]
    /// The machine of the session, which has seen the files.
    package let session: String
    /// What the session asks for.
    package var exchange = ExchangeSettings()

    package init(machines: [Machine], session: String) {
        self.machines = machines
        self.session = session
    }

    /// Tasks that run at once on all machines.
    var slots: Int { max(1, machines.reduce(0) { min($0 + min(max(0, $1.slots), 1 << 20), 1 << 20) }) }

    /// Workers on the session's own machine alone.
    package static func single(_ session: String, slots: Int) -> ClusterShape {
        ClusterShape(machines: [Machine(name: session, slots: slots)], session: session)
    }
}

/// What a session says about the exchange of rows between tasks.
package struct ExchangeSettings: Sendable, Hashable {
    /// Whether rows are exchanged however few they are, and on one machine too.
    package var isForced = false
    /// Partitions of an exchange; nil to have the sizes decide.
    package var partitions: Int?
    /// Bytes of a join's side that is sent to all tasks; fewer than none for no side.
    package var broadcastBytes: Int64 = 10 << 20

    package init() {}
}

/// How a query runs whose rows meet, such as in a join.
package enum Gathering: Sendable, Hashable {
    /// One task reads all that it needs by itself, with so many threads.
    case oneTask(threads: Int, because: String)
    /// Tasks on all workers read, and one brings their rows together.
    case manyTasks(because: String)
    /// Tasks on all workers read, and exchange their rows: each task of the next stage gets one of so many partitions.
    ///
    /// A join's side of no more than `broadcast` bytes is sent to all tasks.
    case exchange(partitions: Int, broadcast: Int64, because: String)

    /// Bytes of the inputs that a partition of an exchange has.
    static let partitionBytes: Int64 = 64 << 20
    private static let mostPartitions = 1_024

    /// Inputs that any machine reads in the time that it takes to send them elsewhere.
    static let smallBytes: Int64 = 64 << 20
    /// Inputs that no second thread makes faster.
    static let tinyBytes: Int64 = 4 << 20

    /// Decides for a query.
    ///
    /// On one machine a query costs least where one engine with all threads does it: no row is written down for another
    /// process. Workers of several machines read together what is large; the rows that are left then meet in one task.
    ///
    /// - Parameters:
    ///   - bytes: How large the query's inputs are.
    ///   - cluster: The machines; nil where nothing is known of them.
    /// - Returns: How it runs, and why, for people.
    package static func decide(bytes: Int64, on cluster: ClusterShape?) -> Gathering {
        guard let cluster else { return .manyTasks(because: "nothing is known of the workers") }
        let (slots, asked) = (cluster.slots, cluster.exchange)
        if asked.isForced {
            return .exchange(
                partitions: Self.partitions(asked.partitions ?? max(2, slots)), broadcast: asked.broadcastBytes,
                because: "spark.roost.exchange is always")
        }
        return decide(bytes: bytes, on: cluster) { reason in
            let sized = Int(clamping: bytes / partitionBytes + 1)
            return .exchange(
                partitions: Self.partitions(asked.partitions ?? max(sized, slots)), broadcast: asked.broadcastBytes,
                because: reason)
        }
    }

    private static func partitions(_ count: Int) -> Int { min(max(1, count), mostPartitions) }

    private static func decide(
        bytes: Int64, on cluster: ClusterShape, spread: (String) -> Gathering
    ) -> Gathering {
        // Whichever machine gets the task.
        let slots = max(1, cluster.machines.map(\.slots).min() ?? 1)
        if bytes <= tinyBytes { return .oneTask(threads: 1, because: "the inputs are small") }
        let isHere = cluster.machines.allSatisfy { $0.name == cluster.session }
        if isHere, cluster.machines.count <= 1 {
            return .oneTask(threads: slots, because: "all workers are on this machine")
        }
        if bytes <= smallBytes { return .oneTask(threads: slots, because: "the inputs are small") }
        return cluster.machines.count > 1
            ? spread("workers are on \(cluster.machines.count) machines")
            : spread("the workers' machine is not the session's")
    }

    /// Threads that one task may use.
    var threads: Int {
        switch self {
        case .oneTask(let threads, _): threads
        case .manyTasks, .exchange: 1
        }
    }

    var isOneTask: Bool {
        switch self {
        case .oneTask: true
        case .manyTasks, .exchange: false
        }
    }

    /// Bytes of a join's side that is sent to all tasks.
    var broadcastBytes: Int64 { if case .exchange(_, let bytes, _) = self { bytes } else { 0 } }

    /// Partitions of an exchange; nil where there is none.
    var partitions: Int? { if case .exchange(let partitions, _, _) = self { partitions } else { nil } }

    /// Why, for people.
    package var reason: String {
        switch self {
        case .oneTask(_, let reason): "one task, since \(reason)"
        case .manyTasks(let reason): "tasks on all workers, since \(reason)"
        case .exchange(let partitions, _, let reason):
            "tasks on all workers, by exchanges of \(partitions) partitions, since \(reason)"
        }
    }
}
