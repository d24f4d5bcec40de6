import Columnar
import TestSupport
import Testing

@testable import Messaging

/// Bytes that nobody of ours sends: they are refused, and take no memory.
@Suite struct LinkBytesTests {
    private static let now = ContinuousClock.now

    /// What a driver puts on its connection for a message.
    private static func pieces(_ message: [Buffer], _ lane: LinkLane = .bulk) throws -> [[Buffer]] {
        var link = Link(.driver, LinkLimits(), now: now)
        try link.open(1, otherHas: LinkReceipt(), now: now)
        #expect(Self.send(message, lane, &link))
        var pieces: [[Buffer]] = []
        while let piece = link.next(now: now) { pieces.append(piece) }
        return pieces
    }

    private static func send(_ frames: [Buffer], _ lane: LinkLane, _ link: inout Link) -> Bool {
        link.send(frames, lane)
    }

    private static func client(_ limits: LinkLimits = LinkLimits()) throws -> Link {
        var link = Link(.client, limits, now: now)
        try link.open(1, otherHas: LinkReceipt(), now: now)
        return link
    }

    private static func announced(_ bytes: UInt64, frames: UInt32 = 1, payload: Int, lane: LinkLane = .bulk) -> [Buffer]
    {
        let header = LinkHeader(
            lane: lane, announcement: .init(frames: frames, bytes: bytes), receipt: LinkReceipt(), stamp: 1, echo: 0,
            held: 0)
        return [header.encode(with: Buffer([UInt8](repeating: 0, count: payload)))]
    }

    @Test func aHeaderIsReadAsItWasWritten() throws {
        var random = SeededNumbers(seed: 1)
        for _ in 0..<1000 {
            var header = LinkHeader(
                lane: [nil, .control, .bulk].randomElement(using: &random) ?? nil, number: random.next(),
                receipt: LinkReceipt(control: random.next(), bulk: random.next()), wantsAnswer: random.chance(50),
                stamp: random.next(), echo: random.next(), held: UInt32(truncatingIfNeeded: random.next()))
            if header.lane != nil, random.chance(50) {
                header.announcement = .init(frames: UInt32(truncatingIfNeeded: random.next()), bytes: random.next())
            }
            let bytes = header.encode()
            #expect(bytes.count == LinkHeader.count)
            #expect(LinkHeader.leads([bytes]))
            #expect(try LinkHeader(reading: bytes) == header)
        }
    }

    @Test func randomBytesAreRefused() throws {
        var random = SeededNumbers(seed: 2)
        for _ in 0..<20_000 {
            var link = try Self.client()
            var bytes = (0..<Int.random(in: 0...80, using: &random)).map { _ in UInt8(truncatingIfNeeded: random.next())
            }
            if random.chance(50), bytes.count >= 6 {
                bytes.replaceSubrange(0..<6, with: [0x52, 0x4C, 0x4E, 0x4B, 1, 2])
            }
            let frames = [Buffer(bytes)] + (0..<Int.random(in: 0...2, using: &random)).map { _ in Buffer([1, 2, 3]) }
            #expect(throws: LinkError.self) { try link.receive(frames, over: 1, now: Self.now) }
            #expect(link.heldBytes == 0)
        }
    }

    @Test func changedBytesOfRealPiecesNeverTakeMoreThanTheLimit() throws {
        var limits = LinkLimits()
        limits.message = 600_000
        let real = try Self.pieces([Buffer([1, 2, 3]), Buffer([UInt8](repeating: 7, count: 60_000)), .empty])
        #expect(real.count > 2)
        var random = SeededNumbers(seed: 3)
        var refused = 0
        for _ in 0..<20_000 {
            var link = try Self.client(limits)
            for index in 0..<Int.random(in: 1...8, using: &random) {
                var frames = real[min(index, real.count - 1)]
                if random.chance(40) {
                    let which = 0
                    var bytes = frames[which].array
                    for _ in 0..<Int.random(in: 1...3, using: &random) {
                        bytes[Int.random(in: 0..<min(80, bytes.count), using: &random)] = UInt8(
                            truncatingIfNeeded: random.next())
                    }
                    if random.chance(20) { bytes.removeLast(Int.random(in: 0...bytes.count, using: &random)) }
                    frames[which] = Buffer(bytes)
                }
                do { _ = try link.receive(frames, over: 1, now: Self.now) } catch {
                    refused += 1
                    break
                }
                #expect(link.heldBytes <= limits.message)
            }
        }
        #expect(refused > 5000)
    }

