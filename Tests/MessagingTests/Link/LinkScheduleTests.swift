import Messaging
import TestSupport
import Testing

/// Conversations over a network that loses connections, holds what it carries, and brings it late and twice.
@Suite struct LinkScheduleTests {
    @Test func eachMessageArrivesOnceAndInOrderWhateverTheNetworkDoes() async throws {
        try await Schedules.run(0..<300) { seed in try Self.schedule(seed) }
    }

    private static func schedule(_ seed: UInt64) throws {
        var world = SimulatedLink(seed: seed)
        let steps = Int.random(in: 6...20, using: &world.random)
        for _ in 0..<steps {
            try act(&world)
            try world.run(until: world.now + Int.random(in: 0...400_000, using: &world.random))
        }
        // The network is well again.
        (world.clientSleeps, world.driverSleeps) = (0, 0)
        var end = world.now
        for _ in 0..<60 where !world.isDone {
            end += 1_000_000
            try world.run(until: end)
        }
        try hold(!world.isForgotten, "the client is forgotten")
        try hold(world.isDone, "not all arrived in 60 s: \(world.upward) \(world.downward)")
    }

    private static func act(_ world: inout SimulatedLink) throws {
        let routes = world.connections.keys.sorted()
        let route = routes.isEmpty ? 0 : routes[Int.random(in: 0..<routes.count, using: &world.random)]
        let until = world.now + Int.random(in: 0...4_000_000, using: &world.random)
        switch Int.random(in: 0..<12, using: &world.random) {
        case 0, 1, 2, 3:
            for _ in 0..<Int.random(in: 1...8, using: &world.random) {
                let lane = world.random.chance(40) ? LinkLane.control : .bulk
                let bytes = world.random.chance(10) ? Int.random(in: 0...900_000, using: &world.random) : 300
                if world.random.chance(50) {
                    try world.sendUp(lane, bytes: bytes)
                } else {
                    _ = try world.sendDown(lane, bytes: bytes)
                }
            }
        case 4:
            world.connections[route]?.toDriver.hold(until: until)
            world.connections[route]?.toClient.hold(until: until)
        case 5: world.connections[route]?.toDriver.hold(until: until)
        case 6: world.connections[route]?.toClient.hold(until: until)
        case 7, 8:
            // It ends somewhere in what is on its way, and the ends may hear of that or not.
            guard let count = world.connections[route]?.toDriver.packets.count else { return }
            world.connections[route]?.toDriver.lose(from: Int.random(in: 0...count, using: &world.random))
            world.connections[route]?.toClient.lose(from: Int.random(in: 0...4, using: &world.random))
            if world.random.chance(50) {
                world.connections[route]?.toClient.send(.closed, at: world.now, using: &world.random)
            }
            if world.random.chance(50) {
                world.connections[route]?.toDriver.send(.closed, at: world.now, using: &world.random)
            }
            world.connections[route]?.isDead = true
        case 9: world.clientSleeps = until
        case 10: world.driverSleeps = until
        default: break
        }
    }

    @Test func aCutOfTwoSecondsIsNoticedByNobody() throws {
        for seed in 0..<50 {
            var world = SimulatedLink(
                seed: UInt64(seed), line: .init(delay: 20_000...30_000), patience: .seconds(3))
            try world.run(until: 1_000_000)
            let peer = try #require(world.peer)
            // TCP comes back long after the line does.
            for route in world.connections.keys {
                world.connections[route]?.toDriver.hold(until: 4_900_000)
                world.connections[route]?.toClient.hold(until: 4_900_000)
            }
            for step in 1...40 {
                try world.sendUp(.bulk, bytes: 10_000)
                try world.sendUp(.control, bytes: 10)
                #expect(try world.sendDown(.bulk, bytes: 10_000))
                try world.run(until: 1_000_000 + step * 50_000)
                // Connections that are opened meanwhile get nowhere.
                for route in world.connections.keys where world.connections[route]?.toDriver.heldUntil == 0 {
                    world.connections[route]?.isDead = true
                }
            }
            try world.run(until: 4_500_000)
            #expect(world.isDone)
            #expect(world.peer == peer)
            #expect(!world.isForgotten)
        }
    }

    @Test(arguments: [true, false]) func aStallOfOneDirectionLeadsToAFreshConnection(upward: Bool) throws {
        var world = SimulatedLink(seed: 7, line: .init(delay: 20_000...30_000), patience: .seconds(3))
        try world.run(until: 2_000_000)
        let first = try #require(world.current)
        if upward {
            world.connections[first]?.toDriver.hold(until: 60_000_000)
        } else {
            world.connections[first]?.toClient.hold(until: 60_000_000)
        }
        try world.run(until: 4_900_000)
        #expect(world.current != first)
        #expect(world.opened == 2)
        #expect(world.gone == 0)
    }

    @Test func anIdleConnectionThatIsWellIsKept() throws {
        var world = SimulatedLink(seed: 8, line: .init(delay: 150_000...250_000), patience: .seconds(3))
        try world.run(until: 300_000_000)
        #expect(world.opened == 1)
        #expect(world.gone == 0)
    }

    @Test(arguments: [true, false]) func aStallOfOnesOwnIsNoSilence(client: Bool) throws {
        var world = SimulatedLink(seed: 9, line: .init(delay: 20_000...30_000), patience: .seconds(3))
        try world.run(until: 2_000_000)
        if client { world.clientSleeps = 4_300_000 } else { world.driverSleeps = 12_000_000 }
        try world.run(until: client ? 5_000_000 : 14_000_000)
        // A client that slept has heard nothing because it did not listen.
        if client { #expect(world.opened == 1) }
        #expect(world.gone == 0)
        #expect(!world.isForgotten)
    }

    @Test func whoIsSilentForTooLongIsForgottenAndToldSo() throws {
        var world = SimulatedLink(seed: 10, line: .init(delay: 20_000...30_000), patience: .seconds(3))
        try world.run(until: 1_000_000)
        world.clientSleeps = 6_000_000
        try world.run(until: 5_900_000)
        #expect(world.gone == 1)
        #expect(world.peer == nil)
        try world.sendUp(.control, bytes: 10)
        try world.run(until: 9_000_000)
        #expect(world.isForgotten)
        #expect(world.upward.heard(.control) == 0)
    }
}
