internal import DequeModule
internal import ModelAPI
package import Planning

/// How a stage's calls go through a Batch API: a pure state machine, events in, actions out.
///
/// Requests are gathered into chunks up to the limits; each chunk becomes a file, an upload, a batch, and is
/// collected when the batch is over. Every step that costs something is preceded by a durable note that it may
/// have happened, and after a crash the endpoint is asked whether it did: no file is uploaded twice and no batch
/// made twice. What a batch did not come to goes into a new chunk.
///
/// Protocol: OpenAI API reference, "Batch" and "Files"; at most 100,000 requests and 200 MB a file.
package struct BatchPlan {
    struct Position {
        let chunk: Int
        let index: Int
    }

    private struct Held {
        let key: RequestKey
        let promptTokens: Int
        let bytes: Int
    }

    let options: CallOptions
    let policy: RetryPolicy
    let completionTokens: Int
    package internal(set) var chunks: [Int: Chunk] = [:]
    var positions: [RequestKey: Position] = [:]
    var budget: CallBudget
    var actions: [Action] = []
    private var held: Deque<Held> = []
    private var filling: Int?
    var nextChunk: Int
    /// Chunks whose files are made of earlier chunks' lines, until they are.
    var rewriting: [Int: Int] = [:]
    package internal(set) var chunksDone = 0
    /// Requests of chunks that are over.
    var requestsDone = 0
    /// Why the job cannot go on.
    package internal(set) var failure: String?
    /// The chunk that it is about, and what could not be done with it.
    var failedAt: (chunk: Int, step: Step)?
    /// Whether no request that waits fits into the budget, and none is out.
    package private(set) var isOverBudget = false
    /// Why a chunk is not where it could be, for the progress line.
    var trouble: String?

    /// A plan without chunks.
    ///
    /// - Parameters:
    ///   - options: how calls are made.
    ///   - maxTokens: the most completion tokens of a call; nil where the request names no limit.
    ///   - spentBefore: what earlier runs spent, in the budget's unit.
    ///   - firstChunk: a number that no chunk of the job had.
    package init(_ options: CallOptions, maxTokens: Int?, spentBefore: Int64, firstChunk: Int) {
        var options = options
        options.price = options.priceOfMode
        self.options = options
        policy = RetryPolicy(attemptLimit: max(1, options.attempts), answersAgain: max(0, options.answersAgain))
        completionTokens = maxTokens ?? 16
        budget = CallBudget(options, spentBefore: spentBefore)
        nextChunk = firstChunk
    }

    /// What is to be done since the last time.
    package mutating func takeActions() -> [Action] {
        defer { actions = [] }
        return actions
    }

    /// Finds a chunk for a request.
    ///
    /// - Parameters:
    ///   - key: The request.
    ///   - promptTokens: The tokens of its prompt.
    ///   - bytes: The length of its line.
    /// - Returns: Where it goes.
    package mutating func add(_ key: RequestKey, promptTokens: Int, bytes: Int) -> Placement {
        if positions[key] != nil { return .covered }
        if held.isEmpty, let chunk = assign(key, promptTokens, bytes) { return .chunk(chunk) }
        held.append(Held(key: key, promptTokens: promptTokens, bytes: bytes))
        flush()
        judgeBudget()
        return .held
    }

    /// Whether a chunk has the request and will tell what became of it.
    package func covers(_ key: RequestKey) -> Bool { positions[key] != nil }

    /// No more requests come for now: what there is goes out.
    package mutating func flush() {
        guard let chunk = filling else { return }
        filling = nil
        actions.append(.seal(chunk: chunk))
    }

    /// Sets a request's money aside, and assigns it to a chunk.
    private mutating func assign(_ key: RequestKey, _ promptTokens: Int, _ bytes: Int) -> Int? {
        guard budget.reserve(bound(promptTokens)) else { return nil }
        if let chunk = filling.flatMap({ chunks[$0] }),
            chunk.keys.count >= options.batch.requestsPerBatch || chunk.bytes + bytes > options.batch.bytesPerFile
        {
            flush()
        }
        let number = filling ?? open(round: 1)
        filling = number
        put(key, promptTokens, bytes, into: number)
        if let count = chunks[number]?.keys.count, count >= options.batch.requestsPerBatch { flush() }
        return number
    }

    mutating func put(_ key: RequestKey, _ promptTokens: Int, _ bytes: Int, into number: Int) {
        positions[key] = Position(chunk: number, index: chunks[number]?.keys.count ?? 0)
        chunks[number]?.keys.append(key)
        chunks[number]?.promptTokens.append(UInt32(clamping: promptTokens))
        chunks[number]?.isResolved.append(false)
        chunks[number]?.bytes += bytes
    }

    mutating func open(round: Int) -> Int {
        defer { nextChunk += 1 }
        chunks[nextChunk] = Chunk(number: nextChunk, round: round)
        return nextChunk
    }

    func bound(_ promptTokens: Int) -> Int128 { budget.bound(prompt: promptTokens, completion: completionTokens) ?? 0 }

    /// Requests that were held may fit into the budget, now that others came to less than was set aside for them.
    mutating func assignHeld() {
        var assigned: [(key: RequestKey, chunk: Int)] = []
        while let next = held.first, let chunk = assign(next.key, next.promptTokens, next.bytes) {
            held.removeFirst()
            assigned.append((next.key, chunk))
        }
        // Their lines must be in the files before those are sealed.
        let seals = actions.filter { if case .seal = $0 { true } else { false } }
        actions.removeAll { if case .seal = $0 { true } else { false } }
        for chunk in Set(assigned.map(\.chunk)).sorted() {
            actions.append(.append(assigned.filter { $0.chunk == chunk }.map(\.key), chunk: chunk))
        }
        actions += seals
        if !held.isEmpty { flush() }
        judgeBudget()
    }

    private mutating func judgeBudget() {
        // What is out may cost less than was set aside for it.
        isOverBudget = !held.isEmpty && chunks.values.allSatisfy { $0.state.isOver }
    }

    /// Whether nothing waits or is under way.
    package var isIdle: Bool { held.isEmpty && chunks.isEmpty }
    package var heldRequests: Int { held.count }
    package var isFilling: Bool { filling != nil }
}