    @Test(arguments: [LinkLane.control, .bulk]) func aMessageThatIsTooLargeIsRefusedWhenItIsAnnounced(lane: LinkLane)
        throws
    {
        var limits = LinkLimits()
        (limits.message, limits.controlMessage) = (100_000, 50_000)
        let most = UInt64(limits.most(on: lane))
        var link = try Self.client(limits)
        #expect(try link.receive(Self.announced(most, payload: 5000, lane: lane), over: 1, now: Self.now) == nil)
        #expect(link.heldBytes == 5000)
        for bytes in [most + 1, .max] {
            var other = try Self.client(limits)
            let error = #expect(throws: LinkError.self) {
                try other.receive(Self.announced(bytes, payload: 5000, lane: lane), over: 1, now: Self.now)
            }
            #expect("\(error as (any Error)?)".contains("at most \(most)"))
            #expect(other.heldBytes == 0)
        }
    }

    @Test func announcingMuchTakesNoMemory() throws {
        var link = try Self.client()
        #expect(try link.receive(Self.announced(1 << 30, payload: 4096), over: 1, now: Self.now) == nil)
        #expect(link.heldBytes == 4096)
    }

    @Test func tinyPiecesAndManyFramesAreRefused() throws {
        var link = try Self.client()
        #expect(throws: LinkError.self) {
            try link.receive(Self.announced(1 << 20, payload: 100), over: 1, now: Self.now)
        }
        #expect(throws: LinkError.self) {
            try link.receive(Self.announced(1 << 20, frames: .max, payload: 8192), over: 1, now: Self.now)
        }
        #expect(throws: LinkError.self) {
            try link.receive(Self.announced(8192, frames: 4000, payload: 8192), over: 1, now: Self.now)
        }
    }

    @Test func aReceiptOfWhatWasNeverSentIsRefused() throws {
        var link = try Self.client()
        let header = LinkHeader(receipt: LinkReceipt(control: 0, bulk: 1), stamp: 1, echo: 0, held: 0)
        #expect(throws: LinkError.self) { try link.receive([header.encode()], over: 1, now: Self.now) }
        var fresh = Link(.client, LinkLimits(), now: Self.now)
        #expect(throws: LinkError.self) { try fresh.open(1, otherHas: LinkReceipt(control: 9), now: Self.now) }
    }

    @Test func whatWaitsForAnEndThatTakesNothingIsBounded() throws {
        var limits = LinkLimits()
        (limits.waitingMessages, limits.waitingBytes) = (10, 1_000_000)
        var link = Link(.driver, limits, now: Self.now)
        for _ in 0..<10 { #expect(Self.send([Buffer([1])], .control, &link)) }
        #expect(!Self.send([Buffer([1])], .bulk, &link))
        link = Link(.driver, limits, now: Self.now)
        let large = Buffer([UInt8](repeating: 1, count: 400_000))
        #expect(Self.send([large], .bulk, &link))
        #expect(Self.send([large], .bulk, &link))
        #expect(!Self.send([large], .bulk, &link))
        #expect(link.heldBytes <= limits.waitingBytes)
    }

    @Test func whatWasCutIsWholeAgain() throws {
        var random = SeededNumbers(seed: 4)
        for _ in 0..<300 {
            let frames = (0..<Int.random(in: 1...6, using: &random)).map { _ in
                let count = [0, 1, 7, 8, 9, 5000, 70_000][Int.random(in: 0..<7, using: &random)]
                return Buffer((0..<count).map { _ in UInt8(truncatingIfNeeded: random.next()) })
            }
            var message = OutgoingMessage(frames)
            var lane = IncomingLane()
            var whole: [Buffer]?
            var number: UInt64 = 0
            while message.rest > 0 {
                #expect(whole == nil)
                let announcement =
                    message.hasBegun
                    ? nil : LinkHeader.Announcement(frames: UInt32(message.frames), bytes: UInt64(message.bytes))
                let piece = message.cut(Int.random(in: 4096...70_000, using: &random))
                whole = try lane.take(number, announcement, piece, most: 1 << 30, mostFrames: 100)
                number += 1
            }
            #expect(whole == frames)
            #expect(lane.heldBytes == 0)
        }
    }
}
