import Foundation
import TestSupport

/// The program `roost` as it was built with the tests, run as a person would run it.
struct Program {
    struct Result {
        let code: Int32
        let output: String
        let errors: String
    }

    /// Beside the test's own program.
    static let path: String = {
        let folder = (try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe"))
            .map { URL(fileURLWithPath: $0).deletingLastPathComponent() }
        let beside = folder?.appendingPathComponent("roost").path ?? ""
        if FileManager.default.isExecutableFile(atPath: beside) { return beside }
        return root.appendingPathComponent(".build/debug/roost").path
    }()

    static let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent()

    /// Nothing of the machine's own settings reaches a test.
    static func environment(_ more: [String: String] = [:]) -> [String: String] {
        let kept = ProcessInfo.processInfo.environment.filter {
            ["PATH", "HOME", "PYTHONPATH", "LD_LIBRARY_PATH", "ROOST_DUCKDB_DIR", "TIKTOKEN_CACHE_DIR"].contains($0.key)
        }
        let own = ["ROOST_CONFIG": emptySettings, "ROOST_HOME": StateHome.fresh(), "ROOST_COOKIE": cookie]
        return kept.merging(own) { $1 }.merging(more) { $1 }
    }

    /// One cookie for all that the tests start: most homes are new with every command.
    static let cookie: String = {
        let path = FileManager.default.temporaryDirectory.appendingPathComponent("roost-test-cookie-\(getpid())").path
        setenv("ROOST_COOKIE", path, 1)
        atexit { unlink(Program.cookie) }
        return path
    }()

    private static let emptySettings: String = {
        let path = FileManager.default.temporaryDirectory.appendingPathComponent("roost-test-settings-\(getpid()).yaml")
            .path
        try? "port: 7077\n".write(toFile: path, atomically: true, encoding: .utf8)
        return path
    }()

    /// Starts the program; its output goes to files, so that no pipe can fill.
    static func start(
        _ arguments: [String], program: String = path, environment: [String: String] = environment(),
        in folder: URL? = nil,
        input: String? = nil
    ) throws -> Running {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: program)
        process.arguments = arguments
        process.environment = environment
        process.currentDirectoryURL = folder
        let files = try (0..<2).map { _ in
            let url = FileManager.default.temporaryDirectory.appendingPathComponent("roost-test-\(UUID().uuidString)")
            try Data().write(to: url)
            return url
        }
        process.standardInput =
            try input.map { try FileHandle(forReadingFrom: URL(fileURLWithPath: $0)) } ?? .nullDevice
        process.standardOutput = try FileHandle(forWritingTo: files[0])
        process.standardError = try FileHandle(forWritingTo: files[1])
        try process.run()
        return Running(process: process, files: files)
    }

    static func run(
        _ arguments: [String], environment: [String: String] = environment(), in folder: URL? = nil
    ) async throws -> Result {
        try await start(arguments, environment: environment, in: folder).end()
    }

    struct Running {
        /// Less than a test may take.
        private static let patience = Duration.seconds(240)

        let process: Process
        fileprivate let files: [URL]

        func text(_ index: Int) -> String { (try? String(contentsOf: files[index], encoding: .utf8)) ?? "" }

        /// Waits for the program's end; one that does not come is ended, and is an error that shows what it said.
        func end() async throws -> Result {
            defer { for file in files { try? FileManager.default.removeItem(at: file) } }
            let command = "roost \(process.arguments?.joined(separator: " ") ?? "")"
            do {
                try await until("`\(command)` has ended: \(text(1).suffix(4_000))", within: Self.patience) {
                    !process.isRunning
                }
            } catch {
                kill(process.processIdentifier, SIGKILL)
                throw error
            }
            return Result(code: process.terminationStatus, output: text(0), errors: text(1))
        }
    }
}

/// Where programs and sessions keep their state: never the state of whoever runs the tests.
enum StateHome {
    private static let all: String = {
        let path = FileManager.default.temporaryDirectory.appendingPathComponent("roost-test-homes-\(getpid())").path
        try? FileManager.default.createDirectory(
            atPath: path, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
        atexit { try? FileManager.default.removeItem(atPath: StateHome.all) }
        return path
    }()

    /// A home in which no job ever ran.
    static func fresh() -> String { "\(all)/\(UUID().uuidString)" }

    /// Gives the sessions of this process a home of their own; to be called before the first of them.
    static let ofThisProcess: String = {
        let path = fresh()
        setenv("ROOST_HOME", path, 1)
        _ = Program.cookie
        return path
    }()
}

/// A folder that goes with the test.
final class TemporaryFolder {
    let url: URL

    init() throws {
        url = FileManager.default.temporaryDirectory.appendingPathComponent("roost-test-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
    }

    deinit { try? FileManager.default.removeItem(at: url) }

    @discardableResult
    func write(_ name: String, _ text: String) throws -> String {
        let file = url.appendingPathComponent(name)
        try text.write(to: file, atomically: true, encoding: .utf8)
        return file.path
    }

    func path(_ name: String) -> String { url.appendingPathComponent(name).path }
}
