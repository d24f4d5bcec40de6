import ModelAPI
import Planning
@testable import Scheduling

/// A driver, its journal and an endpoint's Batch API in one thread, with crashes wherever a random number says.
struct BatchWorld {
    /// What has reached the disk, in order.
    private enum Entry {
        case chunk(BatchPlan.Chunk)
        case outcome(call: Int64, row: Int, isAnswer: Bool, tokens: Int64)
    }

    private enum Effect {
        case seal(Int)
        case perform(BatchPlan.Step, BatchPlan.Chunk)
        case lines(Int, [(RequestKey, BatchPlan.Line)])
        case collected(Int)
        case refuse(Int)
        case rows([Int])
    }

    private struct Remote {
        let chunk: Int
        let digest: String
        var batch: BatchJob
        var lines: [(RequestKey, BatchPlan.Line)] = []
        let keys: [RequestKey]
    }

    private var random: BatchRandom
    private let options: CallOptions
    private let keys: [RequestKey]
    private let limit: Int64?
    private var plan: BatchPlan
    private var effects: [Effect] = []
    private var unwritten: [Entry] = []
    private var nextCall: Int64 = 1
    // The journal.
    private var journal: [Int: BatchPlan.Chunk] = [:]
    private var concluded: Set<Int64> = []
    private var answeredRows: Set<Int> = []
    private var spent: Int64 = 0
    // The endpoint.
    private var files: [String: (id: String, keys: [RequestKey])] = [:]
    private var remotes: [String: Remote] = [:]
    private var paid: [RequestKey: Int] = [:]
    private var paidTokens: Int64 = 0
    /// Outcomes of this run, by row.
    private var resolved: [Int: Int] = [:]
    /// Rows that have come in, and outcomes on their way to the disk.
    private var cameIn: Set<Int> = []
    private var committing: Set<Int> = []
    private var isCalm = false
    private(set) var crashes = 0
    private(set) var problem: String?

    init(seed: UInt64) {
        random = BatchRandom(state: seed &* 0x9E37_79B9_7F4A_7C15 | 1)
        var options = CallOptions()
        options.mode = .batch
        options.batch.requestsPerBatch = Int.random(in: 1...(seed % 20 == 0 ? 20 : 6), using: &random)
        options.batch.bytesPerFile = Int.random(in: 100...2_000, using: &random)
        options.attempts = Int.random(in: 2...6, using: &random)
        limit = Bool.random(using: &random) ? nil : Int64.random(in: 100...2_000, using: &random)
        if let limit { options.budget = .tokens(limit) }
        self.options = options
        // Few schedules need many requests to fail: most are small.
        let count = Int.random(in: 1...(seed % 20 == 0 ? 80 : 16), using: &random)
        keys = (0..<count).map { RequestKey(words: SIMD4(UInt64($0) + 1, 0, 0, 0)) }
        plan = BatchPlan(options, maxTokens: 16, spentBefore: 0, firstChunk: 1)
        begin()
    }

    mutating func run() {
        var steps = 0
        while problem == nil {
            steps += 1
            if steps == 3_000 { isCalm = true }
            if steps > 60_000 { return fail("it does not end") }
            if !isCalm, Int.random(in: 0..<60, using: &random) == 0 { crash() } else { step() }
            // As the driver does: once no more rows come, what has been gathered goes out.
            if !effects.contains(where: { if case .rows = $0 { true } else { false } }) {
                plan.flush()
                takeActions()
            }
            if let invalidity = plan.invalidity() { return fail(invalidity) }
            if plan.failure != nil { crash() }
            if effects.isEmpty && unwritten.isEmpty && (plan.isIdle || plan.isOverBudget) {
                if isCalm || plan.isIdle { break }
                isCalm = true
                crash()
            }
        }
        judge()
    }

    private mutating func judge() {
        guard problem == nil else { return }
        for (index, key) in keys.enumerated() {
            if paid[key, default: 0] > 1 { return fail("request \(index) was paid for \(paid[key] ?? 0) times") }
            if paid[key] == 1, !answeredRows.contains(index) { return fail("the answer to request \(index) was lost") }
            if !plan.isOverBudget, resolved[index] != 1 {
                return fail("row \(index) was resolved \(resolved[index] ?? 0) times")
            }
        }
        if let limit, paidTokens > limit { return fail("\(paidTokens) tokens were paid for, more than \(limit)") }
    }

    private mutating func fail(_ problem: String) { self.problem = self.problem ?? problem }

    // MARK: The driver

    /// A run: what an earlier one left, and the rows in an order of their own.
    private mutating func begin() {
        plan = BatchPlan(options, maxTokens: 16, spentBefore: spent, firstChunk: (journal.keys.max() ?? 0) + 1)
        resolved = [:]
        cameIn = []
        committing = []
        for chunk in journal.values.sorted(by: { $0.number < $1.number }) where !chunk.state.isOver {
            let known = Set(chunk.calls.filter(concluded.contains).map { Int($0 - chunk.firstCall) })
            plan.restore(
                BatchPlan.Chunk(
                    number: chunk.number, round: chunk.round, state: chunk.state, digest: chunk.digest,
                    file: chunk.file,
                    batch: chunk.batch, firstCall: chunk.firstCall, keys: chunk.keys, promptTokens: chunk.promptTokens,
                    resolved: known))
        }
        var rest = Array(keys.indices).shuffled(using: &random)
        while !rest.isEmpty {
            let count = min(rest.count, Int.random(in: 1...15, using: &random))
            effects.append(.rows(Array(rest.prefix(count))))
            rest.removeFirst(count)
        }
        takeActions()
    }

