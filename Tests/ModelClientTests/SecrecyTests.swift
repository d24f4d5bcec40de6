import Foundation
import ModelAPI
import ModelClient
import NIOSSL
import Testing

/// Calls over https, to a server with a certificate that it made itself.
@Suite(
    .timeLimit(.minutes(5)),
    .enabled(if: Certificate.canBeMade, "there is no openssl command to make a certificate with"))
struct SecrecyTests {
    let request = ChatRequest(model: "gpt-4o", messages: [.user("Hi")])

    private func attempt(
        _ certificate: Certificate, host: String, trusted: String? = nil, calls: Int = 1,
        configuration: EndpointClient.Configuration = .init(),
        _ replies: RawServer.Reply = EndpointClientTests.good
    ) async throws -> (attempt: ChatAttempt, connections: Int) {
        let secrecy = try NIOSSLContext(
            configuration: .makeServerConfiguration(
                certificateChain: NIOSSLCertificate.fromPEMBytes(Array(certificate.text.utf8)).map { .certificate($0) },
                privateKey: .privateKey(NIOSSLPrivateKey(bytes: Array(certificate.key.utf8), format: .pem))))
        return try await RawServer([replies], secrecy: secrecy).serving { server in
            var configuration = configuration
            if let trusted { configuration.trust.pem = trusted }
            let client = EndpointClient(
                endpoint: try ModelEndpoint(kind: .openAI, baseURL: "https://\(host):\(server.port)"),
                key: Secret(EndpointClientTests.key), configuration: configuration)
            for _ in 1..<calls { #expect(await client.attempt(request).outcome == nil) }
            let attempt = await client.attempt(request)
            await client.shutdown()
            return (attempt, server.connectionCount)
        }
    }

    @Test(arguments: ["localhost", "127.0.0.1"])
    func aTrustedServerIsCalled(host: String) async throws {
        let certificate = try Certificate(for: "DNS:localhost,IP:127.0.0.1")
        let (attempt, connections) = try await attempt(certificate, host: host, trusted: certificate.text, calls: 3)
        #expect(try attempt.result.get().content == "Hello")
        #expect(connections == 1)
    }

    @Test func aServerThatIsNotTrustedIsRefused() async throws {
        let certificate = try Certificate(for: "DNS:localhost")
        let attempt = try await attempt(certificate, host: "localhost", trusted: nil).attempt
        #expect(attempt.outcome == .hopeless)
        let error = #expect(throws: ModelError.self) { try attempt.result.get() }
        #expect(error?.category == .connection)
        #expect(error?.code == "tls" && error?.attempts == 0)
        #expect(error?.message.contains(": its certificate is not one that this machine trusts: ") == true)
        #expect(error?.message.contains("SSL_CERT_FILE") == true)
    }

    @Test(arguments: ["localhost", "127.0.0.1"])
    func aTrustedServerOfAnotherNameIsRefused(host: String) async throws {
        let certificate = try Certificate(for: "DNS:elsewhere.example")
        let attempt = try await attempt(certificate, host: host, trusted: certificate.text).attempt
        #expect(attempt.outcome == .hopeless)
        let error = #expect(throws: ModelError.self) { try attempt.result.get() }
        #expect(error?.code == "tls")
        #expect(error?.message.contains("elsewhere") == false)
    }

    @Test(arguments: [
        RawServer.Reply.bytesAndClose("HTTP/1.1 200 OK\r\n\r\n" + EndpointClientTests.answer),
        .pieces(["HTTP/1.1 200 OK\r\nTransfer-Encoding: ", "chunked\r\n\r\n2\r\n{}\r\n", "0\r\n\r\n"]),
    ])
    func bodiesOfOtherKinds(reply: RawServer.Reply) async throws {
        let certificate = try Certificate(for: "DNS:localhost")
        let attempt = try await attempt(certificate, host: "localhost", trusted: certificate.text, reply).attempt
        #expect(attempt.outcome == nil || attempt.outcome == .unreadable)
    }

    @Test func aServerWithoutSecrecy() async throws {
        try await RawServer([EndpointClientTests.good], isDeaf: true).serving { server in
            let client = EndpointClient(
                endpoint: try ModelEndpoint(kind: .openAI, baseURL: "https://127.0.0.1:\(server.port)"), key: nil)
            let attempt = await client.attempt(request) { Issue.record("it was sent") }
            // It would speak no TLS the next time either.
            #expect(attempt.outcome == .hopeless)
            let error = #expect(throws: ModelError.self) { try attempt.result.get() }
            #expect(error?.code == "tls" && error?.message.contains("http://") == true)
            #expect(error?.message.contains("BoringSSL") == false, "\(error?.message ?? "")")
            await client.shutdown()
        }
    }

    @Test func aFileOfCertificatesIsTrustedBesideTheSystems() async throws {
        let certificate = try Certificate(for: "DNS:localhost")
        let path = FileManager.default.temporaryDirectory.appendingPathComponent("\(UUID()).pem").path
        try certificate.text.write(toFile: path, atomically: true, encoding: .utf8)
        defer { try? FileManager.default.removeItem(atPath: path) }
        let configuration = EndpointClient.Configuration(environment: ["SSL_CERT_FILE": path])
        let attempt = try await attempt(certificate, host: "localhost", configuration: configuration).attempt
        #expect(try attempt.result.get().content == "Hello")
    }

    @Test func aFileOfCertificatesThatCannotBeReadIsNamed() async throws {
        let certificate = try Certificate(for: "DNS:localhost")
        let configuration = EndpointClient.Configuration(environment: ["SSL_CERT_FILE": "/no/such.pem"])
        let attempt = try await attempt(certificate, host: "localhost", configuration: configuration).attempt
        #expect(attempt.outcome == .hopeless)
        let error = #expect(throws: ModelError.self) { try attempt.result.get() }
        #expect(error?.message.contains("SSL_CERT_FILE names '/no/such.pem'") == true)
    }

    @Test func whatIsNoCertificate() async throws {
        let certificate = try Certificate(for: "DNS:localhost")
        let attempt = try await attempt(certificate, host: "localhost", trusted: "no PEM").attempt
        #expect(attempt.outcome == .hopeless)
    }
}

/// A certificate that signs itself, made by the `openssl` command.
struct Certificate: Sendable {
    let text: String
    let key: String

    private static let command = ["/usr/bin/openssl", "/usr/local/bin/openssl", "/opt/homebrew/bin/openssl"]
        .first(where: FileManager.default.isExecutableFile(atPath:))

    static var canBeMade: Bool { command != nil }

    /// Makes a certificate and its key.
    ///
    /// - Parameter names: What it stands for, as `DNS:localhost,IP:127.0.0.1`.
    /// - Throws: An error where `openssl` cannot make it.
    init(for names: String) throws {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent("certificate-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        // Not by Foundation's `Process`, which runs a run loop on the thread that waits, and that is one of tasks.
        let status = system(
            "cd '\(folder.path)' && \(try #require(Self.command)) req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 "
                + "-nodes -keyout key -out text -days 2 -subj /CN=test -addext subjectAltName=\(names) >/dev/null 2>&1")
        try #require(status == 0)
        text = try String(contentsOf: folder.appendingPathComponent("text"), encoding: .utf8)
        key = try String(contentsOf: folder.appendingPathComponent("key"), encoding: .utf8)
    }
}
