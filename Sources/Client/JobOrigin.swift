internal import Foundation

/// How a job was submitted, as the journal keeps it for `roost jobs resume`; never a secret.
package struct JobOrigin: Codable, Sendable, Hashable {
    /// `roost` for a job file; else the driver script's program.
    package var program: String
    package var arguments: [String]
    /// The folder in which the program ran.
    package var folder: String
    /// The process that submitted the job; nil in what earlier versions wrote.
    package var process: Int32?
    /// True where the answers are from a simulator that ends with the process; nil elsewhere.
    package var simulates: Bool?

    package static let command = "roost"

    /// - Parameters:
    ///   - program: What was run.
    ///   - arguments: What it was given.
    ///   - folder: Where it ran.
    ///   - process: The process that it was.
    ///   - environment: The variables whose keys, tokens and passwords are left out of the arguments.
    package init(
        program: String, arguments: [String], folder: String = FileManager.default.currentDirectoryPath,
        process: Int32? = ProcessInfo.processInfo.processIdentifier,
        environment: [String: String] = ProcessInfo.processInfo.environment
    ) {
        self.program = program
        self.arguments = Self.withoutSecrets(arguments, environment)
        self.folder = folder
        self.process = process
    }

    /// This process, as a driver script.
    package static var ofThisProcess: JobOrigin {
        JobOrigin(
            program: CommandLine.arguments.first ?? ProcessInfo.processInfo.processName,
            arguments: Array(CommandLine.arguments.dropFirst()))
    }

    /// Reads what the journal keeps; nil for what another version wrote.
    package init?(_ text: String) {
        guard let origin = try? JSONDecoder().decode(Self.self, from: Data(text.utf8)) else { return nil }
        self = origin
    }

    /// One JSON object.
    package var text: String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        return (try? encoder.encode(self)).map { String(decoding: $0, as: UTF8.self) } ?? ""
    }

    /// Who runs a job, for people: `roost submit job.yaml (process 1234)`.
    package var summary: String { commandLine + (process.map { " (process \($0))" } ?? "") }

    /// What a person would type, for a shell.
    package var commandLine: String {
        ([program] + arguments).map { word in
            let isPlain = !word.isEmpty && word.utf8.allSatisfy { Self.plain.contains($0) }
            return isPlain ? word : "'" + word.replacing("'", with: "'\\''") + "'"
        }.joined(separator: " ")
    }

    private static let plain = Set("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-./:=,@%+".utf8)
    private static let hidden = "***"

    /// Values of flags that are named like secrets, values that the environment has under such a name, and
    /// what looks like an OpenAI key.
    private static func withoutSecrets(_ arguments: [String], _ environment: [String: String]) -> [String] {
        let secrets = Set(environment.filter { isSecret($0.key) && $0.value.utf8.count >= 8 }.values)
        var isValue = false
        return arguments.map { argument in
            defer { isValue = argument.hasPrefix("-") && !argument.contains("=") && isSecret(argument) }
            if isValue || argument.hasPrefix("sk-") || secrets.contains(where: { argument.contains($0) }) {
                return hidden
            }
            guard argument.hasPrefix("-"), let equals = argument.firstIndex(of: "="),
                isSecret(String(argument[..<equals]))
            else {
                return argument
            }
            return argument[...equals] + hidden
        }
    }

    private static func isSecret(_ name: String) -> Bool {
        let name = name.lowercased()
        return ["key", "secret", "password", "credential"].contains { name.contains($0) } || name.hasSuffix("token")
    }
}
