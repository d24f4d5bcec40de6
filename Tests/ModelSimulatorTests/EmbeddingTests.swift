import Foundation
import ModelSimulator
import Testing

@Suite(.timeLimit(.minutes(5))) struct EmbeddingTests {
    static let targets = [
        "/v1/embeddings", "/openai/v1/embeddings", "/openai/deployments/m/embeddings?api-version=2024-10-21",
    ]

    private func vectors(_ endpoint: SimulatedEndpoint, _ target: String, _ members: String) async throws -> [[Double]]
    {
        let response = try await endpoint.send("POST", target, body: #"{"model":"m",\#(members)}"#)
        let data = try #require(try object(response.body)["data"] as? [[String: Any]])
        #expect(data.map { $0["index"] as? Int } == Array(0..<data.count))
        return data.compactMap { $0["embedding"] as? [Double] }
    }

    @Test(arguments: targets)
    func unitVectorsOfTheirText(target: String) async throws {
        try await SimulatedEndpoint.with { endpoint async throws -> Void in
            let found = try await vectors(endpoint, target, #""input":["a dog","a cat","a dog"]"#)
            try #require(found.map(\.count) == [1_536, 1_536, 1_536])
            #expect(found[0] == found[2])
            for vector in found { #expect(abs(vector.reduce(0) { $0 + $1 * $1 } - 1) < 1e-5) }
            #expect(abs(zip(found[0], found[1]).reduce(0) { $0 + $1.0 * $1.1 }) < 0.2)
            #expect(try await vectors(endpoint, target, #""input":"a dog""#) == [found[0]])
            let statistics = endpoint.simulator.statistics
            #expect(statistics.embeddingCalls == 2)
            #expect(statistics.promptTokens == 8)
            #expect(statistics.completionTokens == 0)
        }
    }

    @Test func dimensionsAndBase64() async throws {
        try await SimulatedEndpoint.with { endpoint async throws -> Void in
            let shortened = try await vectors(endpoint, Self.targets[0], #""input":"x","dimensions":7"#)
            let floats = try #require(shortened.first)
            let response = try await endpoint.send(
                "POST", "/v1/embeddings", body: #"{"model":"m","input":"x","dimensions":7,"encoding_format":"base64"}"#)
            let data = try #require(
                (try object(response.body)["data"] as? [[String: Any]])?.first?["embedding"] as? String)
            let bytes = try #require(Data(base64Encoded: data))
            let decoded = (0..<7).map { index in
                Float(
                    bitPattern: bytes.withUnsafeBytes {
                        UInt32(littleEndian: $0.loadUnaligned(fromByteOffset: 4 * index, as: UInt32.self))
                    })
            }
            #expect(decoded == floats.map { Float($0) })
            #expect(try await vectors(endpoint, Self.targets[0], #""input":[1,2,3],"dimensions":2"#).count == 1)
            #expect(try await vectors(endpoint, Self.targets[0], #""input":[[1,2],[3]],"dimensions":2"#).count == 2)
        }
    }

    @Test func limits() async throws {
        try await SimulatedEndpoint.with { endpoint async throws -> Void in
            func code(_ members: String) async throws -> String? {
                let response = try await endpoint.send("POST", "/v1/embeddings", body: #"{"model":"m",\#(members)}"#)
                guard response.status == 400 else { return "\(response.status)" }
                return (try object(response.body)["error"] as? [String: Any])?["code"] as? String
            }
            func words(_ count: Int) -> String { Array(repeating: "w", count: count).joined(separator: " ") }
            let many = Array(repeating: "\"x\"", count: 2_049).joined(separator: ",")
            #expect(try await code(#""input":[\#(many)],"dimensions":1"#) == "invalid_value")
            #expect(try await code(#""input":"\#(words(8_193))""#) == "context_length_exceeded")
            #expect(try await code(#""input":"\#(words(8_192))""#) == "200")
            let full = Array(repeating: "\"\(words(8_000))\"", count: 38).joined(separator: ",")
            #expect(try await code(#""input":[\#(full)]"#) == "max_tokens_per_request")
            #expect(try await code(#""input":[]"#) == "missing_required_parameter")
            #expect(try await code(#""input":["a",""]"#) == "invalid_value")
            #expect(try await code(#""input":"a","dimensions":0"#) == "invalid_value")
            #expect(try await code(#""input":"a","encoding_format":"int8""#) == "invalid_value")
            #expect(endpoint.simulator.statistics.billedCalls == 1)
        }
    }
}
