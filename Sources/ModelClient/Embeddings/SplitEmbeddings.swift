internal import ModelAPI
internal import Synchronization

/// Texts that are embedded in one request if the server takes them so, and else in several.
///
/// A request that is too large is halved until it is taken; a text that is refused alone is that text's error, and the
/// others have their vectors. Only the loop's thread gets here, but for the cancellation.
final class SplitEmbeddings: @unchecked Sendable {
    typealias Send =
        @Sendable (EmbeddingsRequest, _ isFirst: Bool, @escaping @Sendable (EmbeddingsAttempt) -> Void) -> CallHandle

    /// Requests that one may become: enough to find a few bad texts among 2,048.
    private static let mostRequests = 96

    private let request: EmbeddingsRequest
    private let habits: ServerHabits
    private let completion: @Sendable (EmbeddingsAttempt) -> Void
    private var waiting: [Range<Int>] = []
    private var result: Embeddings
    private var attempt: EmbeddingsAttempt?
    private var sent = 0
    private var largestTaken = 0
    private let handle = Mutex<(CallHandle?, isCancelled: Bool)>((nil, false))

    /// - Parameters:
    ///   - request: All the texts.
    ///   - most: The most texts that the server takes in a request, as far as that is known.
    ///   - habits: What is learned of the server.
    ///   - completion: Called once, on the loop.
    init(
        _ request: EmbeddingsRequest, most: Int, habits: ServerHabits,
        completion: @escaping @Sendable (EmbeddingsAttempt) -> Void
    ) {
        self.request = request
        self.habits = habits
        self.completion = completion
        result = Embeddings(vectors: Array(repeating: [], count: request.inputs.count))
        cut(0..<request.inputs.count, into: most)
    }

    /// Sends the first request; the others follow one by one.
    func begin(_ send: @escaping Send) -> CallHandle {
        next(send)
        return CallHandle { [self] in
            let current = handle.withLock { handle in
                handle.isCancelled = true
                return handle.0
            }
            current?.cancel()
        }
    }

    private func next(_ send: @escaping Send) {
        // No texts at all are refused by who makes the request.
        let range = waiting.popLast() ?? 0..<0
        let isFirst = sent == 0
        sent += 1
        var piece = request
        if range.count < request.inputs.count { piece.inputs = Array(request.inputs[range]) }
        let current = send(piece, isFirst) { [self] attempt in take(attempt, range, send) }
        let isCancelled = handle.withLock { handle in
            handle.0 = current
            return handle.isCancelled
        }
        if isCancelled { current.cancel() }
    }

    private func take(_ attempt: EmbeddingsAttempt, _ range: Range<Int>, _ send: @escaping Send) {
        switch attempt.result {
        case .success(let embeddings): add(embeddings, range)
        case .failure(let error):
            guard request.inputs.count > 1, Self.isOfTexts(error, attempt.outcome) else { return completion(attempt) }
            if range.count > 1 {
                guard sent < Self.mostRequests else { return completion(attempt) }
                cut(range, into: Self.most(named: error.message, below: range.count) ?? (range.count + 1) / 2)
            } else {
                result.failures[range.lowerBound] = error
                result.requestID = result.requestID ?? error.requestID
            }
        }
        var whole = attempt
        whole.latency += self.attempt?.latency ?? .zero
        self.attempt = whole
        guard waiting.isEmpty else { return next(send) }
        finish(whole)
    }

    private func finish(_ attempt: EmbeddingsAttempt) {
        let isRefused = result.failures.values.contains { $0.code != "vector" }
        if sent > 1, !isRefused, largestTaken < request.inputs.count { habits.takes(texts: largestTaken) }
        var attempt = attempt
        if result.failures.count < request.inputs.count {
            attempt.result = .success(result)
            attempt.outcome = nil
        }
        completion(attempt)
    }

    private func add(_ embeddings: Embeddings, _ range: Range<Int>) {
        // Vectors of another length than those before them belong to another model.
        let length = result.vectors.first { !$0.isEmpty }?.count
        for (offset, vector) in embeddings.vectors.enumerated() {
            guard length == nil || vector.isEmpty || vector.count == length else {
                result.failures[range.lowerBound + offset] = ModelError(
                    .malformedResponse, code: "vector",
                    message: "the answer has a vector of another length for this text.")
                continue
            }
            result.vectors[range.lowerBound + offset] = vector
        }
        for (offset, failure) in embeddings.failures { result.failures[range.lowerBound + offset] = failure }
        if let usage = embeddings.usage { result.usage = result.usage.map { $0 + usage } ?? usage }
        result.model = result.model ?? embeddings.model
        result.requestID = result.requestID ?? embeddings.requestID
        largestTaken = max(largestTaken, range.count)
    }

    /// The pieces of a range, the first of them the next to be sent.
    private func cut(_ range: Range<Int>, into most: Int) {
        let starts = stride(from: range.lowerBound, to: range.upperBound, by: max(1, min(most, range.count)))
        let pieces = starts.map { $0..<min($0 + max(1, min(most, range.count)), range.upperBound) }
        waiting += pieces.reversed()
    }

    /// Whether a refusal is about the texts: how many, how long, or what they say.
    private static func isOfTexts(_ error: ModelError, _ outcome: RetryPolicy.Outcome?) -> Bool {
        guard case .refused(let status, let category, let hints)? = outcome, hints.shouldRetry != true else {
            return false
        }
        switch category {
        case .contextLength, .contentFilter: return true
        case .badRequest:
            if status == 413 { return true }
            let words = error.message.prefix(1_000).lowercased()
            return ["input", "token", "batch", "length", "too long", "too large", "too many", "maximum", "text"]
                .contains {
                    words.contains($0)
                }
        default: return false
        }
    }

    /// How many texts the server says that it takes: `batch size 40 > maximum allowed batch size 32`.
    private static func most(named message: String, below count: Int) -> Int? {
        let words = message.prefix(1_000).lowercased()
        guard ["batch", "array", "too many", "inputs per"].contains(where: { words.contains($0) }) else { return nil }
        return words.split { !$0.isNumber }.compactMap { Int($0) }.filter { 1..<count ~= $0 }.max()
    }
}

extension TokenUsage {
    /// Both together, as far as numbers go.
    fileprivate static func + (left: TokenUsage, right: TokenUsage) -> TokenUsage {
        func sum(_ path: KeyPath<TokenUsage, Int>) -> Int {
            let (sum, isOver) = left[keyPath: path].addingReportingOverflow(right[keyPath: path])
            return isOver ? .max : sum
        }
        return TokenUsage(
            prompt: sum(\.prompt), completion: sum(\.completion), total: sum(\.total), cached: sum(\.cached),
            reasoning: sum(\.reasoning), isEstimated: left.isEstimated || right.isEstimated)
    }
}
