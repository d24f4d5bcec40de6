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

    package init(machines: [Machine], session: String) {
        self.machines = machines
        self.session = session
    }

    /// Workers on the session's own machine alone.
    package static func single(_ session: String, slots: Int) -> ClusterShape {
        ClusterShape(machines: [Machine(name: session, slots: slots)], session: session)
    }
}

/// How a query runs whose rows meet, such as in a join.
package enum Gathering: Sendable, Hashable {
    /// One task reads all that it needs by itself, with so many threads.
    case oneTask(threads: Int, because: String)
    /// Tasks on all workers read, and one brings their rows together.
    case manyTasks(because: String)

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
        // Whichever machine gets the task.
        let slots = max(1, cluster.machines.map(\.slots).min() ?? 1)
        if bytes <= tinyBytes { return .oneTask(threads: 1, because: "the inputs are small") }
        let isHere = cluster.machines.allSatisfy { $0.name == cluster.session }
        if isHere, cluster.machines.count <= 1 {
            return .oneTask(threads: slots, because: "all workers are on this machine")
        }
        if bytes <= smallBytes { return .oneTask(threads: slots, because: "the inputs are small") }
        return cluster.machines.count > 1
            ? .manyTasks(because: "workers are on \(cluster.machines.count) machines")
            : .manyTasks(because: "the workers' machine is not the session's")
    }

    /// Threads that one task may use.
    var threads: Int {
        switch self {
        case .oneTask(let threads, _): threads
        case .manyTasks: 1
        }
    }

    var isOneTask: Bool {
        switch self {
        case .oneTask: true
        case .manyTasks: false
        }
    }

    /// Why, for people.
    package var reason: String {
        switch self {
        case .oneTask(_, let reason): "one task, since \(reason)"
        case .manyTasks(let reason): "tasks on all workers, since \(reason)"
        }
    }
}
