import Foundation
import ModelSimulator
import TestSupport
import Testing

/// The simulator through the `openai` client for Python, as people's own programs would call it.
@Suite(
    .processes, .serialized, .timeLimit(.minutes(5)),
    .enabled("no Python with openai; cluster/test installs it") { await OpenAIClient.python.value != nil }
)
struct OpenAIClientTests {
    private func run(_ script: String, _ configuration: Simulator.Configuration) async throws {
        let python = try #require(await OpenAIClient.python.value)
        let folder = try TemporaryFolder()
        let simulator = try await Simulator.start(configuration)
        let path = try folder.write("call.py", OpenAIClient.opening + script + "\nprint('all good')\n")
        let result = try await Program.start([path, simulator.baseURL, folder.url.path], program: python).end()
        await simulator.stop()
        #expect(result.output.hasSuffix("all good\n"), "\(result.output)\(result.errors)")
    }

    private var settings: Simulator.Configuration {
        var settings = Simulator.Configuration(seed: 7, keys: ["secret"])
        settings.batchDuration = .milliseconds(300)
        return settings
    }

    @Test func chatStreamedAndNot() async throws {
        try await run(
            """
            for client in clients:
                messages = [{"role": "user", "content": "Describe a nurse."}]
                answer = client.chat.completions.create(model="gpt-4o", messages=messages, n=2)
                assert len(answer.choices) == 2 and answer.usage.total_tokens == answer.usage.prompt_tokens + answer.usage.completion_tokens
                whole = client.chat.completions.create(model="gpt-4o", messages=messages)
                text, usage = "", None
                for chunk in client.chat.completions.create(model="gpt-4o", messages=messages, stream=True, stream_options={"include_usage": True}):
                    if chunk.choices: text += chunk.choices[0].delta.content or ""
                    if chunk.usage: usage = chunk.usage
                assert text == whole.choices[0].message.content and usage == whole.usage
            from pydantic import BaseModel
            class Review(BaseModel):
                stars: int
                words: list[str]
            parsed = clients[0].chat.completions.parse(model="gpt-4o", messages=messages, response_format=Review)
            assert isinstance(parsed.choices[0].message.parsed, Review)
            """, settings)
    }

    @Test func embeddings() async throws {
        try await run(
            """
            for client in clients:
                both = client.embeddings.create(model="text-embedding-3-small", input=["a dog", "a cat"])
                assert [len(item.embedding) for item in both.data] == [1536, 1536]
                plain = client.embeddings.create(model="text-embedding-3-small", input="a dog", encoding_format="float")
                assert all(abs(a - b) < 1e-6 for a, b in zip(plain.data[0].embedding, both.data[0].embedding))
            """, settings)
    }

    @Test func filesAndBatches() async throws {
        try await run(
            """
            import json, pathlib, time
            for client in clients:
                path = pathlib.Path(sys.argv[2]) / "requests.jsonl"
                path.write_text("".join(json.dumps({"custom_id": f"c{i}", "method": "POST", "url": "/v1/chat/completions",
                    "body": {"model": "gpt-4o", "messages": [{"role": "user", "content": f"Prompt {i}"}]}}) + "\\n" for i in range(30)))
                file = client.files.create(file=path.open("rb"), purpose="batch")
                assert client.files.retrieve(file.id).bytes == path.stat().st_size
                assert file.id in [item.id for item in client.files.list()]
                batch = client.batches.create(input_file_id=file.id, endpoint="/v1/chat/completions", completion_window="24h")
                while batch.status not in ("completed", "failed", "expired", "cancelled"):
                    time.sleep(0.05)
                    batch = client.batches.retrieve(batch.id)
                assert batch.status == "completed" and batch.request_counts.completed == 30, batch
                lines = [json.loads(line) for line in client.files.content(batch.output_file_id).text.splitlines()]
                assert sorted(line["custom_id"] for line in lines) == sorted(f"c{i}" for i in range(30))
                assert batch.id in [item.id for item in client.batches.list()]
                assert client.files.delete(file.id).deleted
            """, settings)
    }

    @Test func refusalsAndRetries() async throws {
        var settings = settings
        settings.faults = try ["429=retry-after-ms@1", "500@2", "reset@3", "content-filter@5"].map {
            try FaultRule(parsing: $0)
        }
        settings.faultWait = .milliseconds(20)
        settings.quotas.limits = .init(requestsPerMinute: 6)
        try await run(
            """
            messages = [{"role": "user", "content": "Hello"}]
            answer = clients[0].with_options(max_retries=3).chat.completions.create(model="gpt-4o", messages=messages)
            assert answer.choices[0].message.content
            def refused(kind, call):
                try: call()
                except kind as error: return error
                raise AssertionError(f"no {kind}")
            error = refused(openai.BadRequestError, lambda: clients[1].chat.completions.create(model="gpt-4o", messages=messages))
            assert error.code == "content_filter", error
            once = clients[0].with_options(max_retries=0)
            error = refused(openai.RateLimitError, lambda: once.chat.completions.create(model="gpt-4o", messages=messages))
            assert error.code == "rate_limit_exceeded" and float(error.response.headers["retry-after"]) > 0
            assert int(error.response.headers["x-ratelimit-remaining-requests"]) == 0
            wrong = openai.OpenAI(base_url=base + "/v1", api_key="wrong", max_retries=0)
            refused(openai.AuthenticationError, lambda: wrong.chat.completions.create(model="m", messages=messages))
            """, settings)
    }
}

enum OpenAIClient {
    /// A client of each dialect.
    static let opening = """
        import sys, openai
        base = sys.argv[1]
        clients = [
            openai.OpenAI(base_url=base + "/v1", api_key="secret", max_retries=0),
            openai.AzureOpenAI(azure_endpoint=base, api_version="2024-10-21", api_key="secret", max_retries=0),
            openai.OpenAI(base_url=base + "/openai/v1", api_key="secret", max_retries=0),
        ]

        """

    /// The Python of `cluster/test`, if it has the client.
    static let python = Task { () -> String? in
        guard let python = try? Program.python() else { return nil }
        return try? await ProgramRun.of([python, "-c", "import openai"], isQuiet: true).code == 0 ? python : nil
    }
}
