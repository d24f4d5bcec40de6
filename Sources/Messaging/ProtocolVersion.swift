/// What both ends of a conversation must agree on.
package enum ProtocolVersion {
    /// Goes up with every change that an older program would misread.
    package static let current: UInt16 = 8
    /// The first bytes of every message of every version.
    static let magic: UInt32 = 0x5453_4F52  // "ROST", little-endian
}
