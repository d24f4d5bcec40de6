/// How many bytes may be on their way at once, from what acknowledgements tell of rate and round trips.
///
/// What is on its way beyond what the line holds waits in a queue of the network, and a message that somebody waits
/// for waits behind it. So the window is what the line carries in its least round trip and a little longer (as BBR has
/// it). A line that carries less than before is seen by its round trips: all of them become longer. One that is long
/// by itself says nothing, since what was lost and sent again takes longer, too.
struct LinkWindow: Sendable {
    /// What may wait in the network's queue, in seconds.
    private static let queueing = 0.27
    /// A queue that is this long has to go.
    private static let mostQueueing = 0.4
    /// Round trips that are this much longer than the least tell of no queue.
    private static let noQueueing = 0.25
    private static let least = 16 << 10
    private static let most = 32 << 20
    private static let start = 64 << 10
    private static let shortestRound = 0.5
    /// The same until it is known what the line carries.
    private static let shortestFirstRound = 0.05
    /// Rounds whose rates count.
    private static let rounds = 8
    /// A round trip that was the least for so long may be the queue's own: the line is emptied once to see.
    private static let trust = Duration.seconds(15)

    /// The window in bytes.
    private(set) var bytes = start
    /// The least round trip, in seconds.
    private(set) var leastTrip: Double?
    private var leastSeen: ContinuousClock.Instant
    /// Bytes a second in the last rounds.
    private var rates: [Double] = []
    private var roundBegan: ContinuousClock.Instant
    /// The least round trip of this round, and what was acknowledged in it.
    private var roundTrip = Double.infinity
    private var acknowledged = 0
    /// Whether more would have gone in this round.
    private var wasFull = false
    /// Whether it has only grown so far.
    private var isStarting = true
    /// Whether this round only shows how long the line is when it is empty.
    private var isProbe = false

    init(now: ContinuousClock.Instant) { (leastSeen, roundBegan) = (now, now) }

    /// The most that a piece should have, so that what comes behind it need not wait long.
    var piece: Int { max(Self.least, min(IncomingLane.mostPiece, bytes / 4)) }

    /// There was more to send than the window let through.
    ///
    /// What was acknowledged before in this round tells what there was to send, and not what the line carries.
    mutating func filled(now: ContinuousClock.Instant) {
        if !wasFull { beginRound(now, isProbe: isProbe) }
        wasFull = true
    }

    /// A fresh connection begins; what is known of the line is kept, with care.
    mutating func startOver(now: ContinuousClock.Instant) {
        bytes = max(Self.start, bytes / 2)
        beginRound(now)
    }

    /// The other end has so many bytes more.
    mutating func acknowledged(_ count: Int) { acknowledged += count }

    /// Something went and was answered in this time.
    mutating func heard(trip: Duration, now: ContinuousClock.Instant) {
        let trip = max(0.000_01, trip / .seconds(1))
        if trip <= leastTrip ?? .infinity { (leastTrip, leastSeen) = (trip, now) }
        roundTrip = min(roundTrip, trip)
        guard let least = leastTrip else { return }
        let elapsed = roundBegan.duration(to: now) / .seconds(1)
        guard elapsed >= max(isStarting ? Self.shortestFirstRound : Self.shortestRound, 2 * min(roundTrip, 1)) else {
            return
        }
        if isProbe {
            (leastTrip, leastSeen) = (roundTrip, now)
        } else if leastSeen.duration(to: now) >= Self.trust, wasFull {
            // The rates say where it goes on.
            bytes = max(Self.least, bytes / 4)
            beginRound(now, isProbe: true)
            return
        } else {
            note(Double(acknowledged) / elapsed)
        }
        let before = bytes
        follow(least)
        if wasFull && Double(bytes) < Double(before) * 1.25 || roundTrip > least + Self.noQueueing {
            isStarting = false
        }
        beginRound(now)
    }

    private mutating func note(_ rate: Double) {
        // What was not there to be sent says nothing of the line, unless it is more than was known.
        guard wasFull || rate > rates.max() ?? 0 else { return }
        rates.append(rate)
        if rates.count > Self.rounds { rates.removeFirst() }
    }

    private mutating func follow(_ least: Double) {
        guard let greatest = rates.max() else { return }
        // The greatest may be what had waited for one piece and came all at once.
        let rate = rates.count > 2 ? rates.sorted()[rates.count - 2] : greatest
        let size = Double(bytes)
        var target = max(size / 2, rate * (least + Self.queueing))
        if isProbe {
            // What was halved twice to see is to be what it was.
            target = rate * (least + Self.queueing)
        } else if roundTrip > least + Self.mostQueueing {
            target = size * max(0.5, (least + Self.queueing) / roundTrip)
            rates = [rates.last ?? rate]
        } else if wasFull, roundTrip < least + Self.noQueueing {
            // There is no queue yet, whatever else takes time.
            target = max(target, min(size * 1.25, 1.2 * greatest * (least + Self.queueing)))
            target = min(target, size * 2)
        } else {
            target = min(target, size * 2)
        }
        bytes = Int(min(Double(Self.most), max(Double(Self.least), target)))
    }

    private mutating func beginRound(_ now: ContinuousClock.Instant, isProbe: Bool = false) {
        roundBegan = now
        (roundTrip, acknowledged, wasFull) = (.infinity, 0, false)
        self.isProbe = isProbe
    }
}
