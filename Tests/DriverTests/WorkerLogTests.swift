import Foundation
import Messaging
import Testing

@testable import Driver

/// What is kept of workers' logs, and what is said of their deaths.
@Suite struct WorkerLogTests {
    private final class Folder {
        let path = NSTemporaryDirectory() + "worker-logs-" + UUID().uuidString
        deinit { try? FileManager.default.removeItem(atPath: path) }
    }

    private func append(_ text: String, to path: String) throws {
        if !FileManager.default.fileExists(atPath: path) { try Data().write(to: URL(fileURLWithPath: path)) }
        let file = try #require(FileHandle(forWritingAtPath: path))
        try file.seekToEnd()
        try file.write(contentsOf: Data(text.utf8))
        try file.close()
    }

    @Test func lastLinesAreReadAndThoseAfterThem() throws {
        let folder = Folder()
        let files = try #require(WorkerLogFiles(folder: folder.path, name: "7077"))
        let path = files.makePath()
        files.started(11, path)
        try append("one\ntwo\nthree\nhal", to: path)
        let page = try #require(files.page(of: 11, 2))
        #expect(page.lines == ["two", "three"], "half a line is none")
        try append("f\nfour\n", to: path)
        #expect(files.page(of: 11, 9, after: page.next)?.lines == ["half", "four"])
        #expect(files.page(of: 12, 9) == nil)
    }

    @Test func aFileThatGrowsIsCutAndItsEndStays() throws {
        let folder = Folder()
        let files = try #require(WorkerLogFiles(folder: folder.path, name: "7077"))
        let path = files.makePath()
        files.started(11, path)
        try append(String(repeating: "a line of a log that says little\n", count: 40_000) + "the last\n", to: path)
        let before = try #require(files.page(of: 11, 1))
        WorkerLogFiles.bound(path)
        let size = try #require(try FileManager.default.attributesOfItem(atPath: path)[.size] as? Int)
        #expect(size <= WorkerLogFiles.kept)
        #expect(files.page(of: 11, 1)?.lines == ["the last"])
        try append("and on\n", to: path)
        #expect(files.page(of: 11, 1, after: before.next)?.lines == ["and on"])
        // Another driver of the same port begins anew.
        _ = WorkerLogFiles(folder: folder.path, name: "7077")
        #expect(!FileManager.default.fileExists(atPath: path))
    }

    @Test func linesAreNumberedAndTheOldestGo() {
        let recent = RecentLines(most: 3)
        #expect(recent.page(9) == LogPage(lines: [], next: 0))
        for line in ["a", "b", "c", "d"] { recent.append(line) }
        #expect(recent.page(2) == LogPage(lines: ["c", "d"], next: 4))
        #expect(recent.page(9, after: 0).lines == ["b", "c", "d"] && recent.page(9, after: 3).lines == ["d"])
        #expect(recent.page(9, after: 4).lines.isEmpty && recent.page(9, after: 99).lines.isEmpty)
    }

    @Test func aKillForWantOfMemoryIsCalledThatWhereItIsKnown() {
        for (before, after, kernel, words) in [
            (3, 4, nil, ": by the kernel, for want of memory (memory.events"),
            (3, 3, true, ": by the kernel, for want"),
            (nil, nil, true, ": by the kernel, for want of memory (see dmesg)"),
            (nil, nil, nil, ": perhaps by the kernel for want of memory"), (3, 3, nil, ": perhaps by the kernel"),
        ] as [(Int?, Int?, Bool?, String)] {
            let said = MemoryKills.words(before: before, after: after, kernelSays: kernel)
            #expect(said.hasPrefix(words), "\(said)")
        }
        #expect(MemoryKills.words(before: 3, after: 3, kernelSays: false) == "")
        #expect(MemoryKills.words(before: nil, after: nil, kernelSays: false) == "")
        var kills = MemoryKills()
        #expect(kills.explain(.killed(signal: 15), of: 1) == "it was killed by signal 15")
        #expect(kills.explain(.exited(code: 1), of: 1) == "it exited with code 1")
    }

    @Test func theCountOfKillsIsFoundInBothVersionsOfControlGroups() {
        #expect(MemoryKills.kills("low 0\nhigh 0\nmax 3\noom 2\noom_kill 1\n") == 1)
        #expect(MemoryKills.kills("oom_kill_disable 0\nunder_oom 0\noom_kill 7\n") == 7)
        #expect(MemoryKills.kills("nothing\n") == nil)
        #expect(
            MemoryKills.files("0::/user.slice/a\n")
                == ["/sys/fs/cgroup/user.slice/a/memory.events", "/sys/fs/cgroup/memory.events"])
        #expect(
            MemoryKills.files("4:cpu,memory:/docker/x\n3:pids:/\n").first
                == "/sys/fs/cgroup/memory/docker/x/memory.oom_control")
        #expect(MemoryKills.files("garbage\n").isEmpty)
    }
}
