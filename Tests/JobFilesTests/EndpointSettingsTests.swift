import DataFrames
import Foundation
import ModelAPI
import Planning
import Testing

@testable import JobFiles

/// What a job file says of its endpoint, and of what is sent there.
@Suite struct EndpointSettingsTests {
    private func job(_ lines: String...) throws -> JobFile {
        let folder = try TemporaryFolder()
        let model = lines.map { "  \($0)\n" }.joined()
        return try JobFile(
            path: try folder.write("job.yaml", "model:\n  name: m\n\(model)inputs: {a: {rows: [x]}}\n"))
    }

    private func error(_ lines: String...) -> String {
        do {
            let folder = try TemporaryFolder()
            let model = lines.map { "  \($0)\n" }.joined()
            _ = try JobFile(path: try folder.write("job.yaml", "model:\n  name: m\n\(model)inputs: {a: {rows: [x]}}\n"))
            return ""
        } catch { return "\(error)" }
    }

    @Test func whatIsSentAsItStandsKeepsItsOrder() throws {
        let job = try job(
            "reasoning_effort: low", "logprobs: true", "presence_penalty: -0.5", "tools: [{type: function}]",
            "user: me",
            #"extra_body: {top_k: 20, chat_template_kwargs: {enable_thinking: false}, "a \"b\"": [1, null]}"#)
        #expect(
            job.sampling.extra
                == #"{"reasoning_effort":"low","logprobs":true,"presence_penalty":-0.5,"tools":[{"type":"function"}],"#
                + #""user":"me","top_k":20,"chat_template_kwargs":{"enable_thinking":false},"a \"b\"":[1,null]}"#)
        #expect(try self.job().sampling.extra == nil)
    }

    @Test(arguments: [
        ("extra_body: {max_tokens: 5}", "has a setting of its own"), ("extra_body: {n: 2}", "a call of its own"),
        ("extra_body: [1]", "must be a mapping"), ("logprobs: maybe", "true or false"), ("top_logprobs: 21", "0 to 20"),
        ("presence_penalty: 3", "-2 to 2"), ("tools: x", "must be a list"), ("reasoning_effort: [a]", "must be a text"),
    ])
    func whatCannotBeSentIsTold(line: String, words: String) { #expect(error(line).contains(words), "\(error(line))") }

    @Test func aParameterStandsOnce() {
        #expect(error("user: a", "extra_body: {user: b}").contains("user"))
    }

    @Test func howCallsAreMade() throws {
        let job = try job("n: 3", "stream: true", "ask_again: 0", "request_timeout: 900")
        #expect(job.samples == 3 && job.calls.streams && job.calls.answersAgain == 0 && job.calls.requestTimeout == 900)
        #expect(try self.job().calls.answersAgain == 1)
        #expect(error("ask_again: -1").contains("0 to 100") && error("stream: maybe").contains("true or false"))
    }

    @Test func aFileOfCertificatesMustBeThere() {
        #expect(error("ca_file: none.pem").contains("none.pem, which is no file"))
    }

    private func fields(_ text: String, _ environment: [String: String]) throws -> [HeaderField] {
        let job = try job(text)
        return try job.headers.resolved(environment)
    }

    @Test func headersTakeTheirKeysFromTheEnvironment() throws {
        let fields = try fields(
            #"headers: {HTTP-Referer: "https://me.example", X-Key: $GATE_KEY, Authorization: "Basic ${USER_1}", X-Price: 5$$}"#,
            ["GATE_KEY": " key-0123456789 ", "USER_1": "dXNlcg=="])
        #expect(fields.map(\.name) == ["HTTP-Referer", "X-Key", "Authorization", "X-Price"])
        #expect(fields.map { $0.value.reveal() } == ["https://me.example", "key-0123456789", "Basic dXNlcg==", "5$"])
        #expect(fields.map(\.isSecret) == [false, true, true, false])
        let failure = #expect(throws: RoostError.self) { try self.fields("headers: {X-Key: $NONE}", [:]) }
        #expect(failure?.message.contains("$NONE") == true)
    }

    @Test(arguments: [
        ("headers: {Authorization: Bearer sk-secret}", "holds a key"), ("headers: {Host: a}", "by the client itself"),
        ("headers: {a b: c}", "no name of a header"), (#"headers: {X: "a\r\nb"}"#, "line break"),
        ("headers: [a]", "mapping"), ("headers: {X-Price: 5$}", "names no variable"),
        ("headers: {X-Price: $5}", "names no variable"), ("headers: {X: \"${A\"}", "names no variable"),
        ("headers: {X: \"${A-b}\"}", "names no variable"), ("headers: {X: a$ b}", "$$ for a dollar"),
        ("headers: {Authorization: $$sk-secret}", "holds a key"),
    ])
    func headersThatCannotBeSent(line: String, words: String) {
        let message = error(line)
        #expect(message.contains(words), "\(message)")
        #expect(!message.contains("sk-secret"))
    }

    @Test func theEnvironmentsAccountStandsBehindTheFilesHeaders() throws {
        let endpoint = try ModelEndpoint(kind: .openAI, baseURL: "http://h")
        let job = try job("headers: {openai-organization: mine}")
        let fields = try HeaderSettings.fields(
            job.headers, ["OPENAI_ORG_ID": "theirs", "OPENAI_PROJECT_ID": "p"], for: endpoint)
        #expect(fields.map { $0.value.reveal() } == ["p", "mine"])
    }

    @Test func thePortalsURLIsAzures() throws {
        let url = "https://n.openai.azure.com/openai/deployments/d/chat/completions?api-version=2024-10-21"
        for lines in [["endpoint: \"\(url)\""], ["endpoint: \"\(url)\"", "kind: azure"]] {
            let job = try job(lines.joined(separator: "\n  "))
            let settings = job.endpointSettings ?? DeploymentSettings(url: url)
            #expect(try settings.endpoint.kind == .azureDated(apiVersion: "2024-10-21"))
            #expect(try settings.key(["AZURE_OPENAI_API_KEY": " k \n", "OPENAI_API_KEY": "o"])?.reveal() == "k")
            #expect(try settings.key(["AZURE_OPENAI_AD_TOKEN": "t"]) == Secret.bearer("t"))
        }
    }
}
