import Foundation
import JobFiles
import Testing

@testable import ClusterCommand

/// `docs/settings.md` has every setting of the code, and no other.
@Suite struct SettingsTableTests {
    /// The first column of each table, by the heading above it.
    private static let tables: [String: Set<String>] = {
        let text =
            (try? String(contentsOf: Program.root.appendingPathComponent("docs/settings.md"), encoding: .utf8)) ?? ""
        var tables: [String: Set<String>] = [:]
        var heading = ""
        for line in text.split(separator: "\n") {
            if line.hasPrefix("#") {
                heading = line.drop { $0 == "#" }.replacing("`", with: "").trimmingCharacters(in: .whitespaces)
            } else if line.hasPrefix("| `"), let end = line.dropFirst(3).firstIndex(of: "`") {
                let name = String(line.dropFirst(3)[..<end])
                #expect(tables[heading, default: []].insert(name).inserted, "\(heading) has \(name) twice")
            }
        }
        return tables
    }()

    private static func table(_ headings: String...) -> Set<String> {
        headings.reduce(into: []) { $0.formUnion(tables[$1] ?? []) }
    }

    private func expectSame(_ table: Set<String>, _ code: Set<String>, _ what: String) {
        #expect(code.subtracting(table).sorted() == [], "docs/settings.md lacks these of \(what)")
        #expect(table.subtracting(code).sorted() == [], "docs/settings.md has these of \(what), and the code has not")
    }

    @Test func everyEnvironmentVariableIsListed() throws {
        var names = Set(Settings.keys.map { "ROOST_" + $0.uppercased() })
        let sources = Program.root.appendingPathComponent("Sources")
        let files = FileManager.default.enumerator(at: sources, includingPropertiesForKeys: nil)
        for case let file as URL in try #require(files) where ["swift", "c", "h"].contains(file.pathExtension) {
            let text = try String(contentsOf: file, encoding: .utf8)
            for match in text.matches(of: /"((?:ROOST|OPENAI|AZURE_OPENAI|XDG|TIKTOKEN)_[A-Z0-9_]*[A-Z0-9]|TMPDIR)"/) {
                names.insert(String(match.output.1))
            }
            for match in text.matches(of: /"((?:HTTP|HTTPS|ALL|NO)_PROXY|NO_COLOR|SSL_CERT_FILE|SSL_CERT_DIR)"/) {
                names.insert(String(match.output.1))
            }
        }
        #expect(names.count > 15)
        expectSame(
            Self.table("Endpoints and their keys", "Roost", "What a driver tells the workers that it starts"), names,
            "the environment variables")
    }

    @Test func everyKeyOfFilesIsListed() {
        for (heading, keys) in [
            ("The settings file", Settings.keys), ("At the top", JobFileKeys.job), ("model", JobFileKeys.model),
            ("Each of model.deployments", JobFileKeys.deployment), ("model.response_format", JobFileKeys.answerFormat),
            ("Each of inputs", JobFileKeys.input), ("output", JobFileKeys.output), ("compare", JobFileKeys.compare),
            ("evaluate", JobFileKeys.evaluate),
            ("tokens", JobFileKeys.tokens),
            ("prices", JobFileKeys.prices), ("batch", JobFileKeys.batch), ("A cluster", ClusterFileKeys.cluster),
            ("driver of a cluster", ClusterFileKeys.driver), ("Each of workers of a cluster", ClusterFileKeys.worker),
            ("ssh of a cluster", ClusterFileKeys.ssh),
        ] { expectSame(Self.table(heading), Set(keys), heading) }
    }

    @Test func everyMethodOfTheBuilderIsListed() throws {
        let source = Program.root.appendingPathComponent("Sources/DataFrames/Session/Builder.swift")
        let text = try String(contentsOf: source, encoding: .utf8)
        let methods = text.matches(of: /public func ([a-zA-Z]+)\(/).map { String($0.output.1) }
        #expect(methods.count > 2)
        expectSame(Self.table("The session's builder"), Set(methods), "the session's builder")
    }

    private struct Help: Decodable {
        struct Command: Decodable {
            let commandName: String
            let subcommands: [Command]?
            let arguments: [Argument]?
        }

        struct Argument: Decodable {
            struct Name: Decodable {
                let kind: String
                let name: String
            }

            let kind: String
            let names: [Name]?
        }

        let command: Command
    }

    /// The parser says itself what it takes.
    @Test func everyOptionOfTheCommandsIsListed() async throws {
        let result = try await Program.run(["--experimental-dump-help"])
        let decoder = JSONDecoder()
        let help = try decoder.decode(Help.self, from: Data(result.output.utf8))
        var commands: [String: Set<String>] = [:]
        func walk(_ command: Help.Command, _ path: String) {
            for argument in command.arguments ?? [] where argument.kind != "positional" {
                for name in argument.names ?? [] where name.kind == "long" && !["help", "version"].contains(name.name) {
                    commands[path, default: []].insert("--" + name.name)
                }
            }
            for sub in command.subcommands ?? [] where sub.commandName != "help" {
                walk(sub, path + " " + sub.commandName)
            }
        }
        walk(help.command, "roost")
        #expect(commands.count > 10)
        for (command, options) in commands { expectSame(Self.table(command), options, command) }
        let listed = Self.tables.keys.filter { $0.hasPrefix("roost ") }
        #expect(Set(listed) == Set(commands.keys), "every command with options has a table, and no other")
    }

    /// Whoever reads of a setting in a message finds it where people look.
    @Test func everySettingThatAMessageNamesIsInTheReadmeAndTheHelp() async throws {
        // `max_wait` stands for itself; `prompt` is a word like others, unless `model.` or a colon says what it is.
        let keys = Set(
            JobFileKeys.job + JobFileKeys.model + JobFileKeys.deployment + JobFileKeys.answerFormat + JobFileKeys.input
                + JobFileKeys.compare + JobFileKeys.batch
        ).filter { $0.contains("_") }
        let variables = Self.table("Endpoints and their keys")
        var names: Set<String> = ["tokens_per_minute", "requests_per_minute"]
        let sources = Program.root.appendingPathComponent("Sources")
        let files = FileManager.default.enumerator(at: sources, includingPropertiesForKeys: nil)
        for case let file as URL in try #require(files) where file.pathExtension == "swift" {
            for line in try String(contentsOf: file, encoding: .utf8).split(separator: "\n")
            where !line.drop(while: \.isWhitespace).hasPrefix("//") {
                for match in line.matches(of: /model\.([a-z]+(?:_[a-z]+)+)/) { names.insert(String(match.output.1)) }
                // A text with a blank in it is said to somebody.
                for literal in line.matches(of: /"((?:[^"\\]|\\.)* (?:[^"\\]|\\.)*)"/) {
                    for word in literal.output.1.matches(of: /[A-Za-z]+(?:_[A-Za-z]+)+/) {
                        let name = String(word.output)
                        if keys.contains(name) || variables.contains(name) { names.insert(name) }
                    }
                }
            }
        }
        #expect(names.count > 20 && names.contains("AZURE_OPENAI_AD_TOKEN"), "\(names.sorted())")
        let help = try await Program.run(["submit", "--help"]).output
        let readme = try String(contentsOf: Program.root.appendingPathComponent("README.md"), encoding: .utf8)
        for name in names.sorted() {
            #expect(help.contains(name), "roost submit --help does not name \(name)")
            #expect(readme.contains(name), "README.md does not name \(name)")
        }
    }
}
