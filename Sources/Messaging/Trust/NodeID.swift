/// A worker or a session as long as its process lives, however often it connects.
///
/// Each of its connections is another `PeerID`.
package struct NodeID: Hashable, Sendable, CustomStringConvertible {
    package let rawValue: UInt64
    package init(_ rawValue: UInt64) { self.rawValue = rawValue }

    /// An id that no other node has.
    package static func random() -> NodeID { NodeID(.random(in: 1 ... .max)) }

    /// The node that this process is.
    package static let ofThisProcess = NodeID.random()

    package var description: String {
        let digits = String(rawValue, radix: 16)
        return String(repeating: "0", count: 16 - digits.count) + digits
    }
}
