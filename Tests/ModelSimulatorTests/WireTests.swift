import Foundation
import ModelSimulator
import Testing

/// The simulator as any other program sees it: statuses, headers and bodies on the wire.
@Suite(.timeLimit(.minutes(5))) struct WireTests {
    static let chat = #"{"model":"m","messages":[{"role":"user","content":"Describe a chef."}]}"#
    static let dated = "/openai/deployments/m/chat/completions?api-version=2024-10-21"

    private func object(_ text: String) throws -> [String: Any] {
        try #require(
            try JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any])
    }

    private func error(_ response: SimulatedEndpoint.Response) throws -> [String: Any] {
        try #require(try object(response.body)["error"] as? [String: Any])
    }

    @Test func openAIsAnswer() async throws {
        try await SimulatedEndpoint.with { endpoint in
            let response = try await endpoint.send(
                "POST", "/some/prefix/v1/chat/completions", body: Self.chat)
            #expect(response.status == 200)
            #expect(response.headers["content-type"] == "application/json")
            #expect(response.headers["x-roost-simulated"] == "true")
            #expect(response.headers["x-request-id"] == "simulated-7-1")
            #expect(response.headers["apim-request-id"] == nil)
            let body = try object(response.body)
            #expect(body["object"] as? String == "chat.completion")
            #expect(body["system_fingerprint"] as? String == "simulated-7")
            #expect(body["model"] as? String == "m")
            #expect(body["prompt_filter_results"] == nil)
            let choice = try #require((body["choices"] as? [[String: Any]])?.first)
            #expect(choice["finish_reason"] as? String == "stop")
            #expect((choice["message"] as? [String: Any])?["role"] as? String == "assistant")
            let usage = try #require(body["usage"] as? [String: Any])
            #expect(usage["prompt_tokens"] as? Int == 11)
            // Twice the same request, twice the same bytes.
            let again = try await endpoint.send("POST", "/v1/chat/completions", body: Self.chat)
            #expect(again.body == response.body)
        }
    }

    @Test(arguments: [dated, "/openai/v1/chat/completions"])
    func azuresAnswer(target: String) async throws {
        try await SimulatedEndpoint.with { endpoint in
            let response = try await endpoint.send("POST", target, body: Self.chat)
            #expect(response.status == 200)
            #expect(response.headers["x-roost-simulated"] == "true")
            #expect(response.headers["apim-request-id"] == "simulated-7-1")
            let body = try object(response.body)
            let prompt = try #require(
                (body["prompt_filter_results"] as? [[String: Any]])?.first)
            #expect(prompt["prompt_index"] as? Int == 0)
            let choice = try #require((body["choices"] as? [[String: Any]])?.first)
            for results in [prompt, choice] {
                let filter = try #require(results["content_filter_results"] as? [String: Any])
                let hate = try #require(filter["hate"] as? [String: Any])
                #expect(hate["filtered"] as? Bool == false)
                #expect(hate["severity"] as? String == "safe")
            }
        }
    }

    @Test func keysPerShape() async throws {
        try await SimulatedEndpoint.with(.init(keys: ["k1", "k2"])) {
            endpoint async throws -> Void in
            func status(_ target: String, _ headers: [String: String]) async throws -> UInt {
                try await endpoint.send("POST", target, body: Self.chat, headers: headers).status
            }
            let openAI = "/v1/chat/completions"
            #expect(try await status(openAI, ["Authorization": "Bearer k2"]) == 200)
            #expect(try await status(openAI, ["authorization": "bearer k1"]) == 200)
            #expect(try await status(openAI, ["Authorization": "Basic k1"]) == 401)
            #expect(try await status(openAI, ["api-key": "k1"]) == 401)
            for azure in [Self.dated, "/openai/v1/chat/completions"] {
                #expect(try await status(azure, ["api-key": "k1"]) == 200)
                #expect(try await status(azure, ["Authorization": "Bearer k1"]) == 200)
                #expect(try await status(azure, ["api-key": "k3"]) == 401)
            }
            // The pages are for the person who runs it, and ask for no key.
            #expect(try await endpoint.send("GET", "/stats").status == 200)
        }
    }

    static let bad: [(String, UInt, String?, String?)] = [
        ("", 400, nil, nil), ("not JSON", 400, nil, nil), ("[]", 400, nil, nil),
        (#"{"model":"m","messages":[{"role":"user","content":"x"}]"#, 400, nil, nil),
        (
            #"{"messages":[{"role":"user","content":"x"}]}"#, 400, "missing_required_parameter",
            "model"
        ),
        (#"{"model":"m"}"#, 400, "missing_required_parameter", "messages"),
        (#"{"model":"m","messages":[]}"#, 400, "missing_required_parameter", "messages"),
        (#"{"model":"m","messages":"x"}"#, 400, "missing_required_parameter", "messages"),
        (#"{"model":"m","messages":[7]}"#, 400, "invalid_value", "messages[0].role"),
        (
            #"{"model":"m","messages":[{"role":"boss","content":"x"}]}"#, 400, "invalid_value",
            "messages[0].role"
        ),
        (
            #"{"model":"m","messages":[{"role":"user","content":"x"}],"max_tokens":0}"#, 400,
            "invalid_value", "max_tokens"
        ),
        (
            #"{"model":"m","messages":[{"role":"user","content":"x"}],"n":0}"#, 400,
            "invalid_value", "n"
        ),
        (
            #"{"model":"m","messages":[{"role":"user","content":"x"}],"n":9223372036854775807}"#, 400,
            "invalid_value", "n"
        ),
    ]

    @Test(arguments: bad)
    func badBodies(body: String, status: UInt, code: String?, parameter: String?) async throws {
        try await SimulatedEndpoint.with { endpoint in
            let response = try await endpoint.send("POST", "/v1/chat/completions", body: body)
            #expect(response.status == status)
            #expect(response.headers["x-roost-simulated"] == "true")
            let error = try error(response)
            #expect(error["type"] as? String == "invalid_request_error")
            #expect(error["code"] as? String == code)
            #expect(error["param"] as? String == parameter)
            #expect((error["message"] as? String)?.isEmpty == false)
        }
    }

    @Test func aBodyBeyondTheLimit() async throws {
        try await SimulatedEndpoint.with { endpoint in
            let body = String(repeating: "x", count: 9 << 20)
            let response = try await endpoint.send("POST", "/v1/chat/completions", body: body)
            #expect(response.status == 413)
        }
    }

    @Test func urlsThatAreNotServed() async throws {
        try await SimulatedEndpoint.with { endpoint in
            let noVersion = try await endpoint.send(
                "POST", "/openai/deployments/m/chat/completions", body: Self.chat)
            #expect(noVersion.status == 404)
            #expect(try error(noVersion)["code"] as? String == "404")
            let dateOnV1 = try await endpoint.send(
                "POST", "/openai/v1/chat/completions?api-version=2024-10-21", body: Self.chat)
            #expect(dateOnV1.status == 400)
            #expect(try await endpoint.send("POST", "/v2/chat/completions").status == 404)
            #expect(try await endpoint.send("GET", "/nowhere").status == 404)
            #expect(try await endpoint.send("GET", "/v1/chat/completions").status == 405)
            #expect(try await endpoint.send("POST", "/stats").status == 405)
            #expect(try await endpoint.send("GET", "/reset").status == 405)
        }
    }

    @Test func contentMayComeInParts() async throws {
        try await SimulatedEndpoint.with { endpoint in
            let parts = #"""
                {"model":"m","messages":[{"role":"user","content":
                [{"type":"text","text":"Describe "},{"type":"text","text":"a chef."}]}],
                "temperature":0,"user":"someone","response_format":{"type":"text"}}
                """#
            _ = try await endpoint.send("POST", "/v1/chat/completions", body: parts)
            #expect(endpoint.simulator.statistics.callsByPrompt == ["Describe a chef.": 1])
        }
    }

    @Test func thePages() async throws {
        try await SimulatedEndpoint.with(.init(seed: 9, promptsKept: 1)) { endpoint in
            let other = Self.chat.replacing("chef", with: "nurse")
            for body in [Self.chat, Self.chat, other, "broken"] {
                _ = try await endpoint.send("POST", "/v1/chat/completions", body: body)
            }
            let stats = try object(try await endpoint.send("GET", "/stats").body)
            #expect(stats["simulated"] as? Bool == true)
            #expect(stats["seed"] as? Int == 9)
            #expect(stats["calls"] as? Int == 4)
            #expect(stats["answered"] as? Int == 3)
            #expect(stats["in_flight"] as? Int == 0)
            #expect(stats["most_in_flight"] as? Int == 1)
            #expect(stats["doubled_calls"] as? Int == 1)
            #expect(stats["doubled_prompts"] as? Int == 1)
            #expect(stats["calls_of_prompts_not_kept"] as? Int == 1)
            #expect(stats["refused"] as? [String: Int] == ["400": 1])
            #expect(stats["calls_by_prompt"] as? [String: Int] == ["Describe a chef.": 2])
            let tokens = try #require(stats["tokens"] as? [String: Int])
            #expect(tokens["prompt"] == 33)
            #expect(tokens["total"] == 33 + (tokens["completion"] ?? 0))
            let brief = try object(try await endpoint.send("GET", "/stats?prompts=false").body)
            #expect(brief["calls_by_prompt"] == nil)

            #expect(try await endpoint.send("POST", "/reset").status == 200)
            let empty = try object(try await endpoint.send("GET", "/stats").body)
            #expect(empty["calls"] as? Int == 0)
            #expect((empty["calls_by_prompt"] as? [String: Int])?.isEmpty == true)

            let health = try await endpoint.send("GET", "/health")
            #expect(health.status == 200)
            #expect(health.headers["x-roost-simulated"] == "true")
            let bias = try object(try await endpoint.send("GET", "/bias").body)
            let nurse = (bias["occupations"] as? [String: [String: Double]])?["nurse"]
            #expect(nurse == ["she": 0.9, "he": 0.05, "they": 0.05])
        }
    }
}
