import DataFrames
import Foundation
import TestSupport
import Testing
import ZeroMQTransport

@testable import ClusterCommand

/// One host from the first look to the worker's start, with a program that only says what it was given.
@Suite(.processes, .serialized, .timeLimit(.minutes(5))) struct HostLaunchTests {
    private static let version = "9.9.9"
    private static let token = "roost1.PUBLIC.SECRET"

    /// Says its version, or keeps its arguments, its environment and what it reads, and stays.
    private static let roost = """
        #!/bin/sh
        case $1 in --version) echo 9.9.9; exit;; esac
        { echo "$*"; env; cat "/proc/$$/cmdline"; } > "$HOME/public"
        cat > "$HOME/read"
        while :; do sleep 1; done
        """

    private let hosts: StandInHosts
    private let bundle: ProgramBundle
    private let programs = ChildPrograms()

    init() async throws {
        hosts = try StandInHosts()
        var parts: [ProgramBundle.Part] = []
        for (place, text) in [("roost", Self.roost), ("libduckdb.so", "engine"), (".roost/vocabularies/a1", "ranks")] {
            let path = try hosts.folder.write("part-\(parts.count)", text)
            let end = try await programs.run("sha256sum", ["sha256sum", path])
            parts.append(
                ProgramBundle.Part(
                    path: path, place: place, hash: String(end.output.prefix(64)), bytes: Int64(text.utf8.count)))
        }
        bundle = ProgramBundle(parts: parts, hash: String(repeating: "b", count: 64))
    }

    private func launch(
        _ name: String, version: String = version, home: String? = nil, driverKey: String? = nil
    ) async -> HostOutcome {
        var host = WorkerHost(host: name)
        host.slots = 3
        host.home = home
        let bundle = self.bundle, programs = self.programs
        let driver = Address(host: "head", port: 7077)
        return await HostLaunch(
            shell: HostShell(host: host, ssh: SSHCommand(program: hosts.folder.path("bin/ssh")), programs: programs),
            scripts: HostScripts(host: host, driver: driver, bundle: bundle, driverKey: driverKey),
            requirements: HostRequirements(
                machine: MachineName.current, version: version, driver: "tcp://head:7077"),
            probesDriver: false, token: { () async throws(RoostError) in Self.token }
        ).run()
    }

    private func text(_ path: String) -> String {
        (try? String(contentsOfFile: hosts.folder.path(path), encoding: .utf8)) ?? ""
    }

    private func end(_ outcome: HostOutcome) {
        if case .started(let process, _) = outcome.result, process > 0 { kill(process, SIGKILL) }
    }

    /// The driver's home was removed, say: its key is another one now.
    @Test func aHostThatKnowsAnEarlierDriversKeyGetsAToken() async throws {
        for (name, key, hasToken) in [("h1", "now", true), ("h2", "-before", false)] {
            let keys = hosts.folder.path("\(name)/.local/state/roost/keys")
            try FileManager.default.createDirectory(atPath: keys, withIntermediateDirectories: true)
            try "head:7077 -before\n".write(toFile: keys + "/drivers", atomically: true, encoding: .utf8)
            let outcome = await launch(name, driverKey: key)
            defer { end(outcome) }
            try await until("the program has begun") { text("\(name)/public").contains("worker --driver") }
            #expect(text("\(name)/public").contains("--token -") == hasToken, "\(name)")
        }
    }

    @Test func theProgramIsCopiedAndStartedWithATokenThatNobodySees() async throws {
        let outcome = await launch("h1")
        defer { end(outcome) }
        guard case .started(let process, let copied) = outcome.result else {
            Issue.record("\(outcome.result)")
            return
        }
        #expect(copied == bundle.parts.reduce(0) { $0 + $1.bytes } && outcome.slots == 3)
        let folder = "h1/.cache/roost/\(bundle.hash)"
        #expect(text("\(folder)/libduckdb.so") == "engine" && text("\(folder)/.roost/vocabularies/a1") == "ranks")
        try await until("the program has read its token") { text("h1/read") == Self.token + "\n" }
        let visible = text("h1/public")
        #expect(visible.contains("worker --driver tcp://head:7077 --slots 3 --token -"), "\(visible)")
        #expect(!visible.contains("SECRET") && hosts.calls.allSatisfy { !$0.contains("SECRET") })
        let found = try FileManager.default.subpathsOfDirectory(atPath: hosts.folder.path("h1"))
        for file in found where file != "read" { #expect(!text("h1/" + file).contains("SECRET"), "\(file)") }
        #expect(StandInHosts.isAlive(process))

        // Whoever comes again finds it up, and copies nothing.
        hosts.forgetCalls()
        let again = await launch("h1")
        #expect(again.result == .wasUp(process: process))
        #expect(hosts.calls == ["h1 sh -s"])
    }

    @Test func aFileThatIsThereIsNotSentAgain() async throws {
        let first = await launch("h1")
        end(first)
        try await until("it has ended") {
            if case .started(let process, _) = first.result { !StandInHosts.isAlive(process) } else { true }
        }
        hosts.forgetCalls()
        let old = hosts.folder.path("h1/.cache/roost/\(String(repeating: "a", count: 64))")
        try FileManager.default.createDirectory(atPath: old, withIntermediateDirectories: true)
        try FileManager.default.setAttributes(
            [.modificationDate: Date(timeIntervalSinceNow: -40 * 86_400)], ofItemAtPath: old)
        let second = await launch("h1")
        defer { end(second) }
        #expect(!FileManager.default.fileExists(atPath: old), "nobody has used that version for a month")
        let state = try FileManager.default.contentsOfDirectory(atPath: hosts.folder.path("h1/.local/state/roost"))
        #expect(state.contains { $0.hasSuffix(".log.1") }, "the log of the one before is kept: \(state)")
        guard case .started(_, let copied) = second.result else {
            Issue.record("\(second.result)")
            return
        }
        #expect(copied == 0 && !hosts.calls.contains { $0.contains(" cat ") })

        // One that was changed there is.
        let engine = hosts.folder.path("h1/.cache/roost/files/\(bundle.parts[1].hash)")
        end(second)
        try Data("evil".utf8).write(to: URL(fileURLWithPath: engine))
        let third = await launch("h1", home: hosts.folder.path("other"))
        defer { end(third) }
        #expect(text("h1/.cache/roost/files/\(bundle.parts[1].hash)") == "engine")
    }

    @Test func aBrokenConnectionGoesOnWhereItEnded() async throws {
        let first = await launch("cut")
        guard case .failed(let failure) = first.result else {
            Issue.record("\(first.result)")
            return
        }
        #expect(failure.step == .copy && failure.words == ["Connection reset by peer"])
        let second = await launch("cut")
        defer { end(second) }
        guard case .started(_, let copied) = second.result else {
            Issue.record("\(second.result)")
            return
        }
        #expect(copied == bundle.parts.reduce(0) { $0 + $1.bytes } - 5)
        #expect(hosts.calls.contains { $0.hasPrefix("cut cat >> .cache/roost/incoming/\(bundle.parts[0].hash)") })
    }

    private static let failures: [(String, LaunchStep, String)] = [
        ("refused1", .reach, "Connection refused"), ("denied1", .reach, "Permission denied"),
        ("old1", .check, "glibc 2.28"), ("full1", .copy, "No space left"),
    ]

    @Test(arguments: failures)
    func aFailureNamesItsStepAndTheLastWords(host: String, step: LaunchStep, words: String) async {
        let outcome = await launch(host)
        guard case .failed(let failure) = outcome.result else {
            Issue.record("\(outcome.result)")
            return
        }
        #expect(failure.step == step && failure.words.joined().contains(words), "\(failure)")
    }

    @Test func aProgramThatDoesNotRunThereIsFoundBeforeItIsStarted() async {
        let outcome = await launch("h1", version: "8.8.8")
        guard case .failed(let failure) = outcome.result else {
            Issue.record("\(outcome.result)")
            return
        }
        #expect(failure.step == .place && failure.words == ["the program says that it is '9.9.9' there, not '8.8.8'"])
    }

    /// The list is a text; what the program is linked with is the linker's.
    @Test func theLibrariesThatAreLookedForAreTheProgramsOwn() async throws {
        let end = try await programs.run("ldd", ["ldd", Program.path])
        for library in HostScripts.libraries where library != "libgcc_s.so.1" {
            #expect(end.output.contains(library), "\(library)")
        }
    }

    @Test func aProgramThatTakesTooLongIsEnded() async throws {
        let end = try await programs.run("sleep", ["sleep", "60"], limit: .milliseconds(200))
        #expect(end.wasStopped && end.code == 128 + SIGTERM)
    }
}