    private mutating func crash() {
        crashes += 1
        // What was on its way may have arrived all the same, each at most once.
        for case .perform(let step, let chunk) in effects where Bool.random(using: &random) { _ = effect(step, chunk) }
        effects = []
        unwritten = []
        begin()
    }

    private mutating func step() {
        let isRowsNext = effects.contains { if case .rows = $0 { true } else { false } }
        if !unwritten.isEmpty, effects.isEmpty || Bool.random(using: &random) { return write() }
        guard !effects.isEmpty else { return }
        let effect = effects.remove(at: Int.random(in: effects.indices, using: &random))
        switch effect {
        case .rows(let rows):
            for row in rows { add(row) }
            if !effects.contains(where: { if case .rows = $0 { true } else { false } })
                || (!isRowsNext && Bool.random(using: &random))
            {
                plan.flush()
            }
        case .seal(let chunk):
            let count = Int64(plan.chunks[chunk]?.keys.count ?? 0)
            plan.sealed(chunk, digest: digest(plan.chunks[chunk]?.keys ?? []), firstCall: nextCall)
            plan.rewrote(chunk)
            nextCall += count
        case .perform(let step, let chunk): answer(step, chunk)
        case .lines(let chunk, let lines): for (key, line) in lines { take(chunk, key, line) }
        case .collected(let chunk):
            // Only after all of its lines.
            let isRead = effects.contains { if case .lines(chunk, _) = $0 { true } else { false } }
            if isRead { return effects.append(effect) }
            for key in plan.unresolved(chunk) { take(chunk, key, .unfinished) }
            let wanted = cameIn
            plan.collected(chunk) { wanted.contains(Int($0.words[0]) - 1) }
        case .refuse(let chunk):
            let faulty = plan.chunks[chunk]?.faults.compactMap(\.line) ?? []
            for (index, key) in (plan.chunks[chunk]?.keys ?? []).enumerated()
            where faulty.isEmpty || faulty.contains(index + 1) {
                take(chunk, key, .failed(.hopeless))
            }
            for key in plan.unresolved(chunk) { take(chunk, key, .unfinished) }
            let wanted = cameIn
            plan.collected(chunk) { wanted.contains(Int($0.words[0]) - 1) }
        }
        takeActions()
    }

    private mutating func add(_ row: Int) {
        cameIn.insert(row)
        if answeredRows.contains(row) || committing.contains(row) { return resolved[row, default: 0] += 1 }
        _ = plan.add(keys[row], promptTokens: 10, bytes: 50)
    }

    private mutating func take(_ chunk: Int, _ key: RequestKey, _ line: BatchPlan.Line) {
        let row = Int(key.words[0]) - 1
        let call: Int64
        var isAnswer = false, tokens: Int64 = 0
        switch line {
        case .answered(let prompt, let completion, _): (isAnswer, tokens) = (true, Int64(prompt + completion))
        case .failed(_, let used): tokens = Int64(used?.total ?? 0)
        case .unfinished: break
        }
        switch plan.line(chunk, key, line) {
        case .stale: return
        case .again(let number):
            return unwritten.append(.outcome(call: number, row: row, isAnswer: false, tokens: tokens))
        case .resolved(let number, _): call = number
        }
        committing.insert(row)
        // Where no row waits for it, one that comes finds it.
        if cameIn.contains(row) { resolved[row, default: 0] += 1 }
        unwritten.append(.outcome(call: call, row: row, isAnswer: isAnswer, tokens: tokens))
    }

    private mutating func write() {
        switch unwritten.removeFirst() {
        case .chunk(let chunk):
            journal[chunk.number] = chunk
            plan.recorded(chunk.number, chunk.state)
        case .outcome(let call, let row, let isAnswer, let tokens):
            committing.remove(row)
            if concluded.insert(call).inserted {
                if isAnswer { answeredRows.insert(row) }
                spent += tokens
            }
        }
        takeActions()
    }

    private mutating func takeActions() {
        while true {
            let actions = plan.takeActions()
            if actions.isEmpty { return }
            for action in actions {
                switch action {
                case .append, .remove: break
                case .seal(let chunk), .rewrite(let chunk, _): effects.append(.seal(chunk))
                case .record(let chunk): if let chunk = plan.chunks[chunk] { unwritten.append(.chunk(chunk)) }
                case .perform(let step, let chunk, _):
                    if let chunk = plan.chunks[chunk] { effects.append(.perform(step, chunk)) }
                case .refuse(let chunk): effects.append(.refuse(chunk))
                }
            }
        }
    }

