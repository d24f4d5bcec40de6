import JSONText
import NIOCore
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

    @Test func aRequestsHeadShowsNoKey() throws {
        let head = try #require(RequestHead(path: "/x", authority: "a", authorization: ("api-key", "0123456789")))
        var dumped = ""
        dump(head, to: &dumped)
        for text in ["\(head)", String(reflecting: head), dumped] { #expect(!text.contains("0123456789")) }
        let request = head.request(capacity: 1) { $0.raw(#"{"a":1}"#) }
        #expect(
            String(buffer: request) == """
                POST /x HTTP/1.1\r\nHost: a\r\napi-key: 0123456789\r\nContent-Type: application/json\r\n\
                Accept: application/json\r\nUser-Agent: roost\r\nContent-Length: 7\r\n\r\n{"a":1}
                """)
        #expect(RequestHead(path: "/x", authority: "a", authorization: ("api-key", "0\r\nb: 1")) == nil)
    }
}
