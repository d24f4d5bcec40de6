/// When a client gives signs of life, over which connections, and when it opens another: a value without clock or
/// socket.
///
/// TCP doubles its waits, so that a connection is silent for almost twice as long as its link was cut. A new connection
/// knows nothing of that: where no echo has come for a while, one after another is opened beside the old one, and the
/// first over which an echo comes is kept.
package struct Pulse: Sendable {
    package struct Times: Sendable {
        /// Between two signs of life.
        package var interval: Duration = .milliseconds(300)
        /// How much later than the next sign of life its echo may come, where nothing else was measured.
        package var lateness: Duration = .milliseconds(500)
        package var longestLateness: Duration = .milliseconds(1_200)
        /// Between two connections that are opened in a silence: shorter than a driver waits before it gives somebody up.
        package var stagger: Duration = .milliseconds(250)
        /// The same in a silence that is longer than that.
        package var longStagger: Duration = .milliseconds(500)
        package var longSilence: Duration = .seconds(3)
        /// Connections that are being opened at once.
        package var mostOpening = 4
        package init() {}
    }

    package enum Action: Equatable, Sendable {
        /// Connect, and prove itself; the admission counts as an echo.
        case open(Int)
        case beat(Int, number: UInt32)
        case close(Int)
    }

    private struct Connection {
        let openedAt: ContinuousClock.Instant
        var isIn = false
        var beatAt: ContinuousClock.Instant
    }

    private let times: Times
    private var connections: [Int: Connection] = [:]
    private var last = 0
    private var lastNumber: UInt32 = 0
    private var lastOpened: ContinuousClock.Instant
    /// Connections that were opened since an echo came.
    private var tries = 0
    /// When an echo came last, or when it all began.
    private var heard: ContinuousClock.Instant
    private var sent: [UInt32: ContinuousClock.Instant] = [:]
    private var roundTrip: RoundTrip?

    package init(_ times: Times = Times(), now: ContinuousClock.Instant) {
        self.times = times
        (lastOpened, heard) = (now, now)
    }

    /// The first connection.
    package mutating func begin(now: ContinuousClock.Instant) -> [Action] {
        heard = now
        return [open(now)]
    }

    /// Time passes.
    package mutating func tick(now: ContinuousClock.Instant) -> [Action] {
        var actions: [Action] = []
        for id in connections.keys.sorted() {
            guard let connection = connections[id], connection.isIn, beatIsDue(connection) <= now else { continue }
            lastNumber &+= 1
            connections[id]?.beatAt = now
            sent[lastNumber] = now
            sent[lastNumber &- 64] = nil
            actions.append(.beat(id, number: lastNumber))
        }
        guard openIsDue <= now else { return actions }
        let opening = connections.filter { !$0.value.isIn }
        if opening.count >= times.mostOpening, let oldest = opening.min(by: { $0.key < $1.key })?.key {
            connections[oldest] = nil
            actions.append(.close(oldest))
        }
        return actions + [open(now)]
    }

    /// The driver has let a connection in: that is its first echo.
    package mutating func entered(_ id: Int, now: ContinuousClock.Instant) -> [Action] {
        guard let connection = connections[id], !connection.isIn else { return [] }
        connections[id]?.isIn = true
        connections[id]?.beatAt = now
        // Opening one takes some round trips.
        if roundTrip == nil { measure(connection.openedAt.duration(to: now) / 5) }
        return keepOnly(id, now)
    }

    /// An echo has come.
    package mutating func echoed(_ id: Int, number: UInt32, now: ContinuousClock.Instant) -> [Action] {
        guard connections[id]?.isIn == true else { return [] }
        if let start = sent.removeValue(forKey: number) { measure(start.duration(to: now)) }
        return keepOnly(id, now)
    }

    /// A connection was refused, or is closed.
    package mutating func ended(_ id: Int) { connections[id] = nil }

    /// When `tick` is due.
    package var nextTick: ContinuousClock.Instant {
        connections.values.filter(\.isIn).map(beatIsDue).reduce(openIsDue) { min($0, $1) }
    }

    /// Connections that are open, or are being opened.
    package var count: Int { connections.count }

    private mutating func open(_ now: ContinuousClock.Instant) -> Action {
        last += 1
        tries += 1
        lastOpened = now
        connections[last] = Connection(openedAt: now, beatAt: now)
        return .open(last)
    }

    private mutating func keepOnly(_ id: Int, _ now: ContinuousClock.Instant) -> [Action] {
        heard = max(heard, now)
        tries = 0
        let others = connections.keys.filter { $0 != id }.sorted()
        for other in others { connections[other] = nil }
        return others.map { .close($0) }
    }

    private func beatIsDue(_ connection: Connection) -> ContinuousClock.Instant {
        connection.beatAt.advanced(by: times.interval)
    }

    /// When another connection is opened, unless an echo comes before.
    private var openIsDue: ContinuousClock.Instant {
        let stagger = lastOpened.advanced(by: stagger)
        guard !connections.isEmpty else { return stagger }
        let lateness = roundTrip.map { min(max(times.lateness, $0.likelyMost), times.longestLateness) }
        return max(stagger, heard.advanced(by: times.interval + (lateness ?? times.lateness)))
    }

    /// Long enough that one of those that are being opened has the time to come in.
    private var stagger: Duration {
        // As long as nobody knows how long it takes to come in, each has twice the time of the one before.
        guard roundTrip != nil else { return min(times.stagger * (1 << min(tries, 8)), .seconds(2)) }
        let isLong = heard.duration(to: lastOpened) >= times.longSilence
        return max(isLong ? times.longStagger : times.stagger, min((roundTrip?.mean ?? .zero) * 2, .seconds(1)))
    }

    private mutating func measure(_ sample: Duration) {
        // An echo that comes after a cut says nothing of the round trip.
        let sample = min(max(sample, .zero), times.longestLateness)
        if roundTrip == nil { roundTrip = RoundTrip(sample) } else { roundTrip?.add(sample) }
    }
}

/// How long round trips take, as TCP has it: a mean of the last ones, and how far they are from it.
private struct RoundTrip: Sendable {
    private(set) var mean: Duration
    private var deviation: Duration

    init(_ sample: Duration) { (mean, deviation) = (sample, sample / 2) }

    mutating func add(_ sample: Duration) {
        let distance = sample > mean ? sample - mean : mean - sample
        deviation = (deviation * 3 + distance) / 4
        mean = (mean * 7 + sample) / 8
    }

    var likelyMost: Duration { mean + deviation * 4 }
}
