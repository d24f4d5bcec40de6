internal import DequeModule
internal import ModelAPI
package import Planning

/// How a stage's calls go through a Batch API: a pure state machine, events in, actions out.
///
/// Requests are gathered into parts up to the limits; each part becomes a file, an upload, a batch, and is
/// collected when the batch is over. Every step that costs something is preceded by a durable note that it may
/// have happened, and after a crash the endpoint is asked whether it did: no file is uploaded twice and no batch
/// made twice. What a batch did not come to goes into a new part.
///
/// Protocol: OpenAI API reference, "Batch" and "Files"; at most 100,000 requests and 200 MB a file.
package struct BatchPlan {
    struct Place {
        let part: Int
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
    package internal(set) var parts: [Int: Part] = [:]
    var places: [RequestKey: Place] = [:]
    var budget: CallBudget
    var actions: [Action] = []
    private var held: Deque<Held> = []
    private var filling: Int?
    var nextPart: Int
    /// Parts whose files are made of earlier parts' lines, until they are.
    var rewriting: [Int: Int] = [:]
    package internal(set) var partsDone = 0
    /// Requests of parts that are over.
    var requestsDone = 0
    /// Why the job cannot go on.
    package internal(set) var failure: String?
    /// Whether no request that waits fits into the budget, and none is out.
    package private(set) var isOverBudget = false
    /// Why a part is not where it could be, for the progress line.
    var trouble: String?

    /// A plan without parts.
    ///
    /// - Parameters:
    ///   - options: how calls are made.
    ///   - maxTokens: the most completion tokens of a call; nil where the request names no limit.
    ///   - spentBefore: what earlier runs spent, in the budget's unit.
    ///   - firstPart: a number that no part of the job had.
    package init(_ options: CallOptions, maxTokens: Int?, spentBefore: Int64, firstPart: Int) {
        var options = options
        options.price = options.priceOfMode
        self.options = options
        policy = RetryPolicy(attemptLimit: max(1, options.attempts))
        completionTokens = maxTokens ?? 16
        budget = CallBudget(options, spentBefore: spentBefore)
        nextPart = firstPart
    }

    /// What is to be done since the last time.
    package mutating func takeActions() -> [Action] {
        defer { actions = [] }
        return actions
    }

    /// Finds a part for a request.
    ///
    /// - Parameters:
    ///   - key: The request.
    ///   - promptTokens: The tokens of its prompt.
    ///   - bytes: The length of its line.
    /// - Returns: Where it goes.
    package mutating func add(_ key: RequestKey, promptTokens: Int, bytes: Int) -> Placement {
        if places[key] != nil { return .covered }
        if held.isEmpty, let part = place(key, promptTokens, bytes) { return .part(part) }
        held.append(Held(key: key, promptTokens: promptTokens, bytes: bytes))
        flush()
        judgeBudget()
        return .held
    }

    /// Whether a part has the request and will tell what became of it.
    package func covers(_ key: RequestKey) -> Bool { places[key] != nil }

    /// No more requests come for now: what there is goes out.
    package mutating func flush() {
        guard let part = filling else { return }
        filling = nil
        actions.append(.seal(part: part))
    }

    /// Sets a request's money aside, and gives it a place.
    private mutating func place(_ key: RequestKey, _ promptTokens: Int, _ bytes: Int) -> Int? {
        guard budget.reserve(bound(promptTokens)) else { return nil }
        if let part = filling.flatMap({ parts[$0] }),
            part.keys.count >= options.batch.requestsPerPart || part.bytes + bytes > options.batch.bytesPerPart
        {
            flush()
        }
        let number = filling ?? open(round: 1)
        filling = number
        put(key, promptTokens, bytes, into: number)
        if let count = parts[number]?.keys.count, count >= options.batch.requestsPerPart { flush() }
        return number
    }

    mutating func put(_ key: RequestKey, _ promptTokens: Int, _ bytes: Int, into number: Int) {
        places[key] = Place(part: number, index: parts[number]?.keys.count ?? 0)
        parts[number]?.keys.append(key)
        parts[number]?.promptTokens.append(UInt32(clamping: promptTokens))
        parts[number]?.isSettled.append(false)
        parts[number]?.bytes += bytes
    }

    mutating func open(round: Int) -> Int {
        defer { nextPart += 1 }
        parts[nextPart] = Part(number: nextPart, round: round)
        return nextPart
    }

    func bound(_ promptTokens: Int) -> Int64 { budget.bound(prompt: promptTokens, completion: completionTokens) ?? 0 }

    /// Requests that were held may have room, now that others came to less than was set aside for them.
    mutating func placeHeld() {
        var placed: [(key: RequestKey, part: Int)] = []
        while let next = held.first, let part = place(next.key, next.promptTokens, next.bytes) {
            held.removeFirst()
            placed.append((next.key, part))
        }
        // Their lines must be in the files before those are sealed.
        let seals = actions.filter { if case .seal = $0 { true } else { false } }
        actions.removeAll { if case .seal = $0 { true } else { false } }
        for part in Set(placed.map(\.part)).sorted() {
            actions.append(.append(placed.filter { $0.part == part }.map(\.key), part: part))
        }
        actions += seals
        if !held.isEmpty { flush() }
        judgeBudget()
    }

    private mutating func judgeBudget() {
        // What is out may cost less than was set aside for it.
        isOverBudget = !held.isEmpty && parts.values.allSatisfy { $0.state.isOver }
    }

    /// Whether nothing waits or is under way.
    package var isIdle: Bool { held.isEmpty && parts.isEmpty }
    package var heldRequests: Int { held.count }
    package var isFilling: Bool { filling != nil }
}
