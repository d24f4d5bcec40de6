internal import Planning
internal import ZeroMQTransport

/// A cluster over several machines, as a file describes it: the driver here, and the hosts of its workers.
struct ClusterFile: Equatable, Sendable {
    struct Driver: Equatable, Sendable {
        /// The address that it listens on.
        var listen = Address(host: "0.0.0.0", port: UInt16(DefaultPort.driver))
        /// The address at which worker hosts reach it.
        var advertise = Address(port: UInt16(DefaultPort.driver))
        /// Workers on its own machine.
        var workers = 0
        var drainSeconds: Int?
        /// Labels of the workers on its own machine.
        var labels = WorkerLabels()
        var scheduler: SchedulingPolicy.Mode?
        var pools: [SchedulingPolicy.Pool] = []
    }

    /// Where the file is, from the root on; empty where it is none.
    var path = ""
    var driver: Driver
    var workers: [WorkerHost] = []
    /// Minutes without a job after which the cluster ends itself; nil for never.
    var idleTimeout: Int?
    /// Worker hosts that must be up, else the cluster is not; nil for all.
    var leastWorkers: Int?
    /// Worker hosts that are started at the most, in the file's order.
    var mostWorkers: Int?
    /// Seconds without anything to do after which a host's worker leaves; nil where all are started at once.
    ///
    /// With it hosts come and leave with what there is to do.
    var workerIdle: Int?
    /// Options of ssh, as `-o` takes them.
    var sshOptions: [String] = []

    /// The hosts that are started, at once or when work waits.
    var started: [WorkerHost] { Array(workers.prefix(mostWorkers ?? workers.count)) }

    /// Of those, how many must be up.
    var least: Int { min(leastWorkers ?? started.count, started.count) }

    /// Whether hosts are started when work waits, and not before.
    var isOnDemand: Bool { workerIdle != nil }
}

/// A machine on which a worker is started over ssh.
struct WorkerHost: Hashable, Sendable, Codable {
    /// As ssh knows it.
    var host: String
    var user: String?
    var port: Int?
    /// Tasks that compute at once; nil for one a core.
    var slots: Int?
    var callsInFlight: Int?
    /// As `--memory` takes it.
    var memory: String?
    /// By which jobs choose it; nil for none.
    var labels: [String]?
    /// The program that is there already; nil to copy this one there.
    var program: String?
    /// `ROOST_HOME` there; nil for the user's own.
    var home: String?

    init(host: String) { self.host = host }

    /// How people tell it from the others: `h1`, `ada@h1`, `h1:2222`.
    var name: String { (user.map { $0 + "@" } ?? "") + host + (port.map { ":\($0)" } ?? "") }

    /// The same for files on a disk that several hosts may share.
    var fileName: String {
        String(
            (name + (home ?? "")).map {
                $0.isASCII && ($0.isLetter || $0.isNumber || $0 == "." || $0 == "-") ? $0 : "_"
            })
    }
}

/// The keys of a cluster file, mapping by mapping: what `docs/settings.md` lists.
enum ClusterFileKeys {
    static let cluster = ["driver", "workers", "idle_timeout", "min_workers", "max_workers", "worker_idle", "ssh"]
    static let driver = [
        "listen", "advertise", "workers", "drain_seconds", "labels", "scheduler", "pools",
    ]
    static let pool = ["weight", "min_share"]
    static let worker = ["host", "user", "port", "slots", "calls_in_flight", "memory", "labels", "program", "home"]
    static let ssh = ["options"]
    /// What somebody may want to write here, and is never read from a file that is copied and committed.
    static let secrets = ["model_keys", "api_key", "key", "keys", "token", "password", "secret"]
}
