internal import DataFrames

/// What is done with a host, in this order.
enum LaunchStep: String, Sendable, Codable {
    case reach, look, check, copy, place, start, join

    /// As in `w1 failed when ...`.
    var words: String {
        switch self {
        case .reach: "it was reached by ssh"
        case .look: "it was looked at"
        case .check: "it was checked for what the program needs"
        case .copy: "the program was copied there"
        case .place: "the program was put in place there"
        case .start: "the worker was started"
        case .join: "the worker was to join the driver"
        }
    }
}

/// Why there is no worker on a host: the step, the last words of what failed, and what to do.
struct HostFailure: Error, Equatable, Sendable {
    let step: LaunchStep
    /// What the command said, or what is wrong, line by line.
    let words: [String]
    let advice: String?

    init(_ step: LaunchStep, words: [String], advice: String? = nil) {
        self.step = step
        self.words = words
        self.advice = advice
    }

    /// The failure of a command.
    ///
    /// - Parameters:
    ///   - step: What it was for.
    ///   - end: How it ended.
    ///   - host: Where it ran.
    init(_ step: LaunchStep, _ end: ChildPrograms.End, on host: WorkerHost) {
        // ssh keeps 255 for what goes wrong before or beside the command.
        let step = end.code == 255 && step == .look ? .reach : step
        var words = Self.lastLines(end.errors)
        if words.isEmpty { words = Self.lastLines(end.output) }
        if end.wasStopped { words.append("it took too long and was ended") }
        if words.isEmpty { words = ["it ended with code \(end.code), and said nothing"] }
        self.init(step, words: words, advice: Self.advice(words.joined(separator: "\n"), on: host))
    }

    /// The end of what a program said, without what ssh says at every connection.
    static func lastLines(_ text: String) -> [String] {
        let lines = text.split(whereSeparator: \.isNewline).map { $0.trimmingSuffix(while: \.isWhitespace) }
            .filter { !$0.isEmpty && !$0.hasPrefix("Warning: Permanently added") && !$0.hasPrefix("roost:") }
        return lines.suffix(5).map(String.init)
    }

    /// What to do about what ssh or a shell said.
    private static func advice(_ words: String, on host: WorkerHost) -> String? {
        let ssh = "ssh " + (host.port.map { "-p \($0) " } ?? "") + (host.user.map { $0 + "@" } ?? "") + host.host
        let known: [(String, String)] = [
            ("Host key verification failed", "connect once by hand ('\(ssh)') and compare the key that it shows"),
            ("REMOTE HOST IDENTIFICATION", "find out why its key is another one before you remove the old one"),
            (
                "Permission denied (",
                "let this user in without a password: ssh-copy-id"
                    + (host.port.map { " -p \($0)" } ?? "") + " \((host.user.map { $0 + "@" } ?? "") + host.host)"
            ),
            ("Could not resolve", "check the name in the cluster file, or give it an address in ~/.ssh/config"),
            ("Connection refused", "is sshd running there, and on that port ('port:' in the cluster file)?"),
            ("timed out", "is the machine up, and does a firewall let ssh through?"),
            ("No route to host", "is the machine up, and on this network?"),
            ("Connection reset", "sshd ended the connection: see its log there"),
            ("Connection closed", "sshd ended the connection: see its log there"),
            ("No space left", "make room in the home folder there, or name a program that is there with 'program:'"),
            ("quota", "make room in the home folder there, or name a program that is there with 'program:'"),
            (
                "Read-only file system",
                "its home folder cannot be written; name a program that is there with 'program:' and a "
                    + "folder with 'home:'"
            ),
            ("cannot open shared object file", "install that library there"),
            ("GLIBC", "its libraries are older than the program's; use the container image (cluster/Dockerfile) there"),
            ("what came is not what was sent", "run 'roost up' again"),
        ]
        return known.first { words.lowercased().contains($0.0.lowercased()) }?.1
    }
}

extension Substring {
    fileprivate func trimmingSuffix(while isOut: (Character) -> Bool) -> Substring {
        var text = self
        while let last = text.last, isOut(last) { text.removeLast() }
        return text
    }
}
