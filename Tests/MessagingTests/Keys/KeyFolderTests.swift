import Foundation
import Testing

@testable import Messaging

/// The files of keys: made for their user alone, and refused where others could use them.
@Suite struct KeyFolderTests {
    private let home = FileManager.default.temporaryDirectory.appendingPathComponent("roost-keys-\(UUID().uuidString)")
        .path
    private let keys: KeyFolder

    init() throws { keys = try KeyFolder(environment: ["ROOST_HOME": home]) }

    private func mode(_ path: String) throws -> Int {
        try #require(try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? Int)
    }

    private func set(_ mode: Int, _ path: String) throws {
        try FileManager.default.setAttributes([.posixPermissions: mode], ofItemAtPath: path)
    }

    @Test func aPairIsMadeOnceForItsUserAlone() async throws {
        #expect(try keys.pair() == nil)
        let made = try await withThrowingTaskGroup(of: PublicKey.self) { group in
            for _ in 0..<8 { group.addTask { [keys] in try keys.makePair().publicKey } }
            return try await group.reduce(into: Set<PublicKey>()) { $0.insert($1) }
        }
        let kept = try keys.pair()?.publicKey
        #expect(made.count == 1 && kept == made.first)
        #expect(try mode(keys.keyPath) == 0o600)
        #expect(try mode(keys.path) == 0o700)
    }

    @Test(arguments: [0o640, 0o604, 0o660, 0o644])
    func filesThatOthersCanReadAreRefused(mode: Int) throws {
        _ = try keys.makeToken(role: .worker, seconds: 3_600)
        try keys.changeAuthorized { $0.authorize(KeyPair.random().publicKey, as: [.worker], name: "n") }
        try keys.remember("h:1", KeyPair.random().publicKey)
        let reads: [(String, () throws -> Void)] = [
            ("node.key", { _ = try keys.pair() }), ("authorized", { _ = try keys.authorized() }),
            ("tokens", { _ = try keys.tokens() }), ("drivers", { _ = try keys.drivers() }),
        ]
        for (name, read) in reads {
            try read()
            let path = keys.path + "/" + name
            #expect(try self.mode(path) == 0o600)
            try set(mode, path)
            let error = #expect(throws: TrustError.self, "\(name)") { try read() }
            #expect(error?.description.contains("chmod 600 '\(path)'") == true)
            try set(0o600, path)
        }
    }

    @Test func aFolderThatOthersCanLookIntoIsRefused() throws {
        _ = try keys.makePair()
        try set(0o755, keys.path)
        for read in [{ _ = try keys.pair() }, { _ = try keys.makePair() }] {
            let error = #expect(throws: TrustError.self) { try read() }
            #expect(error?.description.contains("chmod 700") == true)
        }
    }

    @Test func aDamagedKeyIsNotReplaced() throws {
        _ = try keys.makePair()
        try "rubbish".write(toFile: keys.keyPath, atomically: false, encoding: .utf8)
        #expect(throws: TrustError.self) { try keys.makePair() }
        #expect(try String(contentsOfFile: keys.keyPath, encoding: .utf8) == "rubbish")
    }

    /// Whoever comes first has it, and nobody else.
    @Test func aTokenLetsOneIn() async throws {
        let token = try keys.makeToken(role: .worker, seconds: 3_600)
        let entries = try await withThrowingTaskGroup(of: AuthorizedKeys.Entry?.self) { group in
            for number in 0..<8 {
                group.addTask { [keys] in
                    try keys.redeem(token.proof, for: KeyPair.random().publicKey, name: "n\(number)")
                }
            }
            return try await group.reduce(into: [AuthorizedKeys.Entry]()) { all, entry in
                if let entry { all.append(entry) }
            }
        }
        #expect(entries.count == 1 && entries.first?.roles == [.worker])
        #expect(try keys.authorized().entries == entries)
    }

    @Test func aTokenDoesNotBringARevokedKeyBack() throws {
        let key = KeyPair.random().publicKey
        try keys.changeAuthorized { $0.revoke(key) }
        let token = try keys.makeToken(role: .worker, seconds: 3_600)
        #expect(try keys.redeem(token.proof, for: key, name: "n") == nil)
        #expect(try keys.authorized()[key]?.isRevoked == true)
    }

    /// Jobs belong to a name: whoever joins cannot choose somebody else's.
    @Test func aTokenGivesNobodysName() throws {
        func join(_ role: PeerRole, _ name: String, as given: String? = nil) throws -> String? {
            let token = try keys.makeToken(role: role, seconds: 60, name: given)
            return try keys.redeem(token.proof, for: KeyPair.random().publicKey, name: name)?.name
        }
        #expect(try join(.session, "owner") == "owner-2", "the driver's own user")
        #expect(try join(.session, "ada") == "ada")
        #expect(try join(.session, "ada") == "ada-2")
        #expect(try join(.worker, "ada") == "ada-3", "a worker may be a session later")
        #expect(try join(.worker, "box") == "box")
        #expect(try join(.worker, "box") == "box", "workers of hosts with the same name")
        #expect(try join(.admin, "box") == "box-2")
        #expect(try join(.session, "ada", as: "box") == "box", "whoever made the token says so")
        let key = KeyPair.random().publicKey
        try keys.changeAuthorized { $0.authorize(key, as: [.worker], name: "ada") }
        let token = try keys.makeToken(role: .session, seconds: 3_600)
        #expect(try keys.redeem(token.proof, for: key, name: "n")?.name == "ada-4")
        try keys.changeAuthorized { keys in for entry in keys.entries { keys.revoke(entry.key) } }
        #expect(try join(.session, "ada") == "ada-5", "the jobs of who was shut out are nobody's")
    }

    @Test func aDriverHereSaysItsKey() throws {
        let key = try keys.makePair().publicKey
        #expect(try keys.driverHere(port: 7077) == nil)
        try keys.setDriverHere(port: 7077, key: key)
        #expect(try keys.driverHere(port: 7077) == key)
        #expect(try keys.driverHere(port: 7078) == nil)
        try keys.setDriverHere(port: 7077, key: nil)
        #expect(try keys.driverHere(port: 7077) == nil)
    }

    @Test func whatADriverReadsHasAStamp() throws {
        let first = keys.stamp
        try keys.changeAuthorized { $0.authorize(KeyPair.random().publicKey, as: [.worker], name: "n") }
        let second = keys.stamp
        _ = try keys.makeToken(role: .worker, seconds: 3_600)
        #expect(first != second && second != keys.stamp && keys.stamp == keys.stamp)
    }
}
