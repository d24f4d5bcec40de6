import ModelAPI
import NIOCore
import NIOHTTP1
import Testing

@testable import ModelClient

@Suite struct OriginTests {
    @Test(arguments: [
        ("http://a.example/v1/x", false, "a.example", 80, "a.example", "/v1/x"),
        ("https://a.example", true, "a.example", 443, "a.example", "/"),
        ("https://a.example:8443/x?y=%20z#part", true, "a.example", 8443, "a.example:8443", "/x?y=%20z"),
        ("http://a.example:80?q", false, "a.example", 80, "a.example", "/?q"),
        ("http://[::1]:8080/x", false, "::1", 8080, "[::1]:8080", "/x"),
        ("https://[2001:db8::1]/x", true, "2001:db8::1", 443, "[2001:db8::1]", "/x"),
        ("http://127.0.0.1/{x}|\"y\"", false, "127.0.0.1", 80, "127.0.0.1", "/%7Bx%7D%7C%22y%22"),
    ])
    func urls(url: String, secure: Bool, host: String, port: Int, authority: String, path: String) throws {
        let (origin, found) = try #require(Origin.split(url))
        #expect(origin.isSecure == secure)
        #expect(origin.host == host)
        #expect(origin.port == port)
        #expect(origin.authority == authority)
        #expect(found == path)
        #expect((origin.address != nil) == (host.contains("::") || host == "127.0.0.1"))
    }

    @Test(arguments: [
        "", "x", "ftp://a", "http://", "http:///x", "http://a:0", "http://a:65536", "http://a:b", "http://[::1",
        "http://a]:1",
        "http://a b/", "http://a/\r\nb: c", "http://a/é", "http://u@a/", "http://:80/",
    ])
    func whatIsNoURL(url: String) {
        #expect(Origin.split(url) == nil)
    }

    @Test func aRequestShowsNoKey() throws {
        let endpoint = try ModelEndpoint(kind: .azureV1, baseURL: "http://a.example")
        func make(_ key: String) -> RequestTemplates {
            RequestTemplates(
                endpoint: endpoint, key: Secret(key), fields: [HeaderField(name: "X-Title", value: Secret("eval"))],
                proxies: ProxySettings(), habits: ServerHabits())
        }
        let templates = make("0123456789")
        let request = try templates.request(for: ChatRequest(model: "m", messages: [.user("Hi")]))
        #expect(request.head.headers["api-key"] == ["0123456789"] && request.head.headers["x-title"] == ["eval"])
        #expect(request.head.headers["content-length"] == [String(request.body.length)])
        var dumped = ""
        dump(request, to: &dumped)
        for text in ["\(request)", String(reflecting: request), dumped] { #expect(!text.contains("0123456789")) }
        let broken = make("0\r\nb: 1")
        #expect(throws: ModelError.self) { try broken.request(for: ChatRequest(model: "m", messages: [])) }
    }
}
