import Foundation
import ModelSimulator
import Testing

@Suite(.timeLimit(.minutes(5))) struct BatchTests {
    @Test func aBatchOnlyGoesForward() {
        var batch = Batch(id: "b", number: 1, endpoint: "/v1/embeddings", inputFile: "f", metadata: [:], at: 1)
        batch.progress(completed: 1, failed: 1)
        batch.finalize(at: 2)
        batch.end(output: "o", errors: nil, expired: false, at: 2)
        #expect(batch.status == .validating && batch.completed == 0 && batch.outputFile == nil)
        batch.begin(total: 3, at: 3)
        batch.refuse([], at: 4)
        batch.progress(completed: 2, failed: 1)
        #expect(batch.status == .inProgress)
        batch.finalize(at: 5)
        let isCancelled = batch.cancel(at: 6)
        #expect(!isCancelled)
        batch.end(output: "o", errors: "e", expired: true, at: 7)
        #expect(batch.status == .expired && batch.status.isFinal)
        #expect(batch.times == [.validating: 1, .inProgress: 3, .finalizing: 5, .expired: 7])
        #expect(batch.completed == 2 && batch.failed == 1 && batch.errorFile == "e")
    }

    @Test func aBatchIsCancelledOnce() {
        var batch = Batch(id: "b", number: 1, endpoint: "/v1/embeddings", inputFile: "f", metadata: [:], at: 1)
        batch.begin(total: 3, at: 2)
        let (first, second) = (batch.cancel(at: 3), batch.cancel(at: 4))
        #expect(first && !second)
        batch.end(output: nil, errors: nil, expired: false, at: 5)
        #expect(batch.status == .cancelled)
    }

    // MARK: On the wire

    private func upload(
        _ endpoint: SimulatedEndpoint, _ content: String, purpose: String = "batch", name: String = "in.jsonl",
        base: String = "/v1", query: String = ""
    ) async throws -> SimulatedEndpoint.Response {
        let body =
            "--B\r\nContent-Disposition: form-data; name=\"purpose\"\r\n\r\n\(purpose)\r\n"
            + "--B\r\nContent-Disposition: form-data; name=\"file\"; filename=\"\(name)\"\r\nContent-Type: application/octet-stream\r\n\r\n\(content)\r\n--B--\r\n"
        return try await endpoint.send(
            "POST", base + "/files" + query, body: body, headers: ["content-type": "multipart/form-data; boundary=B"])
    }

    private func line(_ id: Int, prompt: String? = nil, url: String = "/v1/chat/completions") -> String {
        #"{"custom_id":"c\#(id)","method":"POST","url":"\#(url)","body":{"model":"m","messages":[{"role":"user","content":"\#(prompt ?? "Prompt \(id)")"}]}}"#
    }

    private func run(
        _ endpoint: SimulatedEndpoint, _ content: String, base: String = "/v1", query: String = "",
        cancelling: Bool = false
    ) async throws -> [String: Any] {
        let uploaded = try await upload(endpoint, content, base: base, query: query)
        let file = try #require(try object(uploaded.body)["id"] as? String, "\(uploaded.body)")
        let created = try await endpoint.send(
            "POST", base + "/batches" + query,
            body:
                #"{"input_file_id":"\#(file)","endpoint":"/v1/chat/completions","completion_window":"24h","metadata":{"k":"v"}}"#
        )
        var batch = try object(created.body)
        #expect(batch["status"] as? String == "validating")
        let id = try #require(batch["id"] as? String)
        var isCancelled = false
        while BatchStatus(rawValue: batch["status"] as? String ?? "")?.isFinal == false {
            try await Task.sleep(for: .milliseconds(5))
            if cancelling, !isCancelled, batch["status"] as? String == "in_progress" {
                isCancelled = true
                #expect(try await endpoint.send("POST", "\(base)/batches/\(id)/cancel\(query)").status == 200)
            }
            batch = try object(try await endpoint.send("GET", "\(base)/batches/\(id)\(query)").body)
        }
        return batch
    }

    private func lines(
        _ endpoint: SimulatedEndpoint, _ batch: [String: Any], _ member: String, base: String = "/v1",
        query: String = ""
    ) async throws -> [[String: Any]] {
        guard let file = batch[member] as? String else { return [] }
        let content = try await endpoint.send("GET", "\(base)/files/\(file)/content\(query)")
        #expect(content.headers["content-type"] == "application/octet-stream")
        return try content.body.split(separator: "\n").map { try object(String($0)) }
    }

    private func quick(expiresAfter part: Double = 1) -> Simulator.Configuration {
        var configuration = Simulator.Configuration(seed: 7)
        configuration.batchDuration = .milliseconds(100)
        configuration.batchExpiresAfter = part
        return configuration
    }

    @Test(arguments: [("/v1", ""), ("/openai", "?api-version=2024-10-21"), ("/openai/v1", "")])
    func aWholeBatch(base: String, query: String) async throws {
        try await SimulatedEndpoint.with(quick()) { endpoint async throws -> Void in
            let bad = #"{"custom_id":"bad","method":"POST","url":"/chat/completions","body":{"model":"m"}}"#
            let content = "\u{FEFF}" + (0..<50).map { line($0) }.joined(separator: "\n") + "\n\n" + bad
            let batch = try await run(endpoint, content, base: base, query: query)
            #expect(batch["status"] as? String == "completed")
            #expect(batch["request_counts"] as? [String: Int] == ["total": 51, "completed": 50, "failed": 1])
            #expect(batch["metadata"] as? [String: String] == ["k": "v"])
            let output = try await lines(endpoint, batch, "output_file_id", base: base, query: query)
            let ids = output.compactMap { $0["custom_id"] as? String }
            #expect(Set(ids) == Set((0..<50).map { "c\($0)" }))
            #expect(ids != (0..<50).map { "c\($0)" })
            let response = try #require(output[0]["response"] as? [String: Any])
            #expect(response["status_code"] as? Int == 200)
            #expect((response["body"] as? [String: Any])?["object"] as? String == "chat.completion")
            let errors = try await lines(endpoint, batch, "error_file_id", base: base, query: query)
            #expect(errors.map { $0["custom_id"] as? String } == ["bad"])
            #expect((errors.first?["response"] as? [String: Any])?["status_code"] as? Int == 400)
            let statistics = endpoint.simulator.statistics
            #expect(statistics.batchCalls == 50 && statistics.batches == 1 && statistics.uploads == 1)
            #expect(statistics.billedCalls == 0 && statistics.promptTokens == 0 && statistics.batchPromptTokens > 0)
            #expect(statistics.distinctPrompts == 50)
            // What a batch was paid for is doubled by a call.
            _ = try await endpoint.send(
                "POST", "/v1/chat/completions",
                body: #"{"model":"m","messages":[{"role":"user","content":"Prompt 3"}]}"#)
            #expect(endpoint.simulator.statistics.doubledCalls == 1)
        }
    }

    @Test func anExpiredBatchKeepsWhatItAnswered() async throws {
        try await SimulatedEndpoint.with(quick(expiresAfter: 0.5)) { endpoint async throws -> Void in
            let batch = try await run(endpoint, (0..<40).map { line($0) }.joined(separator: "\n"))
            #expect(batch["status"] as? String == "expired")
            #expect(try await lines(endpoint, batch, "output_file_id").count == 20)
            let errors = try await lines(endpoint, batch, "error_file_id")
            #expect(errors.count == 20)
            #expect(errors.allSatisfy { ($0["error"] as? [String: Any])?["code"] as? String == "batch_expired" })
            #expect(batch["expired_at"] is Int)
        }
    }

    @Test func aCancelledBatch() async throws {
        var configuration = quick()
        configuration.batchDuration = .seconds(2)
        try await SimulatedEndpoint.with(configuration) { endpoint async throws -> Void in
            let batch = try await run(endpoint, (0..<40).map { line($0) }.joined(separator: "\n"), cancelling: true)
            #expect(batch["status"] as? String == "cancelled")
            let output = try await lines(endpoint, batch, "output_file_id").count
            let errors = try await lines(endpoint, batch, "error_file_id").count
            #expect(output < 40 && output + errors == 40)
            let id = try #require(batch["id"] as? String)
            #expect(try await endpoint.send("POST", "/v1/batches/\(id)/cancel").status == 409)
        }
    }

    @Test func filesThatAreNotRight() async throws {
        try await SimulatedEndpoint.with(quick()) { endpoint async throws -> Void in
            for (content, code, number) in [
                (line(1) + "\n" + line(1), "duplicate_custom_id", 2), (line(1) + "\n{not JSON", "invalid_json_line", 2),
                (line(1, url: "/v1/embeddings"), "mismatched_url", 1), (" \n ", "empty_file", nil),
                (#"{"custom_id":"a","method":"POST","url":"/v1/chat/completions"}"#, "missing_required_parameter", 1),
                (#"{"custom_id":"a","method":"GET","url":"/v1/chat/completions","body":{}}"#, "invalid_method", 1),
                ("[]", "invalid_json_line", 1),
            ] as [(String, String, Int?)] {
                let batch = try await run(endpoint, content)
                #expect(batch["status"] as? String == "failed")
                let data = (batch["errors"] as? [String: Any])?["data"] as? [[String: Any]]
                #expect(data?.first?["code"] as? String == code)
                #expect(data?.first?["line"] as? Int == number)
            }
        }
    }

    @Test func filesOfTheirOwn() async throws {
        try await SimulatedEndpoint.with(quick()) { endpoint async throws -> Void in
            let file = try object(try await upload(endpoint, "{}\r\n--\r\n{}", purpose: "fine-tune").body)
            let id = try #require(file["id"] as? String)
            #expect(file["bytes"] as? Int == 10)
            #expect(file["filename"] as? String == "in.jsonl")
            #expect(try await endpoint.send("GET", "/v1/files/\(id)/content").body == "{}\r\n--\r\n{}")
            #expect(
                try object(try await endpoint.send("GET", "/v1/files/\(id)").body)["purpose"] as? String == "fine-tune")
            #expect((try object(try await endpoint.send("GET", "/v1/files").body)["data"] as? [Any])?.count == 1)
            let batch = #"{"input_file_id":"\#(id)","endpoint":"/v1/chat/completions","completion_window":"24h"}"#
            #expect(try await endpoint.send("POST", "/v1/batches", body: batch).status == 400)
            #expect(try await endpoint.send("DELETE", "/v1/files/\(id)").status == 200)
            #expect(try await endpoint.send("GET", "/v1/files/\(id)").status == 404)
            #expect(try await endpoint.send("GET", "/v1/files/..%2F..%2Fetc%2Fpasswd/content").status == 404)
            #expect(try await endpoint.send("POST", "/v1/batches", body: batch).status == 404)
            #expect(try await endpoint.send("GET", "/v1/batches/none").status == 404)
            #expect(try await endpoint.send("GET", "/openai/files").status == 404)
        }
    }

    @Test(arguments: [
        "", "--B", "--B--", "--B\r\n", "--B\r\n\r\n\r\n--B--", "--B\r\nContent-Disposition: form-data; name=x\r\n\r\n",
        "--B\r\nContent-Disposition: form-data\r\n\r\nx\r\n--B--", "\r\n\r\n\r\n", "--B\r\n\r\n--B\r\n",
    ])
    func hostileForms(body: String) async throws {
        try await SimulatedEndpoint.with { endpoint async throws -> Void in
            for type in [
                "multipart/form-data; boundary=B", "multipart/form-data; boundary=", "multipart/form-data",
                "text/plain", "",
            ] {
                let response = try await endpoint.send("POST", "/v1/files", body: body, headers: ["content-type": type])
                #expect(response.status == 400)
            }
            #expect(try await upload(endpoint, "x", purpose: "joke").status == 400)
            #expect(try await upload(endpoint, "x", name: "in.exe").status == 400)
            #expect(try await upload(endpoint, "").status == 400)
        }
    }

    @Test func keysForFilesToo() async throws {
        try await SimulatedEndpoint.with(.init(keys: ["k"])) { endpoint async throws -> Void in
            #expect(try await endpoint.send("GET", "/v1/files").status == 401)
            #expect(try await endpoint.send("GET", "/openai/v1/batches").status == 401)
            #expect(try await endpoint.send("GET", "/openai/v1/batches", headers: ["api-key": "k"]).status == 200)
        }
    }
}
