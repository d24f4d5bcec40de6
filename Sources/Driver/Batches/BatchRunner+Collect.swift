internal import Columnar
internal import Journal
internal import Messaging
internal import ModelAPI
internal import ModelClient
internal import NIOCore
internal import Operators
internal import Planning
internal import Scheduling

/// A batch's files, from the endpoint to the rows.
extension BatchRunner {
    /// Lines that are reported at once; the next ones are read when those were taken in.
    private static let linesAtOnce = 512

    func collect(_ chunk: BatchPlan.Chunk, output: String?, errors: String?, _ step: BatchPlan.Step) async {
        let files = [
            (output, BatchRequestFiles.output(chunk.number, in: folder)),
            (errors, BatchRequestFiles.errors(chunk.number, in: folder)),
        ]
        for (id, path) in files {
            guard let id else { continue }
            let attempt = await client.downloadFile(id, to: path)
            guard case .success = attempt.result else { return await tell(attempt, step, chunk) { _ in nil } }
        }
        let prompts = Dictionary(
            zip(chunk.keys, chunk.promptTokens.map { Int($0) }), uniquingKeysWith: { first, _ in first })
        do throws(BatchFileError) {
            for (id, path) in files where id != nil { try await read(path, chunk.number, prompts) }
        } catch {
            return await report(.broken(error.description))
        }
        if !Task.isCancelled { await report(.collected(chunk: chunk.number)) }
    }

    private func read(_ path: String, _ chunk: Int, _ prompts: [RequestKey: Int]) async throws(BatchFileError) {
        var lines = try BatchFileLines(path: path)
        var found: [Line] = []
        while let bytes = try lines.next() {
            if Task.isCancelled { return }
            // A line that cannot be read answers nobody: its request counts as one that the batch did not come to.
            guard let line = try? BatchOutputLine(decoding: bytes), let known = self.line(line, prompts) else {
                continue
            }
            found.append(known)
            if found.count == Self.linesAtOnce {
                await report(.lines(chunk: chunk, found))
                found = []
            }
        }
        if !found.isEmpty { await report(.lines(chunk: chunk, found)) }
    }

    private func line(_ line: BatchOutputLine, _ prompts: [RequestKey: Int]) -> Line? {
        guard let request = RequestKey(customID: Array(line.customID.utf8)) else { return nil }
        let attempt = line.chatAttempt(hiding: key)
        switch attempt.result {
        case .success(var completion):
            completion.usage = meter.usage(
                completion.usage, of: completion, messages: nil, promptTokens: prompts[request])
            let usage = completion.usage
            if let (error, outcome) = shape?.mismatch(of: completion) {
                return Line(
                    key: request, line: .failed(outcome, used: usage),
                    record: CallRecord(error, latency: .zero).encoded(),
                    usage: usage)
            }
            return Line(
                key: request,
                line: .answered(
                    prompt: usage?.prompt ?? 0, completion: usage?.completion ?? 0, cached: usage?.cached ?? 0),
                record: CallRecord(completion, latency: .zero).encoded(), usage: usage)
        case .failure(let error):
            // What somebody cancelled at the endpoint is over; what the batch had no time for is not.
            let isUnfinished = error.code == "batch_expired"
            let usage = error.answer?.usage
            return Line(
                key: request, line: isUnfinished ? .unfinished : .failed(attempt.outcome ?? .hopeless, used: usage),
                record: CallRecord(error, latency: .zero).encoded(), usage: usage)
        }
    }
}
