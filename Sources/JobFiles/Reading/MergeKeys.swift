internal import DataFrames
internal import Yams

/// Takes up what a mapping names under `<<`: the entries of other mappings, where it has none of that name itself.
///
/// YAML, "Merge key": the value is a mapping, or a list of mappings of which an earlier one comes before a later one.
struct MergeKeys {
    /// More than any job file has; aliases of aliases could make them without end.
    private static let most = 1_000_000

    private let error: (Node, String) -> RoostError
    private var count = 0

    /// - Parameter error: An error at a node.
    init(_ error: @escaping (Node, String) -> RoostError) { self.error = error }

    /// The node with all that is merged into it and what it holds.
    mutating func expanded(_ node: Node) throws(RoostError) -> Node {
        count += 1
        guard count < Self.most else {
            throw error(node, "the file has more than \(Self.most) values, its aliases included")
        }
        switch node {
        case .mapping(let mapping): return .mapping(try expanded(mapping))
        case .sequence(var sequence):
            for index in sequence.indices { sequence[index] = try expanded(sequence[index]) }
            return .sequence(sequence)
        default: return node
        }
    }

    private mutating func expanded(_ mapping: Node.Mapping) throws(RoostError) -> Node.Mapping {
        var own: [(Node, Node)] = [], merged: [(Node, Node)] = []
        for (key, value) in mapping {
            let value = try expanded(value)
            if Self.isMerge(key) { merged += try entries(value) } else { own.append((key, value)) }
        }
        var keys = Set(own.map { $0.0 })
        for entry in merged where keys.insert(entry.0).inserted { own.append(entry) }
        return Node.Mapping(own, mapping.tag, mapping.style, mapping.mark, mapping.anchor)
    }

    /// Only the plain key has that meaning: in quotes it is a text.
    private static func isMerge(_ key: Node) -> Bool {
        guard let scalar = key.scalar else { return false }
        return scalar.string == "<<" && [.plain, .any].contains(scalar.style)
    }

    private func entries(_ value: Node) throws(RoostError) -> [(Node, Node)] {
        var entries: [(Node, Node)] = []
        let all = value.sequence.map { Array($0) } ?? [value]
        for mapping in all {
            guard let mapping = mapping.mapping else {
                throw error(value, "'<<' merges a mapping, or a list of mappings, such as '<<: *defaults'")
            }
            for (key, value) in mapping { entries.append((key, value)) }
        }
        return entries
    }
}
