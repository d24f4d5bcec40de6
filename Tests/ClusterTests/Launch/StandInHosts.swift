import Foundation

@testable import ClusterCommand

/// Hosts that are folders of this machine, and a program `ssh` that goes there.
///
/// What a host does is in its name: one that begins with `refused` or `denied` lets nobody in, `old` has an old C library,
/// `full` has no room for files, `cut` breaks the first connection in the middle of a file.
final class StandInHosts {
    let folder: TemporaryFolder

    init() throws {
        folder = try TemporaryFolder()
        try folder.write("bin/ssh", Self.ssh, isProgram: true)
        try folder.write("old/getconf", "#!/bin/sh\necho glibc 2.28\n", isProgram: true)
    }

    private static let ssh = #"""
        #!/bin/sh
        root=$(dirname "$(dirname "$0")")
        while [ $# -gt 0 ]; do
            case $1 in
            -O) exit 0;;
            -o | -p | -l) shift 2;;
            --) shift; break;;
            *) shift;;
            esac
        done
        host=$1; shift
        echo "$host $*" >> "$root/calls"
        case $host in
        refused*) echo "ssh: connect to host $host port 22: Connection refused" >&2; exit 255;;
        denied*) echo "$host: Permission denied (publickey)." >&2; exit 255;;
        old*) PATH=$root/old:$PATH;;
        full*) case $1 in cat) echo "cat: write error: No space left on device" >&2; exit 1;; esac;;
        cut*) case $1 in cat) if [ ! -e "$root/was-cut" ]; then
            touch "$root/was-cut"; HOME=$root/$host; head -c 5 > "$HOME/$3"; echo "Connection reset by peer" >&2; exit 255
        fi;; esac;;
        esac
        HOME=$root/$host; mkdir -p "$HOME"; export HOME PATH
        unset ROOST_HOME XDG_STATE_HOME
        cd "$HOME" || exit
        echo "Welcome to $host"
        exec /bin/sh -c "$*"
        """#

    var environment: [String: String] {
        let path = ProcessInfo.processInfo.environment["PATH"] ?? "/usr/bin:/bin"
        return Program.environment(["PATH": "\(folder.path("bin")):\(path)", "ROOST_HOME": folder.path("home")])
    }

    /// Whether a process runs: one that has ended may wait for its parent's notice.
    static func isAlive(_ process: pid_t) -> Bool {
        let stat = (try? String(contentsOfFile: "/proc/\(process)/stat", encoding: .utf8)) ?? ""
        return !stat.isEmpty && stat[(stat.lastIndex(of: ")") ?? stat.startIndex)...].dropFirst(2).first != "Z"
    }

    /// Which hosts were asked, and what, a line each.
    var calls: [String] {
        ((try? String(contentsOfFile: folder.path("calls"), encoding: .utf8)) ?? "").split(separator: "\n").map(
            String.init)
    }

    func forgetCalls() { try? FileManager.default.removeItem(atPath: folder.path("calls")) }
}

extension TemporaryFolder {
    @discardableResult
    fileprivate func write(_ name: String, _ text: String, isProgram: Bool) throws -> String {
        let file = url.appendingPathComponent(name)
        try FileManager.default.createDirectory(at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
        try text.write(to: file, atomically: true, encoding: .utf8)
        try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: file.path)
        return file.path
    }
}
