internal import ModelAPI
internal import ModelClient
internal import Scheduling

/// Questions to the endpoint.
extension BatchRunner {
    /// Pages of 100 batches, or 1,000 files, in which something of ours is looked for.
    private static let mostPages = 100

    func perform(_ step: BatchPlan.Step, _ part: BatchPlan.Part) async {
        switch step {
        case .findFile: await findFile(part)
        case .upload:
            let path = BatchRequestFiles.requests(part.number, in: folder)
            let attempt = await client.uploadFile(at: path, name: fileName(part))
            await tell(attempt, step, part) { .uploaded(part: part.number, $0.id) }
        case .findBatch: await findBatch(part)
        case .create: await create(part)
        case .poll:
            let attempt = await client.batch(part.batch ?? "")
            await tell(attempt, step, part) { .polled(part: part.number, $0) }
        case .collect(let output, let errors): await collect(part, output: output, errors: errors, step)
        }
    }

    /// A name that no other part has, so that its file is found again.
    private func fileName(_ part: BatchPlan.Part) -> String { "roost-\(job)-\(part.number)-\(part.digest).jsonl" }

    private func metadata(_ part: BatchPlan.Part) -> [String: String] {
        ["roost_job": "\(job)", "roost_part": "\(part.number)", "roost_digest": part.digest]
    }

    private func findFile(_ part: BatchPlan.Part) async {
        var last: String?
        for _ in 0..<Self.mostPages {
            let attempt = await client.files(after: last)
            guard case .success(let page) = attempt.result else {
                return await tell(attempt, .findFile, part) { _ in nil }
            }
            let name = fileName(part)
            if let file = page.files.first(where: {
                $0.filename == name && $0.status != "error" && $0.status != "deleted"
            }) {
                return await report(.foundFile(part: part.number, file.id))
            }
            guard page.hasMore, let next = page.files.last?.id, next != last else { break }
            last = next
        }
        await report(.foundFile(part: part.number, nil))
    }

    private func findBatch(_ part: BatchPlan.Part) async {
        let ours = metadata(part)
        var last: String?
        for _ in 0..<Self.mostPages {
            let attempt = await client.batches(after: last)
            guard case .success(let page) = attempt.result else {
                return await tell(attempt, .findBatch, part) { _ in nil }
            }
            let found = page.batches.first { batch in
                // One for which the queue had no room is none: it answered nothing, and another takes its place.
                let hadNoRoom =
                    batch.status == .failed && !batch.errors.isEmpty
                    && batch.errors.allSatisfy { $0.code == BatchPlan.queueIsFull }
                return !hadNoRoom && ours.allSatisfy { batch.metadata[$0.key] == $0.value }
            }
            if let found { return await report(.foundBatch(part: part.number, found.id)) }
            guard page.hasMore, let next = page.batches.last?.id, next != last else { break }
            last = next
        }
        await report(.foundBatch(part: part.number, nil))
    }

    private func create(_ part: BatchPlan.Part) async {
        let file = part.file ?? ""
        // Azure takes a file only when it has read it.
        while client.endpoint.kind != .openAI {
            let attempt = await client.file(file)
            guard case .success(let known) = attempt.result else {
                return await tell(attempt, .create, part) { _ in nil }
            }
            if known.status == "error" {
                return await report(
                    .failed(
                        part: part.number, .create, .hopeless("the endpoint cannot read the file \(file) of a batch")))
            }
            if known.status == nil || known.status == "processed" { break }
            guard (try? await Task.sleep(for: .seconds(min(2, pollSeconds)))) != nil else { return }
        }
        let request = BatchRequest(inputFileID: file, endpoint: client.endpoint.batchChatPath, metadata: metadata(part))
        let attempt = await client.createBatch(request)
        await tell(attempt, .create, part) { .created(part: part.number, $0.id) }
    }

    /// Reports a success as what it is, and any other attempt as what it means for the step.
    func tell<Answer>(
        _ attempt: Attempt<Answer>, _ step: BatchPlan.Step, _ part: BatchPlan.Part, _ success: (Answer) -> Report?
    ) async {
        if Task.isCancelled { return }
        switch attempt.result {
        case .success(let answer): if let told = success(answer) { await report(told) }
        case .failure(let error):
            await report(.failed(part: part.number, step, Self.failure(error, attempt.outcome ?? .hopeless)))
        }
    }

    private static func failure(_ error: ModelError, _ outcome: RetryPolicy.Outcome) -> BatchPlan.Failure {
        let message = "\(error)"
        switch outcome {
        case .hopeless: return .hopeless(message)
        case .unconnected, .disconnected, .timedOut, .unreadable, .cancelled: return .ambiguous(message)
        case .refused(let status, _, _):
            guard case .retry = RetryPolicy().decision(after: outcome, attempt: 1, elapsed: .zero, random: 0) else {
                return .hopeless(message)
            }
            return status == 429 ? .refused(message) : .ambiguous(message)
        }
    }
}
