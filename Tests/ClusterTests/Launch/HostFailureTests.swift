import Testing

@testable import ClusterCommand

/// What is said where a host fails: the step, the command's last words, what to do.
@Suite struct HostFailureTests {
    private static let host: WorkerHost = {
        var host = WorkerHost(host: "w1")
        host.user = "ada"
        host.port = 2222
        return host
    }()

    private static func failure(_ errors: String, _ code: Int32 = 255, _ step: LaunchStep = .look) -> HostFailure {
        HostFailure(step, ChildPrograms.End(code: code, output: "", errors: errors), on: host)
    }

    private static let words: [(String, String)] = [
        ("ssh: connect to host w1 port 22: Connection refused", "is sshd running there"),
        ("ada@w1: Permission denied (publickey).", "ssh-copy-id -p 2222 ada@w1"),
        ("Host key verification failed.", "connect once by hand ('ssh -p 2222 ada@w1')"),
        ("ssh: Could not resolve hostname w1: Name or service not known", "check the name in the cluster file"),
        ("ssh: connect to host w1 port 22: Connection timed out", "is the machine up"),
    ]

    @Test(arguments: words)
    func sshIsUnderstood(words: String, advice: String) {
        let failure = Self.failure("Warning: Permanently added 'w1' to the list of known hosts.\n" + words + "\n")
        #expect(failure.step == .reach && failure.words == [words])
        #expect(failure.advice?.contains(advice) == true, "\(failure.advice ?? "")")
    }

    @Test func aCommandThatFailsThereIsAnotherStep() {
        let failure = Self.failure("cat: write error: No space left on device\n", 1, .copy)
        #expect(failure.step == .copy && failure.advice?.contains("make room") == true)
        // A connection that breaks in the middle is no host that is not reached.
        #expect(Self.failure("Connection reset by peer", 255, .copy).step == .copy)
    }

    @Test func silenceHasWordsToo() {
        #expect(Self.failure("", 7, .place).words == ["it ended with code 7, and said nothing"])
    }

    @Test func theLastFiveLinesAreKept() {
        let lines = (1...9).map { "line \($0)  " }.joined(separator: "\n\n")
        #expect(HostFailure.lastLines(lines) == (5...9).map { "line \($0)" })
    }

    @Test func theTableAndTheWordsNameEachHost() {
        var up = HostOutcome(
            host: WorkerHost(host: "a"), result: .started(process: 7, copied: 159_000_000), name: "a", slots: 2)
        let was = HostOutcome(host: WorkerHost(host: "b"), result: .wasUp(process: 8), name: "node-b", slots: 16)
        let bad = HostOutcome(
            host: Self.host, result: .failed(Self.failure("ssh: connect to host w1 port 22: Connection refused")))
        #expect(
            LaunchText.table([up, was, bad]) == """
                HOST         WORKER        SLOTS  STATE
                a            pid 7             2  started, 159.0 MB copied
                b            node-b pid 8     16  was up
                ada@w1:2222  -                 -  FAILED: reach
                """)
        #expect(
            LaunchText.failures([up, was, bad]) == """
                ada@w1:2222 failed when it was reached by ssh:
                    ssh: connect to host w1 port 22: Connection refused
                  To do: is sshd running there, and on that port ('port:' in the cluster file)?
                """)
        var file = ClusterFile(driver: .init(), workers: [up.host, was.host, bad.host])
        #expect(LaunchText.summary([up, was, bad], file).hasPrefix("2 of 3 worker hosts are up; at least 3 must be."))
        file.leastWorkers = 2
        #expect(LaunchText.summary([up, was, bad], file).contains("which is enough (min_workers: 2)"))
        up.warning = "its home is slow"
        #expect(LaunchText.failures([up]) == "a: its home is slow")
    }

    @Test func sshIsCalledWithoutQuestionsAndOverOneConnection() {
        let ssh = SSHCommand(sockets: "/tmp/s", options: ["ProxyJump=login", "ConnectTimeout=3"])
        let line = ShellText.line(ssh.arguments(Self.host, ["sh", "-s"]))
        #expect(
            line
                == "ssh -o BatchMode=yes -o ControlMaster=auto -o ControlPath=/tmp/s/%C -o ControlPersist=60 -o ProxyJump=login "
                + "-o ConnectTimeout=3 -o ConnectTimeout=10 -o ServerAliveInterval=5 -o ServerAliveCountMax=4 -p 2222 -l ada "
                + "-T -- w1 sh -s")
    }

    @Test(arguments: [
        ("a/b-c_1.0", "a/b-c_1.0"), ("", "''"), ("a b", "'a b'"), ("$(x)'`", #"'$(x)'\''`'"#), ("~", "'~'"),
    ])
    func aWordOfAShellIsQuoted(text: String, quoted: String) { #expect(ShellText.quoted(text) == quoted) }
}
