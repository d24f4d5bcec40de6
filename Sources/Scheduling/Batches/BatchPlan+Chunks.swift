internal import ModelAPI
internal import Planning

/// A chunk's way to the endpoint.
extension BatchPlan {
    /// A chunk of an earlier run that is not over: it goes on from where it stood.
    package mutating func restore(_ chunk: Chunk) {
        nextChunk = max(nextChunk, chunk.number + 1)
        chunks[chunk.number] = chunk
        let open = chunk.keys.indices.filter { !chunk.isResolved[$0] }
        let amounts = open.map { bound(Int(chunk.promptTokens[$0])) }
        if chunk.state.isAtEndpoint {
            budget.force(amounts.reduce(0, +))
        } else if !budget.reserve(amounts.reduce(0, +)) {
            // The budget is smaller than it was: these rows wait for budget like others.
            chunks[chunk.number]?.state = .dropped
            return actions.append(.record(chunk: chunk.number))
        }
        for index in open { positions[chunk.keys[index]] = Position(chunk: chunk.number, index: index) }
        switch chunk.state {
        case .filling, .written: enter(.uploading, chunk.number)
        case .uploading: perform(.findFile, chunk.number)
        case .uploaded: enter(.creating, chunk.number)
        case .creating: perform(.findBatch, chunk.number)
        case .created, .completed, .expired, .cancelled, .failed: perform(.poll, chunk.number)
        case .collected, .dropped: chunks[chunk.number] = nil
        }
    }

    /// The chunk's file is whole and durable.
    ///
    /// Its calls have numbers from `firstCall` on.
    package mutating func sealed(_ number: Int, digest: String, firstCall: Int64) {
        guard chunks[number]?.state == .filling else { return }
        chunks[number]?.digest = digest
        chunks[number]?.firstCall = firstCall
        enter(.written, number)
    }

    /// The chunk is durable in `state`.
    package mutating func recorded(_ number: Int, _ state: State) {
        guard let chunk = chunks[number], chunk.state == state else { return }
        switch state {
        case .filling: break
        case .written: enter(.uploading, number)
        case .uploading: perform(.upload, number)
        case .uploaded: enter(.creating, number)
        case .creating:
            chunks[number]?.mayBeMade = true
            actions.append(.perform(.create, chunk: number, after: chunk.createAfter))
        case .created: poll(number)
        case .completed, .expired, .cancelled: break
        case .failed: actions.append(.refuse(chunk: number))
        case .collected, .dropped: close(chunk)
        }
    }

    /// The endpoint has, or has not, the file of the chunk.
    package mutating func foundFile(_ number: Int, _ file: String?) {
        guard chunks[number]?.state == .uploading else { return }
        if let file { uploaded(number, file: file) } else { perform(.upload, number) }
    }

    package mutating func uploaded(_ number: Int, file: String) {
        guard chunks[number]?.state == .uploading else { return }
        chunks[number]?.file = file
        succeeded(number)
        enter(.uploaded, number)
    }

    /// The endpoint has, or has not, a batch of the chunk.
    package mutating func foundBatch(_ number: Int, _ batch: String?) {
        guard chunks[number]?.state == .creating else { return }
        if let batch {
            created(number, batch: batch)
        } else {
            chunks[number]?.mayBeMade = true
            perform(.create, number)
        }
    }

    package mutating func created(_ number: Int, batch: String) {
        guard chunks[number]?.state == .creating else { return }
        chunks[number]?.batch = batch
        chunks[number]?.mayBeMade = false
        chunks[number]?.polls = 0
        succeeded(number)
        enter(.created, number)
    }

    /// How often a job's way to the endpoint is tried before it ends; questions are asked for as long as it takes.
    package mutating func failed(_ number: Int, _ step: Step, _ failure: Failure) {
        guard let chunk = chunks[number] else { return }
        if step == .create { chunks[number]?.mayBeMade = false }
        if case .refused(let message, let wait) = failure { return hold(number, step, message, wait) }
        chunks[number]?.failures += 1
        var next = step
        let cause: String
        switch failure {
        case .hopeless(let message):
            return end(number, step, message)
        case .refused(let message, _): cause = message
        case .ambiguous(let message):
            cause = message
            if step == .create { chunks[number]?.mayBeMade = true }
            if step == .upload { next = .findFile }
            if step == .create { next = .findBatch }
        }
        trouble = cause
        if step == .upload || step == .create, chunk.failures + 1 >= max(1, options.attempts) {
            return end(number, step, cause)
        }
        actions.append(.perform(next, chunk: number, after: wait(chunk.failures)))
    }

    /// The job cannot go on because of a chunk.
    mutating func end(_ number: Int, _ step: Step, _ cause: String) {
        guard failure == nil else { return }
        failure = cause
        failedAt = (number, step)
    }

    /// So many refusals in a row, each with its wait, end the job: about two hours at a minute each.
    private static let mostHolds = 120

    /// The endpoint takes no more for now, which is no failure: the step is done after the wait that it asks for.
    private mutating func hold(_ number: Int, _ step: Step, _ message: String, _ wait: Duration?) {
        let holds = chunks[number]?.holds ?? 0
        chunks[number]?.holds += 1
        trouble = message
        guard holds < Self.mostHolds else {
            return end(number, step, message)
        }
        actions.append(.perform(step, chunk: number, after: max(wait ?? .zero, self.wait(holds))))
    }

    mutating func succeeded(_ number: Int) {
        if chunks[number]?.holds ?? 0 > 0 { trouble = nil }
        chunks[number]?.holds = 0
        if chunks[number]?.failures ?? 0 > 0 { trouble = nil }
        chunks[number]?.failures = 0
    }

    mutating func enter(_ state: State, _ number: Int) {
        chunks[number]?.state = state
        actions.append(.record(chunk: number))
    }

    mutating func perform(_ step: Step, _ number: Int) { actions.append(.perform(step, chunk: number, after: .zero)) }

    mutating func poll(_ number: Int) {
        let polls = chunks[number]?.polls ?? 0
        chunks[number]?.polls += 1
        actions.append(.perform(.poll, chunk: number, after: wait(polls)))
    }

    /// A half second, doubled up to the interval between polls.
    func wait(_ doublings: Int) -> Duration {
        .seconds(min(options.batch.pollSeconds, 0.5 * Double(1 << min(doublings, 20))))
    }

    private mutating func close(_ chunk: Chunk) {
        chunks[chunk.number] = nil
        if chunk.state == .collected {
            chunksDone += 1
            requestsDone += chunk.keys.count
        }
        // Its lines are still read where another chunk is made of them; that one removes the file.
        if !rewriting.contains(where: { $0.value == chunk.number }) { actions.append(.remove(chunk: chunk.number)) }
        assignHeld()
    }
}
