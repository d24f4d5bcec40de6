import Foundation
import TestSupport
import Testing

@testable import ClusterCommand

/// Mistakes at the command line and in job files, and what is said of them.
@Suite(.processes, .serialized, .timeLimit(.minutes(5))) struct CommandMistakeTests {
    @Test(arguments: [
        (["sql", "--rows", "-1", "q"], ["sql", "--rows=-1", "q"]), (["--x", "-.5"], ["--x=-.5"]),
        (["--x=1", "-2"], ["--x=1", "-2"]), (["-o", "-2"], ["-o", "-2"]), (["--x", "-y"], ["--x", "-y"]),
        (["--x", "-"], ["--x", "-"]), (["--", "--x", "-1"], ["--", "--x", "-1"]), ([], []),
    ])
    func aNegativeNumberIsTheOptionsBeforeIt(given: [String], joined: [String]) {
        #expect(NegativeValues.joined(given) == joined)
    }

    private struct Case: Sendable, CustomTestStringConvertible {
        let arguments: [String]
        let says: String
        var files: [String: String] = [:]
        /// What must not be said.
        var hides = "rows, 0 answered"

        var testDescription: String { arguments.joined(separator: " ") + says }
    }

    private static let model = "model: {name: m, endpoint: simulator}\nprompt: \"{p}\"\n"

    private static let cases = [
        Case(arguments: ["sql", "--rows", "-1", "SELECT 1"], says: "--rows is -1; it must not be negative"),
        Case(arguments: ["sql", "--workers", "-3", "SELECT 1"], says: "--workers is -3; it must be a whole number"),
        Case(arguments: ["submit", ".", "--local", "1"], says: ". is a folder: name a file of YAML in it"),
        Case(arguments: ["submit", "/dev/null", "--local", "1"], says: "/dev/null is empty"),
        Case(
            arguments: ["submit", "j.yaml", "--local", "1"], says: "a row of 'rows' is a text",
            files: ["j.yaml": model + "inputs:\n  a: {rows: [{p: a}]}\n"]),
        Case(
            arguments: ["submit", "j.yaml", "--local", "1"], says: "j.yaml, line 4: the job's name has a line break",
            files: ["j.yaml": model + "inputs: {a: {rows: [x]}}\nname: \"a\\nb\"\n"]),
        Case(
            arguments: ["submit", "j.yaml", "--local", "1"], says: "bad.jsonl",
            files: ["j.yaml": model + "inputs:\n  a: {file: bad.jsonl}\n", "bad.jsonl": "{\"p\": \"x\"}\n{oops\n"]),
        Case(
            arguments: ["tokens", "a.parquet"], says: "roost sql \"SELECT * FROM 'a.parquet'\" --output rows.jsonl",
            files: ["a.parquet": "PAR1"]),
        Case(arguments: ["tokens", "a.csv"], says: "a.csv is a file of csv", files: ["a.csv": "id\n1\n"]),
        Case(
            arguments: ["sql", "--workers", "1", "SELECT 1", "--output", "a.csv"],
            says: "a.csv is there already; use --overwrite", files: ["a.csv": "id\n1\n"]),
    ]

    @Test(arguments: cases)
    private func aMistakeIsTold(mistake: Case) async throws {
        let folder = try TemporaryFolder()
        for (name, text) in mistake.files { try folder.write(name, text) }
        let result = try await Program.run(mistake.arguments, in: folder.url)
        #expect(result.code == 1 || result.code == 64, "exit code \(result.code)")
        #expect(result.errors.contains(mistake.says), "\(result.errors)")
        #expect(!result.output.contains(mistake.hides), "\(result.output)")
    }

    /// As pandas and spreadsheets read it: quotes doubled, blanks kept.
    @Test func csvOfAQueryIsWhatOtherProgramsRead() async throws {
        let folder = try TemporaryFolder()
        let query = "SELECT 1 AS n, 'She said \"no\", twice' AS a UNION ALL SELECT 2, '  blanks  ' ORDER BY n"
        let result = try await Program.run(["sql", "--workers", "1", query, "--output", "a.csv"], in: folder.url)
        #expect(result.code == 0, "\(result.errors)")
        let text = try String(contentsOf: folder.url.appending(path: "a.csv"), encoding: .utf8)
        #expect(text == "n,a\n1,\"She said \"\"no\"\", twice\"\n2,  blanks  \n")
    }

    /// Whenever it comes: before there is a session, while files are looked at, or in the job.
    @Test(arguments: [0, 20, 40, 80, 120, 200, 400])
    func anInterruptAtAnyMomentEndsTheProgramWith130(milliseconds: Int) async throws {
        let running = try Program.start(["sql", "--workers", "1", "SELECT max(id * 7 % 11) FROM range(100000000000)"])
        try await until("the program hears signals") { try Self.hearsInterrupts(running.process.processIdentifier) }
        try await Task.sleep(for: .milliseconds(milliseconds))
        running.process.interrupt()
        let result = try await running.end()
        #expect(result.code == 130, "\(result.code) \(result.errors)")
    }

    /// Whether a process has a handler of SIGINT, which is the second signal in what the system says of it.
    private static func hearsInterrupts(_ process: Int32) throws -> Bool {
        let status = try String(contentsOfFile: "/proc/\(process)/status", encoding: .utf8)
        guard let caught = status.firstMatch(of: /SigCgt:\s*([0-9a-f]+)/), let bits = UInt64(caught.1, radix: 16) else {
            return false
        }
        return bits & 1 << UInt64(SIGINT - 1) != 0
    }
}
