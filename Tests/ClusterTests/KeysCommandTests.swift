import Foundation
import TestSupport
import Testing

/// `roost keys`: a machine's key and whom its drivers let in, as a person says it.
@Suite(.processes, .timeLimit(.minutes(5))) struct KeysCommandTests {
    private let folder: TemporaryFolder

    init() throws { folder = try TemporaryFolder() }

    private func roost(_ arguments: String..., home: String = "home") async throws -> Program.Result {
        try await Program.run(arguments, environment: Program.environment(["ROOST_HOME": folder.path(home)]))
    }

    @Test func aKeyIsMadeOnceAndShown() async throws {
        let missing = try await roost("keys", "show")
        #expect(missing.code == 1 && missing.errors.contains("roost keys create"), "\(missing.errors)")
        let made = try await roost("keys", "create")
        #expect(made.code == 0 && made.output.count == 41, "\(made.output)")
        #expect(made.errors.contains("roost keys authorize '\(made.output.dropLast())' --role session"))
        #expect(try await roost("keys", "create").output == made.output)
        #expect(try await roost("keys", "show").output == made.output)
        let file = folder.path("home") + "/keys/node.key"
        let secret = try #require(try String(contentsOfFile: file, encoding: .utf8).split(separator: "\n").last)
        for command in ["create", "show", "list"] {
            let result = try await roost("keys", command)
            #expect(!(result.output + result.errors).contains(secret), "keys \(command) prints the secret")
        }
        let json = try await roost("keys", "show", "--json")
        let shown = try JSONSerialization.jsonObject(with: Data(json.output.utf8)) as? [String: String]
        #expect(shown?["public_key"] == String(made.output.dropLast()) && shown?["file"] == file)
    }

    @Test func keysAreAuthorisedListedAndRevoked() async throws {
        let key = String(try await roost("keys", "create", home: "other").output.dropLast())
        let authorised = try await roost("keys", "authorize", key, "--role", "worker,session", "--name", "box")
        #expect(authorised.code == 0, "\(authorised.errors)")
        let trusted = try await roost("keys", "trust", "tcp://BigBox:7077", key)
        #expect(trusted.code == 0, "\(trusted.errors)")
        let list = try await roost("keys", "list").output
        #expect(list.contains("box") && list.contains("worker,session") && list.contains("bigbox:7077"), "\(list)")
        let json = try JSONSerialization.jsonObject(with: Data(try await roost("keys", "list", "--json").output.utf8))
        let entry = ((json as? [String: Any])?["authorized"] as? [[String: Any]])?.first
        #expect(entry?["name"] as? String == "box" && entry?["public_key"] as? String == key)
        #expect(entry?["roles"] as? [String] == ["worker", "session"] && entry?["is_revoked"] as? Bool == false)
        #expect(try await roost("keys", "revoke", "box").output.contains(key))
        #expect(try await roost("keys").output.contains("revoked"), "list is the usual one")
        #expect(try await roost("keys", "revoke", "nobody").code == 1)
    }

    @Test func mistakesAreNamed() async throws {
        let key = String(try await roost("keys", "create", home: "other").output.dropLast())
        for (arguments, words) in [
            (["authorize", "short", "--role", "worker", "--name", "a"], "no public key"),
            (["authorize", key, "--role", "boss", "--name", "a"], "'boss' is no role"),
            (["authorize", key, "--role", "worker", "--name", "a b"], "--name"),
            (["token", "--minutes", "0"], "--minutes is 0"), (["token", "--role", "worker,admin"], "for one role"),
            (["trust", "0.0.0.0:7077", key], "not where it is found"), (["trust", "box", key], "not an address"),
            (["join", "tcp://127.0.0.1:1", "roost1.x"], "no join token"),
        ] {
            let result = try await Program.run(
                ["keys"] + arguments, environment: Program.environment(["ROOST_HOME": folder.path("home")]))
            #expect(result.code == 1 && result.errors.contains(words), "\(arguments): \(result.errors)")
        }
    }

    @Test func aTokenIsPrintedAloneAndItsUseIsSaid() async throws {
        let result = try await roost("keys", "token", "--minutes", "3")
        let token = String(result.output.dropLast())
        #expect(result.code == 0 && token.hasPrefix("roost1.") && !token.contains("\n"))
        #expect(result.errors.contains("roost worker --driver tcp://") && result.errors.contains(token))
        let kept = try TestCluster.contents(below: folder.path("home"))
        let secret = try #require(token.split(separator: ".").last)
        for (name, data) in kept { #expect(!String(decoding: data, as: UTF8.self).contains(secret), "\(name)") }
        #expect(try await roost("keys", "list").output.contains("1 join token open"))
    }
}
