internal import Planning
internal import Relational

extension LogicalPlan {
    /// The paths of all files that the plan reads.
    package var scannedPaths: [String] {
        query.inputNumbers.sorted().flatMap { number -> [String] in
            switch inputs[number]?.source {
            case .scan(let scan), .tokenStatistics(_, let scan): scan.files.map(\.path)
            case .chat(_, let child): child.scannedPaths
            case .local, .range, nil: []
            }
        }
    }
}
