/// How the system's ssh is called: without questions, and one connection for a host however often it is asked.
struct SSHCommand: Equatable, Sendable {
    /// Options that a cluster file cannot set.
    static let own = ["batchmode", "controlmaster", "controlpath", "controlpersist"]

    /// The folder of the connections' sockets; nil for a connection of its own each time, as in texts for people.
    var sockets: String?
    /// As in the cluster file.
    var options: [String] = []
    /// A name on the PATH, or a path.
    var program = "ssh"

    /// - Parameters:
    ///   - host: The host.
    ///   - command: What runs there: words for the shell of its user, so only plain ones.
    /// - Returns: ssh's arguments, its name included.
    func arguments(_ host: WorkerHost, _ command: [String]) -> [String] {
        ["ssh"] + flags(host) + ["-T", "--", host.host] + command
    }

    /// Ends the connection that is kept for a host.
    func goodbye(_ host: WorkerHost) -> [String] { ["ssh"] + flags(host) + ["-O", "exit", "--", host.host] }

    /// Of two values of an option ssh takes the first.
    private func flags(_ host: WorkerHost) -> [String] {
        var flags = ["-o", "BatchMode=yes"]
        if let sockets {
            flags += ["-o", "ControlMaster=auto", "-o", "ControlPath=\(sockets)/%C", "-o", "ControlPersist=60"]
        }
        flags += options.flatMap { ["-o", $0] }
        // What the file says of these comes first.
        flags += ["ConnectTimeout=10", "ServerAliveInterval=5", "ServerAliveCountMax=4"].flatMap { ["-o", $0] }
        if let port = host.port { flags += ["-p", "\(port)"] }
        if let user = host.user { flags += ["-l", user] }
        return flags
    }
}
