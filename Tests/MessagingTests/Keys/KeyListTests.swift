import Testing

@testable import Messaging

/// What the files say of keys: who may come in, which driver is which, which tokens are open.
@Suite struct KeyListTests {
    private let ada = KeyPair.random().publicKey
    private let bob = KeyPair.random().publicKey

    @Test func aLineLetsAKeyInAsItsRoles() {
        let keys = AuthorizedKeys(
            text: "# whose keys they are\n\(ada) worker,session ada@box\n\n  \(bob)\tadmin   bob\r\n")
        #expect(keys.problems.isEmpty)
        #expect(keys[ada] == .init(key: ada, roles: [.worker, .session], name: "ada@box"))
        #expect(keys.entries.map(\.name) == ["ada@box", "bob"])
        #expect(keys[ada]?.allows(.worker) == true && keys[ada]?.allows(.admin) == false)
        #expect(keys[bob]?.allows(.session) == true && keys[bob]?.allows(.worker) == false, "an admin is a session")
        #expect(keys[KeyPair.random().publicKey] == nil)
    }

    @Test func whatCannotBeReadLetsNobodyInAndIsNamed() {
        let lines = [
            "\(ada) worker", "\(ada)", "\(ada) worker,boss ada", "\(ada) worker ada lovelace", "nokey worker ada",
            "\(ada) worker a/b", "\(ada) revoked,worker ada", "\(ada) Worker ada", "\(ada) worker, ada",
        ]
        let keys = AuthorizedKeys(text: lines.joined(separator: "\n"))
        #expect(keys[ada] == nil && keys.entries.isEmpty)
        #expect(keys.problems.count == lines.count && keys.problems[2].hasPrefix("line 3: "), "\(keys.problems)")
        #expect(keys.text == lines.joined(separator: "\n") + "\n", "it is the user's file, and kept")
    }

    @Test func aKeyThatIsRevokedAnywhereIsRevoked() {
        for lines in [["\(ada) revoked x", "\(ada) worker ada"], ["\(ada) worker ada", "\(ada) revoked x"]] {
            let keys = AuthorizedKeys(text: lines.joined(separator: "\n"))
            #expect(keys[ada]?.isRevoked == true)
            for role in PeerRole.allCases { #expect(keys[ada]?.allows(role) == false) }
        }
    }

    @Test func aKeyIsAuthorisedRevokedAndAuthorisedAgain() {
        var keys = AuthorizedKeys(text: "# mine\n\(bob) session bob\n")
        keys.authorize(ada, as: [.worker], name: "ada")
        #expect(keys.text == "# mine\n\(bob) session bob\n\(ada) worker ada\n")
        keys.revoke(bob)
        #expect(keys.text == "# mine\n\(bob) revoked bob\n\(ada) worker ada\n")
        keys.authorize(bob, as: [.admin, .worker], name: "bob")
        #expect(keys.text == "# mine\n\(bob) worker,admin bob\n\(ada) worker ada\n")
        #expect(AuthorizedKeys(text: keys.text) == keys)
    }

    @Test func namesAreMadeOfHostNames() {
        #expect(AuthorizedKeys.name(of: "node-1.local") == "node-1.local")
        #expect(AuthorizedKeys.name(of: "a b\nü") == "a-b--")
        #expect(AuthorizedKeys.name(of: "") == "unnamed")
        #expect(AuthorizedKeys.name(of: String(repeating: "x", count: 500)).count == 64)
    }

    @Test func aDriverIsKnownByTheLastKeyOfItsAddress() {
        var drivers = KnownDrivers(text: "# drivers\nbox:7077 \(ada)\nrubbish\n[::1]:7077 \(bob)\n")
        #expect(drivers["box:7077"] == ada && drivers["[::1]:7077"] == bob && drivers["box:7078"] == nil)
        drivers.remember("box:7077", bob)
        #expect(drivers["box:7077"] == bob && drivers.entries.count == 2)
        #expect(drivers.text.contains("rubbish"))
    }

    @Test func aTokenServesOnceAndForItsTime() throws {
        var tokens = JoinTokens()
        let (one, two) = (JoinToken.random(driver: ada), JoinToken.random(driver: ada))
        try tokens.add(one, role: .worker, expires: 110, now: 100)
        try tokens.add(two, role: .session, name: "ada", expires: 200, now: 100)
        #expect(!tokens.text.contains(one.proof), "what is kept opens nothing")
        var read = JoinTokens(text: tokens.text)
        #expect(read == tokens && read.isAnyOpen(now: 199) && !read.isAnyOpen(now: 200))
        let late = read.redeem(one.proof, now: 110)
        #expect(late == nil, "it has expired")
        let first = tokens.redeem(one.proof, now: 109)
        let again = tokens.redeem(one.proof, now: 109)
        #expect(first?.role == .worker && again == nil)
        let wrong = tokens.redeem("", now: 100)
        #expect(wrong == nil && tokens.isAnyOpen(now: 150))
        let named = tokens.redeem(two.proof, now: 150)
        #expect(first?.name == nil && named?.name == "ada")
    }

    @Test func tokensThatAreOpenAreBounded() throws {
        var tokens = JoinTokens()
        for _ in 0..<JoinTokens.most {
            try tokens.add(JoinToken.random(driver: ada), role: .worker, expires: 10, now: 0)
        }
        #expect(throws: TrustError.self) {
            try tokens.add(JoinToken.random(driver: ada), role: .worker, expires: 10, now: 0)
        }
        try tokens.add(JoinToken.random(driver: ada), role: .worker, expires: 20, now: 10)
        #expect(tokens.entries.count == 1, "those that have expired are forgotten")
    }

    @Test func aRingSaysWhatBecomesOfAConnection() throws {
        let own = KeyPair.random().publicKey
        var tokens = JoinTokens()
        try tokens.add(JoinToken.random(driver: own), role: .worker, expires: 10, now: 0)
        let authorized = AuthorizedKeys(text: "\(ada) worker ada\n\(bob) revoked bob\n\(own) revoked me")
        let ring = KeyRing(own: own, authorized: authorized, tokens: tokens)
        let stranger = KeyPair.random().publicKey
        #expect(ring.verdict(on: own, now: 0) == .known, "its own user's key cannot be shut out by mistake")
        #expect(ring.verdict(on: ada, now: 0) == .known && ring.verdict(on: bob, now: 0) == .revoked)
        #expect(ring.verdict(on: stranger, now: 9) == .mayEnrol && ring.verdict(on: stranger, now: 10) == .unknown)
    }
}
