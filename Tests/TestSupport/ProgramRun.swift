package import Foundation

/// A program that was run to its end.
package struct ProgramRun: Sendable {
    package let code: Int32
    /// What it printed.
    package let output: Data

    /// Runs a program without keeping a test's thread.
    ///
    /// - Parameters:
    ///   - command: Its path, and its arguments.
    ///   - isQuiet: Whether what it says on standard error is dropped.
    /// - Returns: How it ended.
    /// - Throws: Where it cannot be started.
    package static func of(_ command: [String], isQuiet: Bool = false) async throws -> ProgramRun {
        try await onOwnThread {
            let process = Process()
            let pipe = Pipe()
            process.executableURL = URL(fileURLWithPath: command[0])
            process.arguments = Array(command.dropFirst())
            process.standardInput = FileHandle.nullDevice
            process.standardOutput = pipe
            if isQuiet { process.standardError = FileHandle.nullDevice }
            try process.run()
            let output = try pipe.fileHandleForReading.readToEnd() ?? Data()
            process.waitUntilExit()
            return ProgramRun(code: process.terminationStatus, output: output)
        }
    }
}
