import Messaging
import Testing

@testable import ZeroMQTransport

/// Where a driver is: how it is written, and what a text that is no address leads to.
@Suite struct AddressTests {
    @Test(
        arguments: [
            ("tcp://127.0.0.1:7077", "127.0.0.1", 7077, "tcp://127.0.0.1:7077", true, false),
            ("localhost:1", "localhost", 1, "tcp://localhost:1", true, false),
            ("tcp://[::1]:7077", "::1", 7077, "tcp://[::1]:7077", true, false),
            ("tcp://BigBox.lan:7077", "bigbox.lan", 7077, "tcp://bigbox.lan:7077", false, true),
            ("[2001:DB8::1]:65535", "2001:db8::1", 65535, "tcp://[2001:db8::1]:65535", false, true),
            ("tcp://[fe80::1%eth0]:7077", "fe80::1%eth0", 7077, "tcp://[fe80::1%eth0]:7077", false, true),
            ("tcp://0.0.0.0:7077", "0.0.0.0", 7077, "tcp://0.0.0.0:7077", false, true),
            ("tcp://[::]:7077", "::", 7077, "tcp://[::]:7077", false, true),
            ("tcp://*:7077", "*", 7077, "tcp://*:7077", false, true),
            ("curve://127.0.0.1:0", "127.0.0.1", 0, "tcp://127.0.0.1:0", true, true),
            ("tcp://192.0.2.7:7077", "192.0.2.7", 7077, "tcp://192.0.2.7:7077", false, true),
        ] as [(String, String, UInt16, String, Bool, Bool)])
    func anAddressIsRead(
        text: String, host: String, port: UInt16, shown: String, isLoopback: Bool, isEncrypted: Bool
    ) throws {
        let address = try Address(parsing: text)
        #expect(address.host == host && address.port == port && address.description == shown)
        #expect(address.isLoopback == isLoopback && address.isEncrypted == isEncrypted)
        #expect(try Address(parsing: address.listenText) == address)
    }

    @Test(arguments: [
        "", ":", ":1", "h", "h:", "h:x", "h:65536", "h:-1", "h:1:2", "tcp://", "http://h:1", "tcp://h:1/", "a b:1",
        "[::1]", "[::1]1", "[::1:1", "::1:1", "[h]:1", "[127.0.0.1]:1", "-h:1", "tcp://tcp://h:1", "h\u{0}:1", "ü:1",
        "[::1%]:1", "[::1%;]:1",
    ]) func whatIsNoneIsRefused(text: String) {
        #expect(throws: TransportError.self, "\(text)") { try Address(parsing: text) }
    }

    /// Only this machine's own addresses may go without encryption.
    @Test(arguments: ["127.evil.example:1", "localhost.evil.example:1", "127.1:1", "1.127.0.0:1", "[::2]:1"])
    func whatLooksLikeLoopbackIsNot(text: String) throws {
        #expect(try Address(parsing: text).isEncrypted)
    }

    @Test func aPortMayComeFromElsewhere() throws {
        #expect(try Address(parsing: "tcp://0.0.0.0", port: 7).description == "tcp://0.0.0.0:7")
        #expect(try Address(parsing: "[::]", port: 7).description == "tcp://[::]:7")
        #expect(try Address(parsing: "0.0.0.0:9", port: 7).port == 9)
    }

    @Test func whereADriverListensIsNotWhereItIsFound() throws {
        for text in ["0.0.0.0:7077", "[::]:7077", "*:7077", "127.0.0.1:0"] {
            #expect(throws: TransportError.self) { try Address(ofDriver: text) }
        }
        #expect(try Address(parsing: "*:7077").here == Address(port: 7077))
        #expect(try Address(parsing: "[::]:7077").here == Address(port: 7077))
        #expect(try Address(ofDriver: "box:7077").here.host == "box")
    }

    @Test func randomTextsAreReadOrRefused() {
        let letters = Array("tcp://[]:.%*0127ab\u{0}é -@")
        for _ in 0..<5_000 {
            let text = String((0..<Int.random(in: 0...24)).compactMap { _ in letters.randomElement() })
            guard let address = try? Address(parsing: text, port: 1) else { continue }
            #expect((try? Address(parsing: address.listenText)) == address, "\(text)")
        }
    }

    @Test func namesAreFoundOnAThreadOfTheirOwn() async throws {
        #expect(try NameLookup.addresses(of: Address(port: 1)) == [Address(port: 1)])
        let error = #expect(throws: TransportError.self) {
            try NameLookup.addresses(of: try Address(parsing: "no-such-host.invalid:1"))
        }
        #expect(error?.description.contains("tcp://no-such-host.invalid:1") == true)
        let nowhere = try Address(parsing: "no-such-host.invalid:1")
        guard case .unreachable(let reason) = await nowhere.reachability() else { return #expect(Bool(false)) }
        #expect(reason.contains("not known"))
        #expect(await Address(port: 1).reachability() == .nothingListens)
        let six = try Address(parsing: "[::1]:1")
        #expect(await six.reachability() == .nothingListens)
    }

    @Test func aRouteIsTriedInItsOrder() throws {
        var route = Route()
        #expect(route.current == nil)
        let addresses = try ["a:1", "b:1"].map { try Address(parsing: $0) }
        route.found(addresses)
        #expect(route.current == addresses[0])
        #expect(route.failed() && route.current == addresses[1])
        #expect(!route.failed() && route.current == nil, "they are looked for again")
        #expect(!route.failed() && route.current == nil)
    }
}
