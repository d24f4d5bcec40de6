internal import Messaging
internal import Planning

/// Jobs that are over and still shown, the newest last.
struct JobHistory {
    private static let most = 100

    private var entries: [(owner: JobOwner, standing: JobStanding)] = []

    mutating func add(_ standing: JobStanding, of owner: JobOwner) {
        entries.append((owner, standing))
        if entries.count > Self.most { entries.removeFirst() }
    }

    func summaries(where isShown: (JobOwner) -> Bool) -> [ClusterStatus.Job] {
        entries.filter { isShown($0.owner) }.map { $0.standing.job.of($0.owner) }
    }

    func owner(of id: JobID) -> JobOwner? { find(id)?.owner }

    /// What a job came to, and whose it was; nil where it is not known.
    func find(_ id: JobID) -> (owner: JobOwner, standing: JobStanding)? {
        entries.last { $0.standing.job.id == Int(id.rawValue) }
    }
}
