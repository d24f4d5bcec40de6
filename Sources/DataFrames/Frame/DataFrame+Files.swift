internal import Foundation
internal import Planning
internal import QueryPlanning

extension DataFrame {
    /// The files that the rows are read from, as `file:` addresses in the order of their names; none of rows of this
    /// program.
    ///
    /// - Throws: The first mistake in the plan.
    public func inputFiles() throws(RoostError) -> [String] {
        var files: Set<String> = []
        var open = [try plan()]
        while let next = open.popLast() {
            for input in next.inputs.values {
                switch input.source {
                case .scan(let scan), .tokenStatistics(_, let scan): files.formUnion(scan.files.map(\.path))
                case .chat(_, let asked): open.append(asked)
                case .local, .range: break
                }
            }
        }
        return files.sorted().map { URL(fileURLWithPath: $0).absoluteString }
    }

    /// The session that the rows are worked out in.
    public var sparkSession: Session { session }
}