    private func digest(_ keys: [RequestKey]) -> String { keys.map { "\($0.words[0])" }.joined(separator: ",") }

    // MARK: The endpoint

    /// What a step has for an effect at the endpoint.
    private mutating func effect(_ step: BatchPlan.Step, _ chunk: BatchPlan.Chunk) -> String? {
        let name = "\(chunk.number)-\(chunk.digest)"
        switch step {
        case .upload:
            if files[name] != nil { fail("the file of chunk \(chunk.number) was uploaded twice") }
            files[name] = ("file-\(name)", chunk.keys)
            if journal[chunk.number]?.state != .uploading { fail("chunk \(chunk.number) was uploaded without a note") }
            return "file-\(name)"
        case .create:
            if remotes.values.contains(where: {
                $0.chunk == chunk.number && $0.digest == chunk.digest && !wasQueueFull($0.batch)
            }) {
                fail("chunk \(chunk.number) has two batches")
            }
            if journal[chunk.number]?.state != .creating { fail("chunk \(chunk.number) became a batch without a note") }
            let id = "batch-\(remotes.count)"
            remotes[id] = Remote(
                chunk: chunk.number, digest: chunk.digest, batch: BatchJob(id: id, status: .inProgress),
                keys: chunk.keys)
            return id
        default: return nil
        }
    }

    private func wasQueueFull(_ batch: BatchJob) -> Bool {
        batch.errors.contains { $0.code == BatchPlan.queueIsFull }
    }

    private mutating func answer(_ step: BatchPlan.Step, _ chunk: BatchPlan.Chunk) {
        let number = chunk.number
        if !isCalm, Int.random(in: 0..<8, using: &random) == 0 {
            if Bool.random(using: &random) { return plan.failed(number, step, .refused("busy", wait: nil)) }
            if Bool.random(using: &random) { _ = effect(step, chunk) }
            return plan.failed(number, step, .ambiguous("the connection broke"))
        }
        switch step {
        case .findFile: plan.foundFile(number, files["\(number)-\(chunk.digest)"]?.id)
        case .upload: if let file = effect(step, chunk) { plan.uploaded(number, file: file) }
        case .findBatch:
            let found = remotes.first {
                $0.value.chunk == number && $0.value.digest == chunk.digest && !wasQueueFull($0.value.batch)
            }
            plan.foundBatch(number, found?.key)
        case .create: if let batch = effect(step, chunk) { plan.created(number, batch: batch) }
        case .poll:
            guard let id = chunk.batch, remotes[id] != nil else { return fail("chunk \(number) has no batch") }
            work(id)
            if let batch = remotes[id]?.batch { plan.polled(number, batch) }
        case .collect:
            guard let id = chunk.batch, let remote = remotes[id] else { return fail("chunk \(number) has no batch") }
            var rest = remote.lines.shuffled(using: &random)
            if let first = rest.first { rest.append(first) }
            while !rest.isEmpty {
                let count = min(rest.count, Int.random(in: 1...6, using: &random))
                effects.append(.lines(number, Array(rest.prefix(count))))
                rest.removeFirst(count)
            }
            effects.append(.collected(number))
        }
    }

    /// Moves a batch on.
    private mutating func work(_ id: String) {
        guard var remote = remotes[id], !remote.batch.status.isFinal, Bool.random(using: &random) else { return }
        let fate = isCalm ? 9 : Int.random(in: 0..<12, using: &random)
        switch fate {
        case 0:
            remote.batch.status = .failed
            remote.batch.errors = [.init(code: BatchPlan.queueIsFull, message: "the queue is full")]
        case 1:
            remote.batch.status = .failed
            remote.batch.errors = [.init(code: "invalid", message: "no", line: Bool.random(using: &random) ? 1 : nil)]
        default:
            remote.batch.status = fate == 2 ? .cancelled : fate < 5 ? .expired : .completed
            for key in remote.keys {
                let isDone = remote.batch.status == .completed || Bool.random(using: &random)
                switch (isDone, Int.random(in: 0..<6, using: &random)) {
                case (true, 0) where !isCalm: remote.lines.append((key, .failed(.hopeless)))
                case (true, 1) where !isCalm:
                    remote.lines.append((key, .failed(.refused(status: 500, category: .server, hints: RetryHints()))))
                case (true, 2) where !isCalm:
                    let used = TokenUsage(prompt: 10, completion: Int.random(in: 1...16, using: &random))
                    remote.lines.append((key, .failed(.unreadable, used: used)))
                    paidTokens += Int64(used.total)
                case (true, _):
                    let completion = Int.random(in: 1...16, using: &random)
                    remote.lines.append((key, .answered(prompt: 10, completion: completion, cached: 0)))
                    paid[key, default: 0] += 1
                    paidTokens += Int64(10 + completion)
                case (false, 0...3): remote.lines.append((key, .unfinished))
                // Some endpoints say nothing of what they did not do.
                case (false, _): break
                }
            }
        }
        remotes[id] = remote
    }
}

struct BatchRandom: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
        state ^= state << 13
        state ^= state >> 7
        state ^= state << 17
        return state
    }
}
