package import ModelAPI
package import Planning

/// A batch's way back.
extension BatchPlan {
    /// Where a batch stands, as the endpoint tells it.
    package mutating func polled(_ number: Int, _ batch: BatchJob) {
        guard let chunk = chunks[number], chunk.state.isAtEndpoint, chunk.state != .creating else { return }
        succeeded(number)
        chunks[number]?.progress = batch.requestCounts.completed + batch.requestCounts.failed
        guard batch.status.isFinal else { return poll(number) }
        if batch.status == .failed { return refused(chunk, batch.errors) }
        chunks[number]?.state = State(rawValue: batch.status.rawValue) ?? .completed
        actions.append(.record(chunk: number))
        perform(.collect(output: batch.outputFileID, errors: batch.errorFileID), number)
    }

    /// The endpoint did not take the batch: its queue is full, or the file is wrong.
    private mutating func refused(_ chunk: Chunk, _ faults: [BatchJob.Fault]) {
        if !faults.isEmpty, faults.allSatisfy({ $0.code == Self.queueIsFull }) {
            trouble = faults.first?.message
            let othersRun = chunks.values.contains { $0.number != chunk.number && $0.state == .created }
            chunks[chunk.number]?.refusals = othersRun ? 0 : chunk.refusals + 1
            if othersRun || chunk.refusals + 1 < max(1, options.attempts) {
                chunks[chunk.number]?.batch = nil
                // The same file, as soon as others are out of the queue.
                chunks[chunk.number]?.createAfter = .seconds(options.batch.pollSeconds)
                return enter(.creating, chunk.number)
            }
        }
        chunks[chunk.number]?.faults = faults
        enter(.failed, chunk.number)
    }

    /// The code of a batch that would have queued more tokens than the account may.
    package static let queueIsFull = "token_limit_exceeded"

    /// What one line of a batch's files says.
    ///
    /// Lines come in any order, and may come again after a crash.
    package mutating func line(_ number: Int, _ key: RequestKey, _ line: Line) -> Verdict {
        guard let position = positions[key], position.chunk == number, let round = chunks[number]?.round,
            let firstCall = chunks[number]?.firstCall, chunks[number]?.isResolved[position.index] == false,
            chunks[number]?.again.contains(position.index) == false
        else { return .stale }
        let call = firstCall + Int64(position.index)
        let reserved = bound(Int(chunks[number]?.promptTokens[position.index] ?? 0))
        switch line {
        case .answered(let prompt, let completion, let cached):
            let actual = budget.amount(TokenUsage(prompt: prompt, completion: completion, cached: cached))
            resolve(key, position, reserved, actual: actual ?? reserved)
        case .failed(let outcome, let used):
            let actual = used.map { budget.amount($0) ?? reserved } ?? 0
            guard
                case .retry = policy.decision(
                    after: outcome, attempt: round, elapsed: .zero, random: 0, answers: round)
            else {
                resolve(key, position, reserved, actual: actual)
                break
            }
            budget.reconcile(reserved, actual: actual)
            if budget.reserve(reserved) { return again(position, call) }
            // There is no money for another one.
            resolve(key, position, 0, actual: 0)
        case .unfinished:
            if round < policy.attemptLimit { return again(position, call) }
            resolve(key, position, reserved, actual: 0)
        }
        return .resolved(call: call, round: round)
    }

    private mutating func again(_ position: Position, _ call: Int64) -> Verdict {
        chunks[position.chunk]?.again.insert(position.index)
        return .again(call: call)
    }

    mutating func resolve(_ key: RequestKey, _ position: Position, _ reserved: Int128, actual: Int128) {
        chunks[position.chunk]?.isResolved[position.index] = true
        positions[key] = nil
        budget.reconcile(reserved, actual: actual)
    }

    /// Requests of the chunk that nothing was heard of yet, in the order of its lines.
    package func unresolved(_ number: Int) -> [RequestKey] {
        guard let chunk = chunks[number] else { return [] }
        return chunk.keys.indices.filter { !chunk.isResolved[$0] && !chunk.again.contains($0) }.map { chunk.keys[$0] }
    }

    /// The batch's files were read to their ends.
    ///
    /// - Returns: Whether they told of all that the endpoint says it has done; if not, they are read again.
    package mutating func read(_ number: Int) -> Bool {
        guard let chunk = chunks[number], chunk.state.isAtEndpoint, chunk.state != .failed else { return true }
        let heard = chunk.keys.indices.count { chunk.isResolved[$0] || chunk.again.contains($0) }
        guard heard < min(chunk.progress, chunk.keys.count) else { return true }
        readAgain(chunk, heard)
        return false
    }

    /// All that the batch's files say is known, and what they do not say is over.
    ///
    /// - Parameters:
    ///   - number: The chunk's number.
    ///   - isWanted: Whether a row waits for the request.
    package mutating func collected(_ number: Int, isWanted: (RequestKey) -> Bool) {
        guard let chunk = chunks[number], chunk.state.isAtEndpoint else { return }
        var rest: [Int] = []
        for index in chunk.keys.indices where !chunk.isResolved[index] {
            if isWanted(chunk.keys[index]) {
                rest.append(index)
            } else {
                let position = Position(chunk: number, index: index)
                resolve(chunk.keys[index], position, bound(Int(chunk.promptTokens[index])), actual: 0)
            }
        }
        if !rest.isEmpty {
            let next = open(round: chunk.round + 1)
            for index in rest { put(chunk.keys[index], Int(chunk.promptTokens[index]), 0, into: next) }
            rewriting[next] = number
            actions.append(.rewrite(chunk: next, from: number))
        }
        enter(.collected, number)
    }

    /// A batch's files have fewer requests than the endpoint says it has done.
    ///
    /// What is missing may be paid: the files are read again, nothing is asked again, and the chunk stays for a later run.
    private mutating func readAgain(_ chunk: Chunk, _ heard: Int) {
        chunks[chunk.number]?.shortReadings += 1
        let cause =
            "the batch \(chunk.batch ?? "") has done \(chunk.progress) requests, as the endpoint says, and its files tell "
            + "of \(heard); what is missing may have been paid"
        trouble = cause
        guard chunk.shortReadings + 1 < max(1, options.attempts) else {
            return end(
                chunk.number, .poll,
                cause + ", so nothing is asked again. Submit the job again to read the files once more.")
        }
        actions.append(.perform(.poll, chunk: chunk.number, after: wait(chunk.shortReadings)))
    }

    /// The file of a chunk that was made of an earlier one's lines is there: the earlier file may go.
    package mutating func rewrote(_ number: Int) {
        guard let earlier = rewriting.removeValue(forKey: number), chunks[earlier] == nil else { return }
        actions.append(.remove(chunk: earlier))
    }
}
