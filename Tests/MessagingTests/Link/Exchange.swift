import Columnar
import Glibc
import Messaging
import TestSupport

/// What one end sent and the other one heard: each message once, in the order of its lane.
struct Exchange {
    private var sent: [LinkLane: [Sent]] = [:]
    private var heardCount: [LinkLane: Int] = [:]
    private var lastNumber = 0
    /// The longest that one of the lane of small messages took, in microseconds.
    private(set) var longestControl = 0
    /// The longest that a piece waited for those before it.
    private(set) var longestQueue = 0

    private struct Sent {
        let number: Int
        let frames: [Buffer]
        let at: Int
    }

    mutating func make(_ lane: LinkLane, bytes: Int, at now: Int) -> [Buffer] {
        lastNumber += 1
        let head = Buffer(values: [UInt64(lastNumber), UInt64(lane.rawValue)])
        // Nothing at times, and odd lengths.
        let frames = [head, Self.bytes(bytes / 3), .empty, Self.bytes(bytes - bytes / 3)]
        sent[lane, default: []].append(Sent(number: lastNumber, frames: frames, at: now))
        return frames
    }

    private static let pattern = Buffer((0..<1 << 18).map { UInt8(truncatingIfNeeded: $0 &* 31 &+ $0 >> 8) })

    /// Many share what they are cut from, as a batch's columns do.
    private static func bytes(_ count: Int) -> Buffer {
        count <= pattern.count ? pattern.slice(0..<count) : Buffer([UInt8](repeating: 5, count: count))
    }

    mutating func heard(_ message: Link.Message, at now: Int) throws(BrokenRule) {
        let index = heardCount[message.lane, default: 0]
        guard let expected = sent[message.lane], index < expected.count else {
            throw BrokenRule("a message of lane \(message.lane) that nobody sent")
        }
        try hold(
            Self.areEqual(expected[index].frames, message.frames),
            "message \(index) of lane \(message.lane) is another one")
        heardCount[message.lane] = index + 1
        if message.lane == .control { longestControl = max(longestControl, now - expected[index].at) }
        guard message.lane == .bulk, let control = sent[.control] else { return }
        let next = heardCount[.control, default: 0]
        try hold(
            next == control.count || control[next].number > expected[index].number,
            "message \(expected[index].number) of bulk has overtaken one of control")
    }

    /// Without a look at each byte by itself, which takes long where nothing is optimised.
    private static func areEqual(_ left: [Buffer], _ right: [Buffer]) -> Bool {
        left.count == right.count
            && zip(left, right).allSatisfy { left, right in
                guard left.count == right.count, let one = left.bytes.baseAddress, let other = right.bytes.baseAddress
                else { return left.isEmpty && right.isEmpty }
                return memcmp(one, other, left.count) == 0
            }
    }

    mutating func queued(_ microseconds: Int) { longestQueue = max(longestQueue, microseconds) }

    var isHeard: Bool { LinkLane.allCases.allSatisfy { heardCount[$0, default: 0] == sent[$0, default: []].count } }
    func heard(_ lane: LinkLane) -> Int { heardCount[lane, default: 0] }
}
