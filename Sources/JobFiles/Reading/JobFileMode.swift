internal import DataFrames
internal import Planning
internal import Yams

extension JobFile {
    /// Reads `mode: batch` and `batch: {requests_per_part: 50000, poll_seconds: 60}`.
    mutating func readMode(_ key: String, _ node: Node, _ document: YAMLDocument) throws(RoostError) {
        guard key == "batch" else {
            guard let mode = CallOptions.Mode(rawValue: try document.text(node, what: key)) else {
                throw document.error(
                    node, "mode is live, which asks row by row, or batch, which asks in files at the batch price")
            }
            calls.mode = mode
            return
        }
        for (key, value) in try document.mapping(
            node, what: "batch", keys: JobFileKeys.batch)
        {
            switch key {
            case "requests_per_part":
                calls.batch.requestsPerBatch = try document.integer(
                    value, what: "batch.\(key)", in: 1...BatchOptions.mostRequests)
            case "megabytes_per_part":
                let most = BatchOptions.mostBytes / 1_000_000
                calls.batch.bytesPerFile = try document.integer(value, what: "batch.\(key)", in: 1...most) * 1_000_000
            default:
                calls.batch.pollSeconds = try document.number(value, what: "batch.\(key)", in: 0.05...3_600)
            }
        }
    }

    /// Refuses, before anything is uploaded, what batches cannot do.
    func checkMode(_ entries: [(key: String, value: Node)], _ document: YAMLDocument) throws(RoostError) {
        guard calls.mode == .batch, let node = entries.first(where: { $0.key == "mode" })?.value else { return }
        guard embeddings == nil else {
            throw document.error(node, "'mode: batch' asks for answers only; embed without it, leaving out 'mode'")
        }
        guard deployments.count < 2 else {
            throw document.error(
                node,
                "'mode: batch' asks one deployment, and model.deployments has \(deployments.count); keep one of them")
        }
    }
}
