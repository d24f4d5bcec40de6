import ModelAPI
import ModelClient
import NIOCore
import Testing

@Suite struct ContentFilterTests {
    typealias Finding = ContentFilter.Finding

    @Test func findingsOfAnAnswer() throws {
        let body = #"""
            {"prompt_filter_results":[{"prompt_index":0,"content_filter_results":{
            "hate":{"filtered":false,"severity":"safe"},"jailbreak":{"filtered":false,"detected":true},
            "error":{"code":"content_filter_error","message":"m"}}}],
            "choices":[{"finish_reason":"content_filter","message":{"refusal":"I can't."},
            "content_filter_results":{"self-harm":{"filtered":true,"severity":"high"},
            "protected_material_text":{"detected":false,"filtered":false,"citation":{}},"odd":7}}]}
            """#
        let completion = try ChatCompletion(decoding: ByteBuffer(string: body))
        #expect(completion.content == nil)
        #expect(completion.refusal == "I can't.")
        #expect(completion.finishReason == "content_filter")
        #expect(
            completion.contentFilter.findings == [
                Finding(category: "hate", source: .prompt, isFiltered: false, severity: "safe"),
                Finding(category: "jailbreak", source: .prompt, isFiltered: false, isDetected: true),
                Finding(category: "self_harm", source: .completion, isFiltered: true, severity: "high"),
                Finding(category: "protected_material_text", source: .completion, isFiltered: false, isDetected: false),
            ])
        #expect(completion.contentFilter.filtered.map(\.category) == ["self_harm"])
    }

    @Test(arguments: ["innererror", "inner_error"], ["content_filter_result", "content_filter_results"])
    func findingsOfARefusal(inner: String, results: String) {
        let body = """
            {"error":{"code":"content_filter","message":"m","\(inner)":{"code":"ResponsibleAIPolicyViolation",
            "\(results)":{"violence":{"filtered":true,"severity":"medium"}}}}}
            """
        let error = ModelError(status: 400, body: ErrorBody(decoding: ByteBuffer(string: body)), requestID: nil)
        #expect(error.category == .contentFilter)
        #expect(
            error.contentFilter
                == ContentFilter([
                    Finding(category: "violence", source: .prompt, isFiltered: true, severity: "medium")
                ]))
    }

    @Test func thereIsAnEndToFindings() throws {
        let many = (0..<1_000).map { "\"c\($0)\":{\"filtered\":true}" }.joined(separator: ",")
        let completion = try ChatCompletion(
            decoding: ByteBuffer(string: #"{"choices":[{"message":{},"content_filter_results":{"# + many + "}}]}"))
        #expect(completion.contentFilter.findings.count == 64)
    }
}
