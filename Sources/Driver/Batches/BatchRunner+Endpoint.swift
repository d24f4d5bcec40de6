internal import ModelAPI
internal import ModelClient
internal import Scheduling

/// Questions to the endpoint.
extension BatchRunner {
    /// Pages of 100 batches, or 1,000 files, in which something of ours is looked for.
    private static let mostPages = 100

    func perform(_ step: BatchPlan.Step, _ chunk: BatchPlan.Chunk) async {
        switch step {
        case .findFile: await findFile(chunk)
        case .upload:
            let path = BatchRequestFiles.requests(chunk.number, in: folder)
            let attempt = await client.uploadFile(at: path, name: fileName(chunk))
            await tell(attempt, step, chunk) { .uploaded(chunk: chunk.number, $0.id) }
        case .findBatch: await findBatch(chunk)
        case .create: await create(chunk)
        case .poll:
            let attempt = await client.batch(chunk.batch ?? "")
            await tell(attempt, step, chunk) { .polled(chunk: chunk.number, $0) }
        case .collect(let output, let errors): await collect(chunk, output: output, errors: errors, step)
        }
    }

    /// A name that no other chunk has, so that its file is found again.
    private func fileName(_ chunk: BatchPlan.Chunk) -> String { "roost-\(job)-\(chunk.number)-\(chunk.digest).jsonl" }

    private func metadata(_ chunk: BatchPlan.Chunk) -> [String: String] {
        ["roost_job": "\(job)", "roost_part": "\(chunk.number)", "roost_digest": chunk.digest]
    }

    private func findFile(_ chunk: BatchPlan.Chunk) async {
        var last: String?
        for _ in 0..<Self.mostPages {
            let attempt = await client.files(after: last)
            guard case .success(let page) = attempt.result else {
                return await tell(attempt, .findFile, chunk) { _ in nil }
            }
            let name = fileName(chunk)
            if let file = page.files.first(where: {
                $0.filename == name && $0.status != "error" && $0.status != "deleted"
            }) {
                return await report(.foundFile(chunk: chunk.number, file.id))
            }
            guard page.hasMore, let next = page.files.last?.id, next != last else { break }
            last = next
        }
        await report(.foundFile(chunk: chunk.number, nil))
    }

    private func findBatch(_ chunk: BatchPlan.Chunk) async {
        let ours = metadata(chunk)
        var last: String?
        for _ in 0..<Self.mostPages {
            let attempt = await client.batches(after: last)
            guard case .success(let page) = attempt.result else {
                return await tell(attempt, .findBatch, chunk) { _ in nil }
            }
            let found = page.batches.first { batch in
                // One that the full queue refused is none: it answered nothing, and another follows it.
                let wasQueueFull =
                    batch.status == .failed && !batch.errors.isEmpty
                    && batch.errors.allSatisfy { $0.code == BatchPlan.queueIsFull }
                return !wasQueueFull && ours.allSatisfy { batch.metadata[$0.key] == $0.value }
            }
            if let found { return await report(.foundBatch(chunk: chunk.number, found.id)) }
            guard page.hasMore, let next = page.batches.last?.id, next != last else { break }
            last = next
        }
        await report(.foundBatch(chunk: chunk.number, nil))
    }

    private func create(_ chunk: BatchPlan.Chunk) async {
        let file = chunk.file ?? ""
        // Azure takes a file only when it has read it.
        while client.endpoint.kind != .openAI {
            let attempt = await client.file(file)
            guard case .success(let known) = attempt.result else {
                return await tell(attempt, .create, chunk) { _ in nil }
            }
            if known.status == "error" {
                return await report(
                    .failed(
                        chunk: chunk.number, .create, .hopeless("the endpoint cannot read the file \(file) of a batch"))
                )
            }
            if known.status == nil || known.status == "processed" { break }
            guard (try? await Task.sleep(for: .seconds(min(2, pollSeconds)))) != nil else { return }
        }
        let request = BatchRequest(
            inputFileID: file, endpoint: client.endpoint.batchChatPath, metadata: metadata(chunk))
        let attempt = await client.createBatch(request)
        await tell(attempt, .create, chunk) { .created(chunk: chunk.number, $0.id) }
    }

    /// Reports a success as what it is, and any other attempt as what it means for the step.
    func tell<Answer>(
        _ attempt: Attempt<Answer>, _ step: BatchPlan.Step, _ chunk: BatchPlan.Chunk, _ success: (Answer) -> Report?
    ) async {
        if Task.isCancelled { return }
        switch attempt.result {
        case .success(let answer): if let found = success(answer) { await report(found) }
        case .failure(let error):
            await report(.failed(chunk: chunk.number, step, Self.failure(error, attempt.outcome ?? .hopeless)))
        }
    }

    private static func failure(_ error: ModelError, _ outcome: RetryPolicy.Outcome) -> BatchPlan.Failure {
        let message = "\(error)"
        switch outcome {
        case .hopeless, .unusable: return .hopeless(message)
        case .unconnected, .disconnected, .timedOut, .unreadable, .cancelled: return .ambiguous(message)
        case .refused(let status, _, let hints):
            guard case .retry = RetryPolicy().decision(after: outcome, attempt: 1, elapsed: .zero, random: 0) else {
                return .hopeless(message)
            }
            return status == 429 ? .refused(message, wait: hints.wait) : .ambiguous(message)
        }
    }
}
