import Foundation
import Testing

@testable import Messaging

/// Keys as texts, and what never stands in one.
@Suite struct KeyTests {
    /// The example of rfc.zeromq.org/spec/32.
    @Test func z85IsZeroMQs() throws {
        #expect(Z85.encode([0x86, 0x4F, 0xD2, 0x6F, 0xB5, 0x59, 0xF7, 0x5B]) == "HelloWorld")
        #expect(Z85.decode(Array("HelloWorld".utf8)) == [0x86, 0x4F, 0xD2, 0x6F, 0xB5, 0x59, 0xF7, 0x5B])
        #expect(
            Z85.encode([255, 255, 255, 255]) == "%nSc0" && Z85.decode(Array("%nSc0".utf8)) == [255, 255, 255, 255])
        for wrong in ["%nSc1", "#####", "abcd", "ab de", "ab\"de", "abcdé"] {
            #expect(Z85.decode(Array(wrong.utf8)) == nil, "\(wrong)")
        }
    }

    @Test func z85ComesBackAsItWent() {
        for _ in 0..<2_000 {
            let bytes = (0..<4 * Int.random(in: 0...10)).map { _ in UInt8.random(in: 0...255) }
            #expect(Z85.decode(Array(Z85.encode(bytes).utf8)) == bytes)
        }
    }

    /// The pair of rfc.zeromq.org/spec/26's test vectors in libzmq's own tests.
    @Test func aPublicKeyFollowsFromItsSecret() throws {
        let pair = try #require(KeyPair(text: "JTKVSB%%)wK0E.X)V>+}o?pNmC{O&4W4b!Ni{Lh6\n"))
        #expect("\(pair.publicKey)" == "rq:rM>}U?@Lns47E1%kR.o@n%FcmmsL/@{H8]yf7")
    }

    @Test func aKeyFilesTextComesBack() throws {
        for _ in 0..<50 {
            let pair = KeyPair.random()
            let text = "\(pair.publicKey)"
            #expect(text.utf8.count == 40 && PublicKey(text) == pair.publicKey)
            #expect(PublicKey(bytes: pair.publicKey.bytes) == pair.publicKey)
            #expect(text.first?.isLetter == true || text.first?.isNumber == true)
            #expect(KeyPair(text: pair.text)?.publicKey == pair.publicKey)
        }
        let exposed = KeyPair.random().secret.exposed
        for wrong in ["", "\n", exposed.dropLast() + "", exposed + "0", "\(exposed)\n\(exposed)\n", "# \(exposed)"] {
            #expect(KeyPair(text: wrong) == nil)
        }
    }

    /// However it is printed: in a text, by a debugger, by `dump`.
    @Test func aSecretIsNotPrinted() throws {
        let pair = KeyPair.random()
        let token = JoinToken.random(driver: pair.publicKey)
        let secrets = [pair.secret.exposed, token.exposed, token.proof]
        var texts = ["\(pair)", "\(pair.secret)", "\(token)", String(reflecting: pair), String(reflecting: token)]
        for value in [pair, pair.secret, token, [token], HandshakeMessage.Enrolment(token, role: .worker, name: "n")]
            as [Any]
        {
            var text = ""
            dump(value, to: &text)
            // What goes over the wire holds it, and nobody prints that.
            if !(value is HandshakeMessage.Enrolment) { texts.append(text) }
        }
        for text in texts {
            for secret in secrets { #expect(!text.contains(secret), "\(text)") }
        }
    }

    @Test func aTokenIsReadAsItWasMade() throws {
        let driver = KeyPair.random().publicKey
        let token = JoinToken.random(driver: driver)
        let text = token.exposed
        #expect(text.allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber || $0 == ".") }, "no shell takes it apart")
        let read = try JoinToken(parsing: text)
        #expect(read.driver == driver && read.proof == token.proof && read.digest == token.digest)
        #expect(JoinToken.random(driver: driver).proof != token.proof)
        let wrong = [
            "", "roost1", "roost1..", "roost2" + text.dropFirst(6), text + "0", text + ".", String(text.dropLast()),
            " " + text, text.replacingOccurrences(of: ".", with: "-"),
        ]
        for text in wrong {
            let error = #expect(throws: TrustError.self, "\(text)") { try JoinToken(parsing: text) }
            #expect(error?.description.contains(token.proof) != true)
        }
    }

    /// Whatever stands there: a text is read or refused, and what is read is written as it was.
    @Test func noBytesAreTooStrange() {
        var generator = SystemRandomNumberGenerator()
        let key = KeyPair.random().publicKey
        let token = JoinToken.random(driver: key)
        let seeds = ["\(key) worker,session a.b\n# c\n\n\(key) revoked a\n", "h:1 \(key)\n", token.exposed]
        for round in 0..<3_000 {
            var bytes = Array(seeds[round % 3].utf8)
            for _ in 0..<Int.random(in: 0...6, using: &generator) {
                let index = Int.random(in: 0..<bytes.count, using: &generator)
                bytes[index] = UInt8.random(in: 0...255, using: &generator)
            }
            if round % 5 == 0 { bytes = (0..<80).map { _ in UInt8.random(in: 0...255, using: &generator) } }
            let text = String(decoding: bytes, as: UTF8.self)
            let authorized = AuthorizedKeys(text: text)
            #expect(AuthorizedKeys(text: authorized.text) == authorized)
            #expect(authorized.entries.allSatisfy { AuthorizedKeys.isName($0.name) })
            let drivers = KnownDrivers(text: text)
            #expect(KnownDrivers(text: drivers.text) == drivers)
            let tokens = JoinTokens(text: text)
            #expect(JoinTokens(text: tokens.text) == tokens)
            _ = try? JoinToken(parsing: text)
            _ = KeyPair(text: text)
            _ = PublicKey(text)
            _ = PublicKey(text: bytes)
            _ = try? PeerRole.read(text)
            #expect(AuthorizedKeys.isName(AuthorizedKeys.name(of: text)))
        }
    }
}
