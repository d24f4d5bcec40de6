internal import Foundation
internal import Planning

extension BatchPlan {
    /// Requests of batches that are at the endpoint and not answered.
    package var requestsOut: Int {
        parts.values.reduce(0) { $1.state == .created ? $0 + max(0, $1.keys.count - $1.progress) : $0 }
    }

    /// Batches that are at the endpoint, and may go on there without anybody.
    package var batchesOut: Int { parts.values.count { $0.state.isAtEndpoint } }

    /// How far the batches are, such as `1 of 3 batches done, 4,120/10,000 requests, 1 uploading`.
    package var progressText: String {
        let all = requestsDone + parts.values.reduce(0) { $0 + $1.keys.count }
        let done = requestsDone + parts.values.reduce(0) { $0 + $1.progress }
        let count = partsDone + parts.count
        var text =
            "\(partsDone) of \(count) batch\(count == 1 ? "" : "es") done, \(done.formatted())/\(all.formatted()) requests"
        let uploading = parts.values.count { $0.state == .uploading }
        if uploading > 0 { text += ", \(uploading) uploading" }
        if heldRequests > 0 { text += ", \(heldRequests.formatted()) wait for room in the budget" }
        if let trouble { text += "; trying again: \(trouble)" }
        return text
    }

    /// What must hold after every event; nil where it does.
    package func invalidity() -> String? {
        for (key, place) in places {
            guard let part = parts[place.part], part.keys.indices.contains(place.index) else {
                return "a request is in no part"
            }
            if part.keys[place.index] != key { return "part \(part.number) has another request in the place" }
            if part.isSettled[place.index] {
                return "part \(part.number) has a settled request that is still waited for"
            }
        }
        for part in parts.values where part.keys.count > options.batch.requestsPerPart {
            return "part \(part.number) has \(part.keys.count) requests"
        }
        if budget.reserved < 0 { return "more was given back than was set aside" }
        return nil
    }
}
