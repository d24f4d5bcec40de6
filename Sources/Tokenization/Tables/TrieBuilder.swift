/// Builds the trie of a vocabulary, whose tokens come in order of rank.
///
/// A node is numbered when the first token that passes through it comes, so a lower number is a
/// commoner beginning.
struct TrieBuilder {
    private struct Node {
        var token = TrieNode.noToken
        /// Children by byte, in the order they came.
        var children: [(byte: UInt8, node: Int)] = []
    }

    private var nodes = [Node()]

    mutating func insert(_ token: UnsafeBufferPointer<UInt8>, id: UInt32) {
        var node = 0
        for byte in token {
            if let child = nodes[node].children.first(where: { $0.byte == byte }) {
                node = child.node
                continue
            }
            nodes[node].children.append((byte, nodes.count))
            node = nodes.count
            nodes.append(Node())
        }
        nodes[node].token = id
    }

    /// The grid of two-byte nodes, and the lists of deeper nodes.
    consuming func finish() -> (twoByteNodes: [UInt64], lists: [UInt64]) {
        let none = TrieNode(byte: 0, token: TrieNode.noToken, firstChild: 0, childCount: 0).bits
        var grid = [UInt64](repeating: none, count: 65536)
        var lists: [UInt64] = []
        lists.reserveCapacity(nodes.count)
        for (first, node) in nodes[0].children {
            for (second, child) in nodes[node].children {
                grid[Int(first) << 8 | Int(second)] = list(child, second, &lists).bits
            }
        }
        return (grid, lists)
    }

    /// Lays out a node's children and all below them; returns the node.
    private func list(_ index: Int, _ byte: UInt8, _ lists: inout [UInt64]) -> TrieNode {
        let children = nodes[index].children
        let first = lists.count
        lists.append(contentsOf: repeatElement(0, count: children.count))
        for (position, child) in children.enumerated() {
            lists[first + position] = list(child.node, child.byte, &lists).bits
        }
        return TrieNode(
            byte: byte, token: nodes[index].token, firstChild: first, childCount: children.count)
    }
}
