package import Columnar

/// A worker's or session's end of a link: when it opens a fresh connection, and which one counts.
///
/// A connection that is silent is not given up before another one is admitted: what still comes over it is taken, and
/// ends the search. A value without clock or socket.
package struct LinkClient: Sendable {
    package enum Step: Equatable, Sendable {
        case wait
        /// Open a connection with this number, in the place of one that was not admitted.
        case open(UInt64)
        /// The connection that is not admitted is not needed any more.
        case abandon
    }

    package struct Times: Sendable {
        /// Silence after which another connection is tried.
        package var silence: Duration = .seconds(1)
        /// The same for what was sent and has no answer: the driver asks only when it has nothing else to say.
        package var ownSilence: Duration = .milliseconds(1500)
        /// How long a connection may take to be admitted: at least, for each round trip, and before any is known.
        package var leastPatience: Duration = .milliseconds(500)
        package var tripsOfPatience = 6
        package var hastyTries = 5
        package var mostPatience: Duration = .seconds(3)
        /// The first pause after a connection that could not be made, doubled with each further one.
        package var shortestPause: Duration = .milliseconds(20)
        package var longestPause: Duration = .milliseconds(500)
        package init() {}
    }

    private struct Attempt {
        let connection: UInt64
        let since: ContinuousClock.Instant
    }

    private let times: Times
    private let token = LinkToken.random()
    package private(set) var link: Link
    private var attempt: Attempt?
    private var lastConnection: UInt64 = 0
    /// Connections that were tried since one was admitted.
    private var tries = 0
    private var isLost = true
    private var pause: Duration
    private var nextAttempt: ContinuousClock.Instant

    package init(_ limits: LinkLimits, _ times: Times = Times(), now: ContinuousClock.Instant) {
        self.times = times
        link = Link(.client, limits, now: now)
        pause = times.shortestPause
        nextAttempt = now
    }

    /// Whether the driver has ever admitted it.
    package var wasAdmitted: Bool { link.connection > 0 }

    /// The connection that is not admitted yet; nil where none is tried.
    package var attempted: UInt64? { attempt?.connection }

    /// What is to be done about connections; called some times a second, and when `due` says.
    package mutating func step(now: ContinuousClock.Instant) -> Step {
        link.tick(now: now)
        guard needsConnection(now) else {
            guard attempt != nil else { return .wait }
            attempt = nil
            return .abandon
        }
        if let attempt, attempt.since.duration(to: now) < patience { return .wait }
        guard nextAttempt <= now else { return .wait }
        return .open(begin(now: now))
    }

    /// A connection is tried now, whatever was tried before.
    ///
    /// - Returns: Its number.
    @discardableResult
    package mutating func begin(now: ContinuousClock.Instant) -> UInt64 {
        lastConnection += 1
        tries += 1
        attempt = Attempt(connection: lastConnection, since: now)
        return lastConnection
    }

    private func needsConnection(_ now: ContinuousClock.Instant) -> Bool {
        isLost || link.silenceOfOther(now) >= times.silence
            || link.silenceOfOwn(now) >= times.ownSilence + min(times.leastPatience, link.roundTrip ?? .zero)
    }

    /// Longer after some tries in vain: a driver that is busy with hundreds who come back needs its time.
    private var patience: Duration {
        guard let trip = link.roundTrip else { return times.mostPatience }
        let patience = max(times.leastPatience, trip * times.tripsOfPatience)
        return min(times.mostPatience, tries > times.hastyTries ? patience * 3 : patience)
    }

    /// When there may be something to do.
    package func due(now: ContinuousClock.Instant) -> ContinuousClock.Instant {
        var due = now.advanced(by: .milliseconds(100))
        if !isLost, let other = link.due { due = min(due, other) }
        if isLost, attempt == nil { due = min(due, max(now, nextAttempt)) }
        return due
    }

    /// What is said first over the connection that is tried; nil where none is.
    package func knock() -> LinkKnock? {
        attempt.map { LinkKnock(token: token, connection: $0.connection, continues: wasAdmitted) }
    }

    /// The driver has admitted a connection.
    ///
    /// - Parameters:
    ///   - connection: Its number.
    ///   - receipt: What the driver has received.
    ///   - now: The time.
    /// - Returns: Whether it counts from here on; the one before it is to be closed then, else this one.
    /// - Throws: `LinkError` where the driver cannot have received that.
    package mutating func admitted(
        _ connection: UInt64, driverHas receipt: LinkReceipt, now: ContinuousClock.Instant
    ) throws(LinkError) -> Bool {
        guard attempt?.connection == connection else { return false }
        try link.open(connection, otherHas: receipt, now: now)
        attempt = nil
        isLost = false
        tries = 0
        pause = times.shortestPause
        return true
    }

    /// A connection is closed, or could not be made.
    package mutating func lost(_ connection: UInt64, now: ContinuousClock.Instant) {
        if attempt?.connection == connection {
            attempt = nil
            nextAttempt = now.advanced(by: pause)
            pause = min(pause * 2, times.longestPause)
        } else if link.connection == connection {
            isLost = true
        }
    }

    /// Takes a message for the driver; see `Link.send`.
    package mutating func send(_ frames: [Buffer], _ lane: LinkLane) -> Bool { link.send(frames, lane) }

    /// What goes over the connection that counts; see `Link.next`.
    package mutating func next(now: ContinuousClock.Instant) -> [Buffer]? { isLost ? nil : link.next(now: now) }

    /// Takes what came over a connection; see `Link.receive`.
    package mutating func receive(
        _ frames: [Buffer], over connection: UInt64, now: ContinuousClock.Instant
    ) throws(LinkError) -> Link.Message? {
        try link.receive(frames, over: connection, now: now)
    }
}
