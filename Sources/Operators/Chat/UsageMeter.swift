package import Columnar
package import ModelAPI
package import Planning
internal import Synchronization
internal import Tokenization

/// Counts the tokens of calls whose endpoint stated none, or none that can be: budgets, costs and quotas hold without it.
///
/// A vocabulary is loaded with the first such call.
package final class UsageMeter: Sendable {
    private let model: String
    private let isOfTexts: Bool
    private let counter = Mutex<Counter?>(nil)

    /// - Parameter column: The column whose calls are counted.
    package init(_ column: ChatColumn) {
        model = column.countedAs ?? column.model
        isOfTexts = column.embeddings != nil
    }

    /// The tokens of a call that was answered.
    ///
    /// - Parameters:
    ///   - stated: What the endpoint said.
    ///   - answer: The answer; `nil` for embeddings, and where none came.
    ///   - messages: The request's messages, or its texts, as JSON; `nil` where they are elsewhere.
    ///   - promptTokens: The tokens of the request, where they were counted before.
    /// - Returns: What the endpoint said, with what was counted here in place of what is missing.
    package func usage(
        _ stated: TokenUsage?, of answer: ChatCompletion?, messages: Buffer?, promptTokens: Int? = nil
    ) -> TokenUsage {
        // A text that is there took tokens.
        let isTextFree = stated?.completion == 0 && (answer?.content).map { !$0.isEmpty } == true
        if let stated, stated.isCredible, !isTextFree { return stated }
        let total = stated.flatMap(Self.total)
        let isEmpty = stated.map { $0.prompt <= 0 && $0.completion <= 0 } ?? true
        func known(_ count: Int?) -> Int? {
            count.flatMap { !isEmpty && 0...TokenUsage.mostTokens ~= $0 ? $0 : nil }
        }
        var prompt = known(stated?.prompt), completion = isTextFree ? nil : known(stated?.completion)
        var isEstimated = false
        if prompt == nil, let total, let completion, completion <= total { prompt = total - completion }
        if prompt == nil {
            isEstimated = true
            prompt = promptTokens ?? messages.map(count)
        }
        let counted = min(prompt ?? 0, total ?? .max)
        if completion == nil, let total, !isTextFree || total > counted { completion = total - counted }
        if completion == nil {
            isEstimated = true
            completion = answer.map(count) ?? 0
        }
        let cached = stated.map { min(max(0, $0.cached), counted) } ?? 0
        return TokenUsage(
            prompt: counted, completion: completion ?? 0, cached: cached, reasoning: max(0, stated?.reasoning ?? 0),
            isEstimated: isEstimated)
    }

    /// The total, where it can be one of what else was stated.
    private static func total(_ stated: TokenUsage) -> Int? {
        let (sum, isOver) = max(0, stated.prompt).addingReportingOverflow(max(0, stated.completion))
        let isOne = !isOver && stated.total > 0 && stated.total >= sum && stated.total <= TokenUsage.mostTokens
        return isOne ? stated.total : nil
    }

    private func count(_ messages: Buffer) -> Int {
        withCounter { counter in
            isOfTexts
                ? (EmbeddingTexts.decoded(messages.bytes) ?? []).reduce(0) { $0 + counter.texts.tokens(of: $1).count }
                : counter.chats.tokens(of: messages.bytes).count
        }
    }

    private func count(_ answer: ChatCompletion) -> Int {
        let texts = [answer.content, answer.reasoning, answer.refusal, answer.toolCalls]
        return withCounter { counter in
            texts.reduce(0) { sum, text in sum + (text.map { $0.isEmpty ? 0 : counter.texts.tokens(of: $0).count } ?? 0)
            }
        }
    }

    private struct Counter {
        let chats: PromptTokens
        let texts: TextTokens
    }

    private func withCounter(_ body: (Counter) -> Int) -> Int {
        counter.withLock { known in
            if let known { return body(known) }
            let context = ComputeContext()
            let encoding =
                isOfTexts
                ? TextTokens.encoding(ofModel: model) : (try? EncodingName(forModel: model)) ?? .o200kBase
            let made = Counter(
                chats: context.chatCounter(forModel: model),
                texts: TextTokens(try? context.tokenizer(encoding.rawValue)))
            known = made
            return body(made)
        }
    }
}
