/// Weights of rows under which every group has as many of each label as if the two were independent: Kamiran and
/// Calders, Data preprocessing techniques for classification without discrimination, 2012.
///
/// A row of group g and label y weighs n_g n_y / (n n_gy), of any number of groups and labels.
public struct RowReweighing: Sendable, Hashable {
    /// The weight of each row; its mean is 1.
    public let weights: [Double]
    /// The weight of each group's rows, by label.
    public let weightsByCell: [String: [String: Double]]
    let cells: [Cell: [Int]]
    let targets: [Cell: Double]

    struct Cell: Sendable, Hashable, Comparable {
        let group: String
        let label: String

        static func < (one: Cell, other: Cell) -> Bool { (one.group, one.label) < (other.group, other.label) }
    }

    /// The weights of rows with these groups and labels.
    ///
    /// - Throws: ``EvaluationError`` for no rows, lists of different lengths, and a group that lacks a label: no
    ///   weight can make up for rows that are not there.
    public init(groups: [String], labels: [String]) throws(EvaluationError) {
        if groups.isEmpty { throw EvaluationError(.emptyGroup, "there are no rows to weigh") }
        guard groups.count == labels.count else {
            throw EvaluationError(
                .unequalLengths, "there are \(groups.count) groups, but \(labels.count) labels: give both for each row")
        }
        var cells: [Cell: [Int]] = [:]
        var (byGroup, byLabel): ([String: Int], [String: Int]) = ([:], [:])
        for (row, group) in groups.enumerated() {
            cells[Cell(group: group, label: labels[row]), default: []].append(row)
            byGroup[group, default: 0] += 1
            byLabel[labels[row], default: 0] += 1
        }
        var weights = Array(repeating: 1.0, count: groups.count)
        var byCell: [String: [String: Double]] = [:]
        var targets: [Cell: Double] = [:]
        for (group, groupCount) in byGroup.sorted(by: { $0.key < $1.key }) {
            for (label, labelCount) in byLabel.sorted(by: { $0.key < $1.key }) {
                let cell = Cell(group: group, label: label)
                guard let rows = cells[cell] else {
                    throw EvaluationError(
                        .emptyGroup,
                        "group '\(group)' has no row with label '\(label)': no weight can reach the target; leave the "
                            + "group or the label out, or gather such rows")
                }
                let target = Double(groupCount) * (Double(labelCount) / Double(groups.count))
                let weight = target / Double(rows.count)
                for row in rows { weights[row] = weight }
                byCell[group, default: [:]][label] = weight
                targets[cell] = target
            }
        }
        self.weights = weights
        weightsByCell = byCell
        self.cells = cells
        self.targets = targets
    }
}
