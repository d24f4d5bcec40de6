internal import Foundation
internal import Planning

extension BatchPlan {
    /// Requests of batches that are at the endpoint and not answered.
    package var requestsOut: Int {
        chunks.values.reduce(0) { $1.state == .created ? $0 + max(0, $1.keys.count - $1.progress) : $0 }
    }

    /// Batches that are at the endpoint, and may go on there without anybody.
    ///
    /// The one that the job failed by is not among them.
    package var batchesOut: Int {
        chunks.values.count { $0.batch != nil && $0.state == .created && $0.number != failedAt?.chunk }
    }

    /// Batches that have ended at the endpoint, and whose answers wait there.
    package var batchesEnded: Int {
        chunks.values.count {
            $0.batch != nil && [.completed, .expired, .cancelled].contains($0.state) && $0.number != failedAt?.chunk
        }
    }

    /// Batches that may have been made, though the endpoint did not say so.
    package var batchesPerhapsOut: Int { chunks.values.count { $0.state == .creating && $0.mayBeMade } }

    /// The batch that the endpoint has, or may have, and does not let us have; nil where the job fails for another reason.
    package var lostBatch: Chunk? {
        guard let (number, step) = failedAt, let chunk = chunks[number], chunk.state.isAtEndpoint, step != .create
        else {
            return nil
        }
        return chunk
    }

    /// How far the batches are, such as `1 of 3 batches done, 4,120/10,000 requests, 1 uploading`.
    package var progressText: String {
        let all = requestsDone + chunks.values.reduce(0) { $0 + $1.keys.count }
        let done = requestsDone + chunks.values.reduce(0) { $0 + $1.progress }
        let count = chunksDone + chunks.count
        var text =
            "\(chunksDone) of \(count) batch\(count == 1 ? "" : "es") done, \(done.formatted())/\(all.formatted()) requests"
        let uploading = chunks.values.count { $0.state == .uploading }
        if uploading > 0 { text += ", \(uploading) uploading" }
        if heldRequests > 0 { text += ", \(heldRequests.formatted()) wait for budget" }
        if let trouble { text += "; trying again: \(trouble)" }
        return text
    }

    /// What must hold after every event; nil where it does.
    package func invalidity() -> String? {
        for (key, position) in positions {
            guard let chunk = chunks[position.chunk], chunk.keys.indices.contains(position.index) else {
                return "a request is in no chunk"
            }
            if chunk.keys[position.index] != key { return "chunk \(chunk.number) has another request at the position" }
            if chunk.isResolved[position.index] {
                return "chunk \(chunk.number) has a resolved request that is still waited for"
            }
        }
        for chunk in chunks.values where chunk.keys.count > options.batch.requestsPerBatch {
            return "chunk \(chunk.number) has \(chunk.keys.count) requests"
        }
        if budget.reserved < 0 { return "more was given back than was set aside" }
        return nil
    }
}
