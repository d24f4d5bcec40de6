internal import ModelAPI
internal import Planning

/// A part's way to the endpoint.
extension BatchPlan {
    /// A part of an earlier run that is not over: it goes on from where it stood.
    package mutating func restore(_ part: Part) {
        nextPart = max(nextPart, part.number + 1)
        parts[part.number] = part
        let open = part.keys.indices.filter { !part.isSettled[$0] }
        let amounts = open.map { bound(Int(part.promptTokens[$0])) }
        if part.state.isAtEndpoint {
            budget.force(amounts.reduce(0, +))
        } else if !budget.reserve(amounts.reduce(0, +)) {
            // The budget is smaller than it was: these rows wait for room like others.
            parts[part.number]?.state = .dropped
            return actions.append(.record(part: part.number))
        }
        for index in open { places[part.keys[index]] = Place(part: part.number, index: index) }
        switch part.state {
        case .filling, .written: enter(.uploading, part.number)
        case .uploading: perform(.findFile, part.number)
        case .uploaded: enter(.creating, part.number)
        case .creating: perform(.findBatch, part.number)
        case .created, .completed, .expired, .cancelled, .failed: perform(.poll, part.number)
        case .collected, .dropped: parts[part.number] = nil
        }
    }

    /// The part's file is whole and durable.
    ///
    /// Its calls have numbers from `firstCall` on.
    package mutating func sealed(_ number: Int, digest: String, firstCall: Int64) {
        guard parts[number]?.state == .filling else { return }
        parts[number]?.digest = digest
        parts[number]?.firstCall = firstCall
        enter(.written, number)
    }

    /// The part is durable in `state`.
    package mutating func recorded(_ number: Int, _ state: State) {
        guard let part = parts[number], part.state == state else { return }
        switch state {
        case .filling: break
        case .written: enter(.uploading, number)
        case .uploading: perform(.upload, number)
        case .uploaded: enter(.creating, number)
        case .creating: actions.append(.perform(.create, part: number, after: part.createAfter))
        case .created: poll(number)
        case .completed, .expired, .cancelled: break
        case .failed: actions.append(.refuse(part: number))
        case .collected, .dropped: close(part)
        }
    }

    /// The endpoint has, or has not, the file of the part.
    package mutating func foundFile(_ number: Int, _ file: String?) {
        guard parts[number]?.state == .uploading else { return }
        if let file { uploaded(number, file: file) } else { perform(.upload, number) }
    }

    package mutating func uploaded(_ number: Int, file: String) {
        guard parts[number]?.state == .uploading else { return }
        parts[number]?.file = file
        succeeded(number)
        enter(.uploaded, number)
    }

    /// The endpoint has, or has not, a batch of the part.
    package mutating func foundBatch(_ number: Int, _ batch: String?) {
        guard parts[number]?.state == .creating else { return }
        if let batch { created(number, batch: batch) } else { perform(.create, number) }
    }

    package mutating func created(_ number: Int, batch: String) {
        guard parts[number]?.state == .creating else { return }
        parts[number]?.batch = batch
        parts[number]?.polls = 0
        succeeded(number)
        enter(.created, number)
    }

    /// How often a job's way to the endpoint is tried before it ends; questions are asked for as long as it takes.
    package mutating func failed(_ number: Int, _ step: Step, _ failure: Failure) {
        guard let part = parts[number] else { return }
        parts[number]?.failures += 1
        var next = step
        let cause: String
        switch failure {
        case .hopeless(let message):
            self.failure = self.failure ?? message
            return
        case .refused(let message): cause = message
        case .ambiguous(let message):
            cause = message
            if step == .upload { next = .findFile }
            if step == .create { next = .findBatch }
        }
        trouble = cause
        if step == .upload || step == .create, part.failures + 1 >= max(1, options.attempts) {
            self.failure = self.failure ?? cause
            return
        }
        actions.append(.perform(next, part: number, after: wait(part.failures)))
    }

    mutating func succeeded(_ number: Int) {
        if parts[number]?.failures ?? 0 > 0 { trouble = nil }
        parts[number]?.failures = 0
    }

    mutating func enter(_ state: State, _ number: Int) {
        parts[number]?.state = state
        actions.append(.record(part: number))
    }

    mutating func perform(_ step: Step, _ number: Int) { actions.append(.perform(step, part: number, after: .zero)) }

    mutating func poll(_ number: Int) {
        let polls = parts[number]?.polls ?? 0
        parts[number]?.polls += 1
        actions.append(.perform(.poll, part: number, after: wait(polls)))
    }

    /// A half second, doubled up to the interval between polls.
    private func wait(_ doublings: Int) -> Duration {
        .seconds(min(options.batch.pollSeconds, 0.5 * Double(1 << min(doublings, 20))))
    }

    private mutating func close(_ part: Part) {
        parts[part.number] = nil
        if part.state == .collected {
            partsDone += 1
            requestsDone += part.keys.count
        }
        // Its lines are still read where another part is made of them; that one removes the file.
        if !rewriting.contains(where: { $0.value == part.number }) { actions.append(.remove(part: part.number)) }
        placeHeld()
    }
}
