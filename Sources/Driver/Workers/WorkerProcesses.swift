internal import Glibc

/// What starts and ends the worker processes of a driver; a test starts none.
package protocol WorkerProcesses: Sendable {
    /// Starts a worker for the driver at an address.
    ///
    /// - Returns: the process's id.
    /// - Throws: where the system starts none.
    func start(_ command: LocalWorkerCommand, driver: String) throws(WorkerProcessError) -> Int32

    /// How the process ended; nil while it runs.
    func end(of process: Int32) -> ProcessEnd?

    /// Ends the process at once, and waits for that.
    func kill(_ process: Int32)
}

/// Why a worker could not be started.
package struct WorkerProcessError: Error, Sendable {
    package let reason: String

    package init(_ reason: String) { self.reason = reason }
}

/// Processes of the system.
package struct SpawnedProcesses: WorkerProcesses {
    package init() {}

    package func start(_ command: LocalWorkerCommand, driver: String) throws(WorkerProcessError) -> Int32 {
        var command = command
        command.environment["ROOST_WORKER_DRIVER"] = driver
        return try Self.spawn(command)
    }

    /// Starts a program, with the driver's own environment under its settings.
    ///
    /// - Parameters:
    ///   - command: The program.
    ///   - input: What it reads; nil for nothing.
    /// - Returns: Its process, which leads a group of its own.
    /// - Throws: where the system starts none.
    static func spawn(_ command: LocalWorkerCommand, input: Int32? = nil) throws(WorkerProcessError) -> Int32 {
        let settings = command.variables
        var variables = ProcessEnvironment.current.filter { settings[$0.key] == nil }
        variables.merge(settings) { $1 }
        return try SpawnedProgram.start(
            command.executable, command.arguments, variables: variables, input: input, output: .standardError,
            errors: command.errorFile.map { .append($0) } ?? .standardError)
    }

    package func end(of process: Int32) -> ProcessEnd? { SpawnedProgram.end(of: process) }

    package func kill(_ process: Int32) { SpawnedProgram.kill(process) }
}

/// Calls `body` with a null-ended array of C strings.
func withCStrings<R>(
    _ texts: [String], _ body: (UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>) -> R
) -> R {
    var pointers: [UnsafeMutablePointer<CChar>?] = texts.map { strdup($0) } + [nil]
    defer { for pointer in pointers { free(pointer) } }
    return pointers.withUnsafeMutableBufferPointer { buffer in
        guard let start = buffer.baseAddress else { preconditionFailure("an array with an element has a start") }
        return body(start)
    }
}

/// The process's environment variables.
enum ProcessEnvironment {
    static var current: [String: String] {
        var variables: [String: String] = [:]
        var entry = environ
        while let text = entry.pointee {
            let pair = String(cString: text).split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            if pair.count == 2 { variables[String(pair[0])] = String(pair[1]) }
            entry += 1
        }
        return variables
    }
}
