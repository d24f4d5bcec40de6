internal import JSONText
internal import NIOCore

/// Runs one batch: reads its file, answers its requests out of order over its duration, writes its files.
struct BatchRun: Sendable {
    let core: SimulatorCore
    let id: String
    let endpoint: String
    let inputFile: String

    private static let steps = 20

    private var settings: Simulator.Configuration { core.configuration }

    /// A tenth of the duration for the file, the rest for the requests; ends early when it is cancelled.
    func run() async {
        await pause(settings.batchDuration / 10)
        let content = (try? core.files.content(inputFile)) ?? ByteBuffer()
        let input = BatchInput(content, endpoint: endpoint)
        guard input.errors.isEmpty else {
            return core.batches.change(id) { $0.refuse(input.errors, at: WallClock.seconds) }
        }
        core.batches.change(id) { $0.begin(total: input.requests.count, at: WallClock.seconds) }
        await answer(input.requests)
    }

    private func answer(_ requests: [BatchInput.Request]) async {
        var generator = SeededGenerator(seed: settings.seed ^ UInt64(requests.count))
        let order = Array(requests.indices).shuffled(using: &generator)
        let answered = Int(Double(requests.count) * settings.batchExpiresAfter)
        var output = ByteBuffer()
        var errors = ByteBuffer()
        var next = 0
        for step in 1...Self.steps where core.batches.status(id) == .inProgress {
            let end = answered * step / Self.steps
            var (completed, failed) = (0, 0)
            for index in order[next..<max(next, end)] {
                let (status, body) = core.answerInBatch(requests[index].body, endpoint: endpoint)
                let line = Self.line(requests[index].customID, number: index, status: status, body)
                if status == 200 {
                    completed += 1
                    output.writeImmutableBuffer(line)
                } else {
                    failed += 1
                    errors.writeImmutableBuffer(line)
                }
            }
            next = max(next, end)
            core.batches.change(id) { $0.progress(completed: completed, failed: failed) }
            await pause(settings.batchDuration * 8 / (10 * Self.steps))
        }
        let wasCancelled = core.batches.status(id) == .cancelling
        if !wasCancelled { core.batches.change(id) { $0.finalize(at: WallClock.seconds) } }
        for index in order[next...] {
            Self.writeError(requests[index].customID, number: index, cancelled: wasCancelled, into: &errors)
        }
        await pause(settings.batchDuration / 10)
        let outputFile = keep(output, "output")
        let errorFile = keep(errors, "error")
        core.batches.change(id) {
            $0.end(output: outputFile, errors: errorFile, expired: next < requests.count, at: WallClock.seconds)
        }
    }

    private func pause(_ duration: Duration) async { try? await Task.sleep(for: duration) }

    private func keep(_ content: ByteBuffer, _ kind: String) -> String? {
        guard content.readableBytes > 0 else { return nil }
        return try? core.files.add(name: "\(id)_\(kind).jsonl", purpose: "batch_output", content).id
    }

    private static func line(_ customID: String, number: Int, status: Int, _ body: ByteBuffer) -> ByteBuffer {
        var json = JSONWriter(capacity: 256 + body.readableBytes)
        json.raw(#"{"id":"batch_req_simulated-\#(number)","custom_id":"#)
        json.string(customID)
        json.raw(#","response":{"status_code":\#(status),"request_id":"simulated-\#(number)","body":"#)
        var buffer = json.buffer
        buffer.writeImmutableBuffer(body)
        buffer.writeStaticString("},\"error\":null}\n")
        return buffer
    }

    private static func writeError(_ customID: String, number: Int, cancelled: Bool, into buffer: inout ByteBuffer) {
        var json = JSONWriter(capacity: 256)
        json.raw(#"{"id":"batch_req_simulated-\#(number)","custom_id":"#)
        json.string(customID)
        json.raw(#","response":null,"error":{"code":"#)
        json.string(cancelled ? "batch_cancelled" : "batch_expired")
        json.raw(#","message":"#)
        json.string(
            cancelled
                ? "This request could not be executed before the batch was cancelled."
                : "This request could not be executed before the completion window expired.")
        json.raw("}}\n")
        buffer.writeImmutableBuffer(json.buffer)
    }
}
