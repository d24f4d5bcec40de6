import TestSupport
import Testing

@testable import Messaging

/// When a client gives signs of life, and over which connections.
@Suite struct PulseTests {
    private let start = ContinuousClock.now

    private func at(_ milliseconds: Int) -> ContinuousClock.Instant { start.advanced(by: .milliseconds(milliseconds)) }

    @Test func aSignOfLifeGoesEveryInterval() {
        var pulse = Pulse(now: start)
        #expect(pulse.begin(now: start) == [.open(1)])
        #expect(pulse.entered(1, now: at(10)) == [])
        #expect(pulse.tick(now: at(309)) == [] && pulse.nextTick == at(310))
        #expect(pulse.tick(now: at(310)) == [.beat(1, number: 1)])
        #expect(pulse.echoed(1, number: 1, now: at(312)) == [])
        #expect(pulse.tick(now: at(610)) == [.beat(1, number: 2)])
    }

    @Test func silenceOpensOthersUntilOneIsHeard() {
        var pulse = Pulse(now: start)
        _ = pulse.begin(now: start)
        _ = pulse.entered(1, now: at(1))
        var actions: [Pulse.Action] = []
        for time in 2...2000 { actions += pulse.tick(now: at(time)) }
        let opened = actions.filter { if case .open = $0 { true } else { false } }
        #expect(opened == [.open(2), .open(3), .open(4), .open(5), .open(6)], "at 801, 1051, 1301, 1551 and 1801 ms")
        #expect(actions.contains(.close(2)), "the oldest gives way to the fifth")
        #expect(actions.contains { if case .beat(1, _) = $0 { true } else { false } }, "the old one is not given up")
        #expect(pulse.entered(4, now: at(2001)) == [.close(1), .close(3), .close(5), .close(6)])
        #expect(pulse.entered(3, now: at(2002)) == [] && pulse.echoed(1, number: 3, now: at(2003)) == [])
        #expect(pulse.count == 1)
    }

    @Test func theOldOneWinsWhereItIsHeardFirst() {
        var pulse = Pulse(now: start)
        _ = pulse.begin(now: start)
        _ = pulse.entered(1, now: at(1))
        #expect(pulse.tick(now: at(301)) == [.beat(1, number: 1)])
        #expect(pulse.tick(now: at(801)).contains(.open(2)))
        #expect(pulse.echoed(1, number: 1, now: at(810)) == [.close(2)])
    }

    /// Also those of which coming in takes five seconds.
    @Test func longRoundTripsAreNoSilence() {
        var pulse = Pulse(now: start)
        var opening: [(id: Int, due: Int)] = []
        var beats: [(id: Int, number: UInt32, due: Int)] = []
        var entered = 0, opened = 0
        func take(_ actions: [Pulse.Action], _ time: Int) {
            for action in actions {
                switch action {
                case .beat(let id, let number): beats.append((id, number, time + 900))
                case .open(let id):
                    opening.append((id, time + 5000))
                    if entered > 0 { opened += 1 }
                case .close(let id): opening.removeAll { $0.id == id }
                }
            }
        }
        take(pulse.begin(now: start), 0)
        for time in stride(from: 10, through: 15_000, by: 10) {
            while let first = opening.first, first.due <= time {
                opening.removeFirst()
                entered += 1
                take(pulse.entered(first.id, now: at(time)), time)
            }
            while let first = beats.first, first.due <= time {
                beats.removeFirst()
                take(pulse.echoed(first.id, number: first.number, now: at(time)), time)
            }
            take(pulse.tick(now: at(time)), time)
        }
        #expect(entered == 1 && opened == 0)
    }

    @Test func aReturningLinkIsFoundAtOnceWhateverTheOldConnectionDoes() async throws {
        try await Schedules.run(0..<100) { seed in
            var line = SimulatedPulseLine(seed: seed)
            try line.run()
        }
    }
}

/// A client's pulse over a link that is cut now and then, on a TCP whose old connections stay silent for as long again.
private struct SimulatedPulseLine {
    private enum Event { case entered(Int), echo(Int, UInt32) }

    private var random: SeededGenerator
    private let latency: Int
    private var pulse: Pulse
    private let start = ContinuousClock.now
    private var now = 0
    private var events: [(due: Int, event: Event)] = []
    private var open: Set<Int> = []
    private var admitted: Set<Int> = []
    /// When each connection passes something again.
    private var silentUntil: [Int: Int] = [:]
    private var cut: Range<Int>?
    private var lastHeard = 0
    private var lastBeat: [Int: Int] = [:]

    init(seed: UInt64) {
        random = SeededGenerator(seed: seed)
        latency = Int.random(in: 0...60, using: &random)
        pulse = Pulse(now: start)
    }

    private var instant: ContinuousClock.Instant { start.advanced(by: .milliseconds(now)) }
    private var isCut: Bool { cut?.contains(now) == true }

    mutating func run() throws(BrokenRule) {
        try perform(pulse.begin(now: instant))
        var nextCut = Int.random(in: 2000...4000, using: &random)
        while now < 20_000 {
            now += Int.random(in: 5...20, using: &random)
            if now >= nextCut {
                let length = Int.random(in: 200...6000, using: &random)
                cut = now..<now + length
                for id in open { silentUntil[id] = now + 2 * length }
                nextCut = now + length + Int.random(in: 3000...6000, using: &random)
            }
            for (_, event) in events.filter({ $0.due <= now }) { try take(event) }
            events.removeAll { $0.due <= now }
            try perform(pulse.tick(now: instant))
            try hold(pulse.nextTick > instant, "at \(now): a tick is due at once again")
            try hold(pulse.count == open.count, "at \(now): \(open.count) open, \(pulse.count) known")
            try hold(open.count - admitted.count <= 4, "at \(now): \(open.count - admitted.count) are being opened")
            if let cut, now > cut.upperBound + 700 + 12 * latency {
                try hold(
                    lastHeard > cut.upperBound || cut.count < 300,
                    "at \(now): nothing was heard since \(lastHeard), the link is back since \(cut.upperBound)")
            }
        }
    }

    private mutating func take(_ event: Event) throws(BrokenRule) {
        if isCut { return }
        switch event {
        case .entered(let id):
            guard open.contains(id) else { return }
            lastHeard = now
            admitted.insert(id)
            try perform(pulse.entered(id, now: instant))
        case .echo(let id, let number):
            guard open.contains(id) else { return }
            lastHeard = now
            try perform(pulse.echoed(id, number: number, now: instant))
        }
    }

    private mutating func perform(_ actions: [Pulse.Action]) throws(BrokenRule) {
        for action in actions {
            switch action {
            case .open(let id):
                try hold(open.insert(id).inserted, "at \(now): \(id) is opened twice")
                // What is lost while it connects is tried again after a second, when another will have been opened.
                if !isCut { events.append((now + 12 * latency / 2, .entered(id))) }
            case .beat(let id, let number):
                try hold(admitted.contains(id) && open.contains(id), "at \(now): a beat over \(id), which is not in")
                try hold(lastBeat[id].map { now - $0 >= 300 } ?? true, "at \(now): \(id) beats too often")
                lastBeat[id] = now
                events.append((max(now, silentUntil[id] ?? 0) + 2 * latency, .echo(id, number)))
            case .close(let id):
                try hold(open.remove(id) != nil, "at \(now): \(id) is closed twice")
                admitted.remove(id)
            }
        }
    }
}
