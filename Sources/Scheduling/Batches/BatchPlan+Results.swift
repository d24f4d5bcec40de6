package import ModelAPI
package import Planning

/// A batch's way back.
extension BatchPlan {
    /// Where a batch stands, as the endpoint tells it.
    package mutating func polled(_ number: Int, _ batch: BatchJob) {
        guard let part = parts[number], part.state.isAtEndpoint, part.state != .creating else { return }
        succeeded(number)
        parts[number]?.progress = batch.requestCounts.completed + batch.requestCounts.failed
        guard batch.status.isFinal else { return poll(number) }
        if batch.status == .failed { return refused(part, batch.errors) }
        parts[number]?.state = State(rawValue: batch.status.rawValue) ?? .completed
        actions.append(.record(part: number))
        perform(.collect(output: batch.outputFileID, errors: batch.errorFileID), number)
    }

    /// The endpoint did not take the batch: its queue is full, or the file is wrong.
    private mutating func refused(_ part: Part, _ faults: [BatchJob.Fault]) {
        if !faults.isEmpty, faults.allSatisfy({ $0.code == Self.queueIsFull }) {
            trouble = faults.first?.message
            let othersRun = parts.values.contains { $0.number != part.number && $0.state == .created }
            parts[part.number]?.refusals = othersRun ? 0 : part.refusals + 1
            if othersRun || part.refusals + 1 < max(1, options.attempts) {
                parts[part.number]?.batch = nil
                // The same file, as soon as others made room.
                parts[part.number]?.createAfter = .seconds(options.batch.pollSeconds)
                return enter(.creating, part.number)
            }
        }
        parts[part.number]?.faults = faults
        enter(.failed, part.number)
    }

    /// The code of a batch that would have queued more tokens than the account may.
    package static let queueIsFull = "token_limit_exceeded"

    /// What one line of a batch's files says.
    ///
    /// Lines come in any order, and may come again after a crash.
    package mutating func line(_ number: Int, _ key: RequestKey, _ line: Line) -> Verdict {
        guard let place = places[key], place.part == number, let round = parts[number]?.round,
            let firstCall = parts[number]?.firstCall, parts[number]?.isSettled[place.index] == false,
            parts[number]?.again.contains(place.index) == false
        else { return .stale }
        let call = firstCall + Int64(place.index)
        let reserved = bound(Int(parts[number]?.promptTokens[place.index] ?? 0))
        switch line {
        case .answered(let prompt, let completion, let cached):
            let actual = budget.amount(prompt: prompt, cached: cached, completion: completion)
            settle(key, place, reserved, actual: actual ?? reserved)
        case .failed(let outcome, let used):
            let actual =
                used.map {
                    budget.amount(prompt: $0.prompt, cached: $0.cached, completion: $0.completion) ?? reserved
                } ?? 0
            guard case .retry = policy.decision(after: outcome, attempt: round, elapsed: .zero, random: 0) else {
                settle(key, place, reserved, actual: actual)
                break
            }
            budget.settle(reserved, actual: actual)
            if budget.reserve(reserved) { return again(place, call) }
            // There is no money for another one.
            settle(key, place, 0, actual: 0)
        case .unfinished:
            if round < policy.attemptLimit { return again(place, call) }
            settle(key, place, reserved, actual: 0)
        }
        return .settled(call: call, round: round)
    }

    private mutating func again(_ place: Place, _ call: Int64) -> Verdict {
        parts[place.part]?.again.insert(place.index)
        return .again(call: call)
    }

    mutating func settle(_ key: RequestKey, _ place: Place, _ reserved: Int64, actual: Int64) {
        parts[place.part]?.isSettled[place.index] = true
        places[key] = nil
        budget.settle(reserved, actual: actual)
    }

    /// Requests of the part that nothing was heard of yet, in the order of its lines.
    package func unsettled(_ number: Int) -> [RequestKey] {
        guard let part = parts[number] else { return [] }
        return part.keys.indices.filter { !part.isSettled[$0] && !part.again.contains($0) }.map { part.keys[$0] }
    }

    /// All that the batch's files say was read.
    ///
    /// - Parameters:
    ///   - number: The part's number.
    ///   - isWanted: Whether a row waits for the request.
    package mutating func collected(_ number: Int, isWanted: (RequestKey) -> Bool) {
        guard let part = parts[number], part.state.isAtEndpoint else { return }
        var rest: [Int] = []
        for index in part.keys.indices where !part.isSettled[index] {
            if isWanted(part.keys[index]) {
                rest.append(index)
            } else {
                let place = Place(part: number, index: index)
                settle(part.keys[index], place, bound(Int(part.promptTokens[index])), actual: 0)
            }
        }
        if !rest.isEmpty {
            let next = open(round: part.round + 1)
            for index in rest { put(part.keys[index], Int(part.promptTokens[index]), 0, into: next) }
            rewriting[next] = number
            actions.append(.rewrite(part: next, from: number))
        }
        enter(.collected, number)
    }

    /// The file of a part that was made of an earlier one's lines is there: the earlier file may go.
    package mutating func rewrote(_ number: Int) {
        guard let earlier = rewriting.removeValue(forKey: number), parts[earlier] == nil else { return }
        actions.append(.remove(part: earlier))
    }
}
