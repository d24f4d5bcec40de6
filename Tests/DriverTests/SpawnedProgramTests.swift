import Driver
import Foundation
import TestSupport
import Testing

/// Programs that a driver starts.
@Suite struct SpawnedProgramTests {
    @Test func aChildHasNoOpenFileOfItsParentWhoseOwnStayAsTheyAre() async throws {
        var ends: [Int32] = [-1, -1]
        try #require(pipe(&ends) == 0)
        defer { for end in ends { close(end) } }
        let said = FileManager.default.temporaryDirectory.appendingPathComponent("roost-test-\(UUID().uuidString)")
        defer { try? FileManager.default.removeItem(at: said) }
        var command = LocalWorkerCommand(executable: "/bin/sh", arguments: ["sh", "-c", "ls /proc/$$/fd >&2"])
        command.errorFile = said.path
        let process = try SpawnedProcesses().start(command, driver: "tcp://127.0.0.1:1")
        var end: ProcessEnd?
        try await until("the child has ended") {
            end = SpawnedProcesses().end(of: process)
            return end != nil
        }
        #expect(end?.isSuccess == true)
        let files = try String(contentsOf: said, encoding: .utf8).split(separator: "\n")
        #expect(files.contains("2") && !ends.contains { files.contains("\($0)") }, "\(files)")
        // Another child, which is to have them, may be on its way.
        #expect(ends.allSatisfy { fcntl($0, F_GETFD) & FD_CLOEXEC == 0 })
    }
}
