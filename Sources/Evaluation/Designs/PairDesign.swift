/// Pairs of rows that differ in one thing: counterfactual twins, neutral and loaded prompts.
public struct PairDesign: Sendable, Hashable, Codable {
    /// The column that has each row's pair.
    public var column: String
    /// The column that says which side of its pair a row is.
    public var side: String
    /// The side that the other is held against.
    public var first: String
    /// The other side.
    public var second: String

    /// Pairs with these columns, and sides `neutral` and `loaded` where nothing else is said.
    public init(_ column: String, side: String, first: String = "neutral", second: String = "loaded") {
        self.column = column
        self.side = side
        self.first = first
        self.second = second
    }

    private enum CodingKeys: String, CodingKey { case column, side, first, second }

    /// Reads pairs, of which the two columns must be there.
    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        self.init(
            try container.decode(String.self, forKey: .column), side: try container.decode(String.self, forKey: .side))
        first = try container.decodeIfPresent(String.self, forKey: .first) ?? first
        second = try container.decodeIfPresent(String.self, forKey: .second) ?? second
    }
}

/// Groups of rows that are held against each other.
public struct GroupDesign: Sendable, Hashable, Codable {
    /// The column that has each row's group.
    public var column: String
    /// The group that every other is held against; nil for the first of two, and for all the others of more.
    public var reference: String?
    /// Groups that must have rows; empty where those are taken that there are.
    public var expected: [String]

    /// Groups by this column.
    public init(_ column: String, reference: String? = nil, expected: [String] = []) {
        self.column = column
        self.reference = reference
        self.expected = expected
    }

    private enum CodingKeys: String, CodingKey { case column, reference, expected }

    /// Reads groups, of which the column must be there.
    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        self.init(
            try container.decode(String.self, forKey: .column),
            reference: try container.decodeIfPresent(String.self, forKey: .reference),
            expected: try container.decodeIfPresent([String].self, forKey: .expected) ?? [])
    }

    /// The groups of a run, each with what it is held against.
    ///
    /// - Throws: ``EvaluationError`` for fewer than two groups, and for one that should have rows and has none.
    func contrasts(_ run: ScoredRun) throws(EvaluationError) -> [GroupContrast] {
        let groups = try run.rowsByGroup()
        for name in expected + [reference].compactMap({ $0 }) where !groups.contains(where: { $0.name == name }) {
            throw EvaluationError(
                .emptyGroup, "group '\(name)' has no rows in run '\(run.name)': ask it something, or leave it out")
        }
        if groups.count < 2 {
            let only = groups.first.map { "one group only, '\($0.name)'" } ?? "no row with a group"
            throw EvaluationError(.emptyGroup, "run '\(run.name)' has \(only): parity needs two groups at least")
        }
        if let reference = reference ?? (groups.count == 2 ? groups[0].name : nil),
            let base = groups.first(where: { $0.name == reference })
        {
            return groups.filter { $0.name != reference }.map {
                GroupContrast(name: $0.name, rows: $0.rows, other: base.name, otherRows: base.rows)
            }
        }
        return groups.enumerated().map { index, group in
            let rest = groups.enumerated().filter { $0.offset != index }.flatMap(\.element.rows)
            return GroupContrast(name: group.name, rows: group.rows, other: nil, otherRows: rest)
        }
    }
}

/// A group and what it is held against.
struct GroupContrast: Sendable {
    let name: String
    let rows: [Int]
    /// The other group's name; nil for all the others.
    let other: String?
    let otherRows: [Int]

    var otherName: String { other ?? "the others" }
}
