import Messaging
import TestSupport
import Testing

/// What a slow line does to small messages and to large ones.
@Suite struct SlowLinkTests {
    /// 8 Mbit/s and 200 ms for a round trip.
    private static func line(loss: Int) -> SimulatedLink.Line {
        .init(delay: 100_000...105_000, rate: 1_000_000, loss: loss, resend: 200_000)
    }

    /// The link after 20 MB have gone over it, and the microseconds that they took.
    ///
    /// `loss` percent of the pieces are sent again.
    private func transfer(seed: Int, loss: Int) throws -> (world: SimulatedLink, time: Int) {
        var world = SimulatedLink(seed: UInt64(seed), line: Self.line(loss: loss))
        try world.run(until: 2_000_000)
        for _ in 0..<5 { try world.sendUp(.bulk, bytes: 4_000_000) }
        let begin = world.now
        while !world.upward.isHeard, world.now < begin + 60_000_000 {
            if world.upward.heard(.bulk) < 5 { try world.sendUp(.control, bytes: 100) }
            try world.run(until: world.now + 100_000)
        }
        #expect(world.upward.isHeard)
        return (world, world.now - begin)
    }

    /// 20 MB take 20 s where nothing is lost; with losses the window takes as long again to open.
    private static let patience = 45_000_000

    @Test(arguments: 0..<2) func aSmallMessageWaitsNoSecondBehindALargeOne(seed: Int) throws {
        let (world, time) = try transfer(seed: seed, loss: 30)
        #expect(time < Self.patience)
        #expect(world.upward.longestQueue < 1_000_000)
        #expect(world.opened == 1)
    }

    /// A gigabit a second and 40 ms for a round trip take some megabytes on their way.
    @Test func aFastLineIsKeptBusy() throws {
        var world = SimulatedLink(seed: 1, line: .init(delay: 20_000...20_100, rate: 125_000_000))
        try world.run(until: 1_000_000)
        let begin = world.now
        for _ in 0..<100 { try world.sendUp(.bulk, bytes: 4_000_000) }
        while !world.upward.isHeard, world.now < begin + 10_000_000 { try world.run(until: world.now + 10_000) }
        // 400 MB take 3.2 s.
        #expect(world.now - begin < 4_200_000)
        #expect(world.client.link.windowBytes > 5_000_000)
    }

    @Test func aSlowLineIsKeptBusyAndItsQueueShort() throws {
        let (world, time) = try transfer(seed: 1, loss: 0)
        #expect(time < 22_000_000)
        #expect(world.upward.longestQueue < 500_000)
        #expect(world.upward.longestControl < 700_000)
    }
}
