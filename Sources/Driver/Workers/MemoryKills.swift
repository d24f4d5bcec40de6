internal import Foundation
internal import Glibc

/// Whether a process that was killed was killed by the kernel, for want of memory.
struct MemoryKills {
    private var before: Int?

    init() { before = Self.count() }

    /// How a process ended, with what can be known of a kill.
    mutating func explain(_ end: ProcessEnd, of process: Int32) -> String {
        guard end == .killed(signal: SIGKILL) else { return "\(end)" }
        let after = Self.count()
        defer { before = after }
        return "\(end)" + Self.words(before: before, after: after, kernelSays: Self.kernelLog(names: process))
    }

    /// What is added to `killed by signal 9`.
    ///
    /// - Parameters:
    ///   - before: The kills of the control group that were known; nil where it has no count.
    ///   - after: Those that are known now.
    ///   - kernelSays: Whether the kernel's log names the process; nil where it cannot be read.
    /// - Returns: Words, or nothing where the kill was not for want of memory.
    static func words(before: Int?, after: Int?, kernelSays: Bool?) -> String {
        if kernelSays == true {
            return
                ": by the kernel, for want of memory (see dmesg); give its queries less with --memory, or the machine more"
        }
        switch (before, after) {
        case (let before?, let after?) where after > before:
            return
                ": by the kernel, for want of memory (memory.events counts it); give its queries less with --memory, or "
                + "the container more"
        case (_?, _?): return kernelSays == false ? "" : ": perhaps by the kernel for want of memory (see dmesg)"
        default:
            return kernelSays == false ? "" : ": perhaps by the kernel for want of memory (see dmesg or memory.events)"
        }
    }

    /// How many processes of this one's control group the kernel has killed; nil where nothing says it.
    private static func count() -> Int? {
        let groups = (try? String(contentsOfFile: "/proc/self/cgroup", encoding: .utf8)) ?? ""
        for path in files(groups) {
            if let text = try? String(contentsOfFile: path, encoding: .utf8) { return kills(text) }
        }
        return nil
    }

    /// Where the count may stand, of both versions of control groups; in a container the group is the root.
    static func files(_ groups: String) -> [String] {
        var files: [String] = []
        for line in groups.split(separator: "\n") {
            let parts = line.split(separator: ":", maxSplits: 2, omittingEmptySubsequences: false)
            guard parts.count == 3 else { continue }
            let path = parts[2] == "/" ? "" : String(parts[2])
            if parts[0] == "0" {
                files += ["/sys/fs/cgroup\(path)/memory.events", "/sys/fs/cgroup/memory.events"]
            } else if parts[1].split(separator: ",").contains("memory") {
                files += [
                    "/sys/fs/cgroup/memory\(path)/memory.oom_control", "/sys/fs/cgroup/memory/memory.oom_control",
                ]
            }
        }
        return files
    }

    /// The count in such a file: `oom_kill 3`.
    static func kills(_ text: String) -> Int? {
        for line in text.split(separator: "\n") {
            let words = line.split(separator: " ")
            if words.count == 2, words[0] == "oom_kill" { return Int(words[1]) }
        }
        return nil
    }

    /// Whether the kernel's log says that it killed the process; nil where it cannot be read.
    private static func kernelLog(names process: Int32) -> Bool? {
        let descriptor = open("/dev/kmsg", O_RDONLY | O_NONBLOCK | O_CLOEXEC)
        guard descriptor >= 0 else { return nil }
        defer { close(descriptor) }
        var record = [UInt8](repeating: 0, count: 8_192)
        var isReadable = false
        for _ in 0..<20_000 {
            let count = record.withUnsafeMutableBytes { read(descriptor, $0.baseAddress, $0.count) }
            // A record that was overwritten meanwhile.
            if count < 0, errno == EPIPE { continue }
            guard count > 0 else { return isReadable || errno == EAGAIN ? false : nil }
            isReadable = true
            let text = String(decoding: record.prefix(count), as: UTF8.self)
            if text.contains("Killed process \(process) ") { return true }
        }
        return false
    }
}
