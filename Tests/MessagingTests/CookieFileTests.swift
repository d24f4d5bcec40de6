import Foundation
import Testing

@testable import Messaging

/// The file that proves who a user is: made once, and refused where others could use it.
@Suite struct CookieFileTests {
    private let folder: URL

    init() throws {
        folder = FileManager.default.temporaryDirectory.appendingPathComponent("roost-cookie-\(UUID().uuidString)")
        try FileManager.default.createDirectory(
            at: folder, withIntermediateDirectories: false, attributes: [.posixPermissions: 0o700])
    }

    private func file(_ home: String = "home") throws -> CookieFile {
        try CookieFile(environment: ["ROOST_HOME": folder.appendingPathComponent(home).path])
    }

    private func mode(_ path: String) throws -> Int {
        try #require(try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? Int)
    }

    @Test func aDriverMakesItForItsUserAlone() throws {
        let file = try file()
        #expect(throws: TrustError.self, "nobody but a driver makes one") { try file.read() }
        let made = try file.make()
        #expect(file.path == folder.path + "/home/cookie")
        #expect(try mode(file.path) == 0o600 && mode(folder.path + "/home") == 0o700)
        #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path + "/home") == ["cookie"])
        let statement = Array("statement".utf8)
        #expect(try file.read().isValid(made.proof(of: statement), of: statement))
    }

    @Test func driversOfOneHomeShareIt() async throws {
        let file = try file()
        let texts = try await withThrowingTaskGroup(of: String.self) { group in
            for _ in 0..<16 { group.addTask { try file.make().text } }
            return try await group.reduce(into: Set<String>()) { $0.insert($1) }
        }
        #expect(texts.count == 1)
        #expect(try self.file("other").make().text != texts.first)
    }

    @Test(arguments: [0o640, 0o604, 0o660, 0o601])
    func aFileThatOthersCanUseIsRefused(mode: Int) throws {
        let file = try file()
        _ = try file.make()
        try FileManager.default.setAttributes([.posixPermissions: mode], ofItemAtPath: file.path)
        for read in [file.make, file.read] {
            let error = #expect(throws: TrustError.self) { try read() }
            #expect(error?.description.contains("chmod 600") == true)
        }
    }

    @Test func aFolderThatOthersCanWriteToIsRefused() throws {
        let file = try file("open")
        try FileManager.default.createDirectory(
            atPath: folder.path + "/open", withIntermediateDirectories: false, attributes: nil)
        try FileManager.default.setAttributes([.posixPermissions: 0o777], ofItemAtPath: folder.path + "/open")
        let error = #expect(throws: TrustError.self) { try file.make() }
        #expect(error?.description.contains("chmod 700") == true)
    }

    @Test(arguments: ["", "\n", "00", String(repeating: "g", count: 64), String(repeating: "0", count: 66)])
    func aDamagedFileIsRefused(text: String) throws {
        let file = try file()
        _ = try file.make()
        try Data(text.utf8).write(to: URL(fileURLWithPath: file.path))
        try FileManager.default.setAttributes([.posixPermissions: 0o600], ofItemAtPath: file.path)
        let error = #expect(throws: TrustError.self) { try file.read() }
        #expect(error?.description.contains("damaged") == true)
    }

    @Test func whatIsNoFileIsRefused() throws {
        let file = try file()
        _ = try file.make()
        let moved = file.path + ".moved"
        try FileManager.default.moveItem(atPath: file.path, toPath: moved)
        try FileManager.default.createSymbolicLink(atPath: file.path, withDestinationPath: moved)
        #expect(throws: TrustError.self) { try file.read() }
        try FileManager.default.removeItem(atPath: file.path)
        #expect(mkfifo(file.path, 0o600) == 0)
        #expect(throws: TrustError.self, "a pipe is not waited for") { try file.read() }
    }

    @Test func anEnvironmentMayNameIt() throws {
        let named = folder.path + "/named"
        let file = try CookieFile(environment: ["ROOST_COOKIE": named, "ROOST_HOME": folder.path])
        #expect(file.path == named)
        _ = try file.make()
        #expect(try mode(named) == 0o600)
        #expect(try CookieFile(environment: ["ROOST_COOKIE": "", "ROOST_HOME": "/h"]).path == "/h/cookie")
        #expect(try CookieFile(environment: ["XDG_STATE_HOME": "/s", "HOME": "/u"]).path == "/s/roost/cookie")
        #expect(try CookieFile(environment: ["HOME": "/u"]).path == "/u/.local/state/roost/cookie")
    }

    @Test func theSecretIsNeverPrinted() throws {
        let cookie = Cookie.random()
        #expect("\(cookie)" == "a cookie")
        #expect(Cookie(text: cookie.text)?.text == cookie.text)
        let identity = ClientIdentity(role: .worker, node: .random(), cookie: cookie, cookiePath: "/c")
        var dumped = ""
        dump(identity, to: &dumped)
        #expect(!dumped.contains(cookie.text.dropLast()))
    }
}
