import Foundation
import TestSupport
import Testing

/// A cluster on a port of the system's choice.
@Suite(.processes, .serialized, .timeLimit(.minutes(5))) struct UpTests {
    @Test func anyFreePortIsTakenAndSaid() async throws {
        let folder = try TemporaryFolder()
        let environment = Program.environment(["ROOST_HOME": folder.path("home")])
        let up = try await Program.run(["up", "--workers", "1", "--port", "0"], environment: environment)
        #expect(up.code == 0, "\(up.errors)")
        let found = try #require(up.output.firstMatch(of: #/driver +(tcp://127\.0\.0\.1:(\d+)) /#)?.output)
        let address = String(found.1), log = folder.path("home/driver-\(found.2).log")
        #expect(up.output.contains("'roost down --driver \(address)'") && up.output.contains(log), "\(up.output)")
        #expect(try String(contentsOfFile: log, encoding: .utf8).contains("driver listens on \(address)"))
        let files = try FileManager.default.contentsOfDirectory(atPath: folder.path("home"))
        #expect(files.filter { $0.hasPrefix("driver-") }.count == 1, "\(files)")
        let down = try await Program.run(["down", "--driver", address], environment: environment)
        #expect(down.code == 0, "\(down.errors)")
    }

    @Test func anAddressThatCannotBeWrittenEndsTheDriver() async throws {
        let folder = try TemporaryFolder()
        let driver = try await Program.run([
            "driver", "--workers", "0", "--port", "0", "--address-file", folder.path("missing/address"),
        ])
        #expect(driver.code == 1)
        #expect(driver.errors.contains(folder.path("missing/address")) && driver.errors.contains("--address-file"))
    }
}
