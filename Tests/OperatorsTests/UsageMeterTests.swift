import Columnar
import ModelAPI
import Planning
import Testing

@testable import Operators

/// Tokens where an endpoint tells none, or none that can be.
@Suite struct UsageMeterTests {
    private let column: ChatColumn
    private let meter: UsageMeter

    init() throws {
        column = ChatColumn(
            endpoint: try ModelEndpoint(kind: .openAI, baseURL: "http://h"), model: "gpt-4o", system: nil,
            user: Template(segments: []))
        meter = UsageMeter(column)
    }

    private let messages = Buffer(#"[{"role":"user","content":"Hello there"}]"#)
    private let answer = ChatCompletion(content: "one two three", reasoning: "four")

    private func usage(_ stated: TokenUsage?) -> TokenUsage { meter.usage(stated, of: answer, messages: messages) }

    @Test func whatIsToldStands() {
        let stated = TokenUsage(prompt: 10, completion: 5, total: 20, cached: 1, reasoning: 2)
        #expect(usage(stated) == stated)
        let silent = meter.usage(TokenUsage(prompt: 10, completion: 0), of: ChatCompletion(), messages: messages)
        #expect(silent == TokenUsage(prompt: 10, completion: 0))
    }

    @Test(
        arguments: [
            nil, TokenUsage(prompt: 0, completion: 0), TokenUsage(prompt: -10, completion: -5),
            TokenUsage(prompt: .max, completion: .max), TokenUsage(prompt: -1, completion: -1, total: .max),
        ] as [TokenUsage?])
    func whatIsMissingOrCannotBeIsCounted(stated: TokenUsage?) {
        let counted = usage(stated)
        #expect(counted.isEstimated && counted.isCredible)
        #expect(counted.prompt > 3 && counted.prompt < 30)
        #expect(counted.completion > 3 && counted.completion < 10)
        #expect(counted.total == counted.prompt + counted.completion)
    }

    @Test func whatIsToldInPartIsFilledUp() {
        let total = usage(TokenUsage(prompt: -1, completion: -1, total: 100))
        #expect(total.isEstimated && total.prompt + total.completion == 100 && total.prompt < 30)
        let completion = usage(TokenUsage(prompt: -1, completion: 5))
        #expect(completion.isEstimated && completion.completion == 5 && completion.prompt > 5)
        // A total that is smaller than what was counted here is the server's all the same.
        let small = usage(TokenUsage(prompt: -1, completion: -1, total: 2))
        #expect(small.prompt + small.completion == 2)
    }

    /// A text that is there took tokens, whatever the server says.
    @Test func aTextForNothingIsCounted() {
        let counted = usage(TokenUsage(prompt: 10, completion: 0))
        #expect(counted.isEstimated && counted.prompt == 10 && counted.completion > 3)
        let total = usage(TokenUsage(prompt: 10, completion: 0, total: 25))
        #expect(total.prompt == 10 && total.completion == 15)
    }

    @Test func anOddCacheIsKeptWithinThePrompt() {
        #expect(usage(TokenUsage(prompt: -1, completion: 5, cached: 1_000_000)).cached < 30)
        #expect(usage(TokenUsage(prompt: -1, completion: 5, cached: -3)).cached == 0)
    }

    @Test func textsAreCountedToo() {
        var column = column
        column.embeddings = EmbeddingOptions()
        let meter = UsageMeter(column)
        let usage = meter.usage(nil, of: nil, messages: Buffer(#"["one two","three"]"#))
        #expect(usage.isEstimated && usage.completion == 0 && (3...8).contains(usage.prompt))
    }
}
