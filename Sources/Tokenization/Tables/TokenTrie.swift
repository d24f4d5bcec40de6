/// A node of the trie of all tokens, in one word, as it stands in its parent's list of children.
///
/// Bits 0 to 7 the byte that leads to it, 8 to 16 the number of its children, 17 to 34 its token
/// or all ones, and from 35 where its children are.
struct TrieNode {
    let bits: UInt64

    static let noToken: UInt32 = (1 << 18) - 1

    init(bits: UInt64) { self.bits = bits }

    init(byte: UInt8, token: UInt32, firstChild: Int, childCount: Int) {
        bits =
            UInt64(byte) | UInt64(childCount) << 8 | UInt64(token) << 17 | UInt64(firstChild) << 35
    }

    @inline(__always) var byte: UInt8 { UInt8(truncatingIfNeeded: bits) }
    @inline(__always) var childCount: Int { Int(truncatingIfNeeded: bits >> 8 & 0x1FF) }
    @inline(__always) var token: UInt32 { UInt32(truncatingIfNeeded: bits >> 17) & Self.noToken }
    @inline(__always) var firstChild: Int { Int(truncatingIfNeeded: bits >> 35) }
}

/// The trie: nodes of two bytes in a grid, all deeper ones in lists of siblings.
///
/// Lists lie in the order of a walk through the trie, so a rare token's last few bytes are found
/// in one or two cache lines; siblings are ordered with the commonest first.
struct TokenTrie {
    /// By `first byte << 8 | second byte`.
    let twoByteNodes: UnsafePointer<UInt64>
    let nodes: UnsafePointer<UInt64>

    /// The token of two bytes, or `TrieNode.noToken`.
    @inline(__always) func token(_ first: UInt8, _ second: UInt8) -> UInt32 {
        TrieNode(bits: twoByteNodes[Int(first) << 8 | Int(second)]).token
    }

    /// The longest token of at least two bytes that `bytes` starts with, or `TrieNode.noToken`.
    ///
    /// - Precondition: `count` is at least 2.
    @inline(__always)
    func longestMatch(_ bytes: BytePointer, count: Int) -> UInt32 {
        var node = TrieNode(bits: twoByteNodes[Int(bytes[0]) << 8 | Int(bytes[1])])
        var best = node.token
        var index = 2
        search: while index < count {
            let byte = bytes[index]
            let first = nodes + node.firstChild
            var child = 0
            let children = node.childCount
            while child < children {
                node = TrieNode(bits: first[child])
                if node.byte == byte {
                    if node.token != TrieNode.noToken { best = node.token }
                    index &+= 1
                    continue search
                }
                child &+= 1
            }
            break
        }
        return best
    }
}
