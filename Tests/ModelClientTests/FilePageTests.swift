import ModelAPI
import ModelClient
import NIOCore
import Testing

@Suite(.timeLimit(.minutes(5))) struct FilePageTests {
    private static let page = #"""
        {"object":"list","data":[{"id":"file-2","object":"file","filename":"roost-1-2-ab.jsonl","purpose":"batch",
        "status":"processed"},{"id":"file-1","object":"file"}],"has_more":true}
        """#

    @Test func aListOfFilesIsRead() throws {
        let page = try FilePage(decoding: ByteBuffer(string: Self.page))
        #expect(page.files.map(\.id) == ["file-2", "file-1"])
        #expect(page.files[0].filename == "roost-1-2-ab.jsonl")
        #expect(page.hasMore)
    }

    @Test(arguments: ["{}", #"{"data":3}"#, #"{"data":[{"filename":"a"}]}"#, "[]", ""])
    func whatIsNoListOfFilesIsRefused(text: String) {
        #expect(throws: (any Error).self) { try FilePage(decoding: ByteBuffer(string: text)) }
    }

    @Test(arguments: [
        (ModelEndpoint.Kind.openAI, "/v1/files?purpose=batch&limit=1000&order=desc&after=file-9"),
        (
            .azureDated(apiVersion: "2024-10-21"),
            "/openai/files?api-version=2024-10-21&purpose=batch&limit=1000&order=desc&after=file-9"
        ),
    ])
    func theNextPageIsAskedFor(kind: ModelEndpoint.Kind, target: String) async throws {
        try await RawServer.with(.json("200 OK", Self.page)) { server in
            let client = EndpointClient(
                endpoint: try ModelEndpoint(kind: kind, baseURL: "http://127.0.0.1:\(server.port)"), key: Secret("k"))
            let attempt = await client.files(after: "file-9")
            #expect(try attempt.result.get().files.count == 2)
            var requests = server.requests.makeAsyncIterator()
            let request = try #require(await requests.next())
            #expect(request.hasPrefix("GET \(target) HTTP/1.1"))
            await client.shutdown()
        }
    }
}
