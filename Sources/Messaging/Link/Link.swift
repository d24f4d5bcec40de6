package import Columnar

/// One end of a conversation that outlives its connections.
///
/// Messages go in pieces, which are numbered and kept until the other end has acknowledged them. When a connection is
/// lost, or silent, another one takes its place (`open`), and what had not arrived goes again. So each message arrives
/// once, and in the order of its lane, as long as both ends live.
///
/// A value without clock or socket: what is to be put on the connection comes from `next`, which is called whenever
/// something happened, and when `due` says.
package struct Link: Sendable {
    /// Which end of the conversation it is.
    package enum Side: Sendable {
        /// It opens connections, and answers when it is asked for a sign of life.
        case client
        /// It asks.
        case driver
    }

    package struct Message: Sendable {
        package let lane: LinkLane
        package let frames: [Buffer]
    }

    private let side: Side
    private let limits: LinkLimits
    private let begin: ContinuousClock.Instant
    private var outgoing = EachLane(control: OutgoingLane(), bulk: OutgoingLane())
    private var incoming = EachLane(control: IncomingLane(), bulk: IncomingLane())
    private var window: LinkWindow
    private var silence: LinkSilence
    /// The connection over which the conversation goes; 0 where there is none.
    package private(set) var connection: UInt64 = 0
    /// Bytes that came and are not acknowledged, and the time until which they may be.
    private var unacknowledged = 0
    private var acknowledgeBy: ContinuousClock.Instant?
    private var mustAnswer = false
    private var askAt: ContinuousClock.Instant
    private var lastStamp: UInt64 = 0
    /// The last stamp that came, and when.
    private var heardStamp: (stamp: UInt64, at: ContinuousClock.Instant)?
    private var lastEcho: UInt64 = 0

    package init(_ side: Side, _ limits: LinkLimits, now: ContinuousClock.Instant) {
        self.side = side
        self.limits = limits
        begin = now
        askAt = now
        window = LinkWindow(now: now)
        silence = LinkSilence(now: now)
    }

    /// Whether what came over a connection is a link's, as far as its first bytes say.
    package static func leads(_ frames: [Buffer]) -> Bool { LinkHeader.leads(frames) }

    // MARK: What is known

    /// What this end has received, for a knock or its answer.
    package var receipt: LinkReceipt { LinkReceipt(control: incoming.control.received, bulk: incoming.bulk.received) }

    /// Whether the other end has acknowledged all that was sent.
    package var isEmpty: Bool { outgoing.control.isEmpty && outgoing.bulk.isEmpty }

    /// Bytes that wait for the other end or its acknowledgement, and those of messages that are not whole.
    package var heldBytes: Int {
        outgoing.control.bytes + outgoing.bulk.bytes + incoming.control.heldBytes + incoming.bulk.heldBytes
    }

    /// Bytes that are on their way.
    package var bytesInFlight: Int { outgoing.control.inFlight + outgoing.bulk.inFlight }

    /// Bytes that may be on their way at once, on each lane.
    package var windowBytes: Int { window.bytes }

    /// The least time in which anything was answered; nil where nothing was.
    package var roundTrip: Duration? { window.leastTrip.map { .seconds($0) } }

    /// How long nothing came from the other end.
    package func silenceOfOther(_ now: ContinuousClock.Instant) -> Duration { silence.ofOther(now) }

    /// How long the other end seems not to have heard this one.
    package func silenceOfOwn(_ now: ContinuousClock.Instant) -> Duration { silence.ofOwn(now) }

    /// Time passes; called some times a second, so that a stall of one's own is known for one.
    package mutating func tick(now: ContinuousClock.Instant) { silence.wake(now) }

    // MARK: Connections

    /// A fresh connection takes the place of the one before it.
    ///
    /// - Parameters:
    ///   - connection: Its number, greater than those of all before it.
    ///   - receipt: What the other end says that it has received.
    ///   - now: The time.
    /// - Throws: `LinkError` where it cannot have received that.
    package mutating func open(
        _ connection: UInt64, otherHas receipt: LinkReceipt, now: ContinuousClock.Instant
    ) throws(LinkError) {
        guard connection > self.connection else { return }
        for lane in LinkLane.allCases { _ = try outgoing[lane].acknowledge(receipt[lane]) }
        self.connection = connection
        for lane in LinkLane.allCases { outgoing[lane].startOver() }
        window.startOver(now: now)
        silence.wake(now)
        silence.startOver(now: now)
        // The other end hears at once that there is somebody.
        mustAnswer = true
    }

    // MARK: Messages

    /// Takes a message for the other end.
    ///
    /// - Parameters:
    ///   - frames: The message.
    ///   - lane: Which way it goes.
    /// - Returns: false where there is no more room; the other end counts as gone then.
    package mutating func send(_ frames: [Buffer], _ lane: LinkLane) -> Bool {
        guard !frames.isEmpty else { return true }
        let more = OutgoingMessage.bytes(frames)
        guard outgoing.control.messages + outgoing.bulk.messages < limits.waitingMessages,
            more <= limits.waitingBytes - outgoing.control.bytes - outgoing.bulk.bytes
        else { return false }
        outgoing[lane].append(OutgoingMessage(frames))
        return true
    }

    /// What goes on the connection next; nil where nothing may, or need, go now.
    package mutating func next(now: ContinuousClock.Instant) -> [Buffer]? {
        guard connection > 0 else { return nil }
        for lane in LinkLane.allCases where outgoing[lane].hasMore {
            let (room, piece) = (window.bytes - outgoing[lane].inFlight, window.piece)
            // One piece may always be on its way.
            guard outgoing[lane].inFlight == 0 || room >= piece else {
                window.filled(now: now)
                break
            }
            guard let (number, taken) = outgoing[lane].take(piece) else { continue }
            return [header(lane, number, taken.announcement, now: now).encode(with: taken.payload)]
        }
        return isWordDue(now) ? [header(nil, 0, nil, now: now).encode()] : nil
    }

    /// When `next` has something, where nothing happens before.
    package var due: ContinuousClock.Instant? {
        guard connection > 0 else { return nil }
        let asking = side == .driver ? askAt : nil
        guard let acknowledgement = acknowledgeBy else { return asking }
        return min(acknowledgement, asking ?? acknowledgement)
    }

    private func isWordDue(_ now: ContinuousClock.Instant) -> Bool {
        mustAnswer || unacknowledged >= limits.bytesAcknowledgedAtOnce || due.map { $0 <= now } ?? false
    }

    private mutating func header(
        _ lane: LinkLane?, _ number: UInt64, _ announcement: LinkHeader.Announcement?, now: ContinuousClock.Instant
    ) -> LinkHeader {
        let stamp = max(lastStamp + 1, UInt64(max(0, begin.duration(to: now) / .microseconds(1))))
        lastStamp = stamp
        silence.sent(stamp, now: now)
        let held = heardStamp.map { UInt32(clamping: Int64($0.at.duration(to: now) / .microseconds(1))) } ?? 0
        let asks = side == .driver && askAt <= now
        if side == .driver { askAt = now.advanced(by: limits.asking) }
        (unacknowledged, acknowledgeBy, mustAnswer) = (0, nil, false)
        return LinkHeader(
            lane: lane, number: number, announcement: announcement, receipt: receipt, wantsAnswer: asks, stamp: stamp,
            echo: heardStamp?.stamp ?? 0, held: held)
    }

    /// Takes what came over a connection.
    ///
    /// - Parameters:
    ///   - frames: What came.
    ///   - connection: The connection's number; what comes late over an earlier one is dropped.
    ///   - now: The time.
    /// - Returns: The message that it completes.
    /// - Throws: `LinkError` where no program of this version sends that: nothing more of it can be trusted.
    package mutating func receive(
        _ frames: [Buffer], over connection: UInt64, now: ContinuousClock.Instant
    ) throws(LinkError) -> Message? {
        guard connection == self.connection, connection > 0 else { return nil }
        guard let first = frames.first else { throw LinkError("an empty message") }
        let header = try LinkHeader(reading: first)
        let payload = first.slice(LinkHeader.count..<first.count)
        guard frames.count == 1, header.lane != nil || payload.isEmpty else { throw LinkError("more than a piece") }
        silence.wake(now)
        try note(header, now)
        guard let lane = header.lane else { return nil }
        let whole = try incoming[lane].take(
            header.number, header.announcement, payload, most: limits.most(on: lane), mostFrames: limits.frames)
        unacknowledged += payload.count
        acknowledgeBy = acknowledgeBy ?? now.advanced(by: limits.acknowledgement)
        return whole.map { Message(lane: lane, frames: $0) }
    }

    private mutating func note(_ header: LinkHeader, _ now: ContinuousClock.Instant) throws(LinkError) {
        guard header.echo <= lastStamp else { throw LinkError("an answer to what was not asked") }
        for lane in LinkLane.allCases { window.acknowledged(try outgoing[lane].acknowledge(header.receipt[lane])) }
        silence.heard(echo: header.echo, now: now)
        if header.echo > lastEcho {
            lastEcho = header.echo
            let sent = begin.advanced(by: .microseconds(Int64(clamping: header.echo)))
            window.heard(trip: sent.duration(to: now) - .microseconds(Int64(header.held)), now: now)
        }
        heardStamp = (header.stamp, now)
        // Only the client answers, so that no answer is answered.
        if header.wantsAnswer, side == .client { mustAnswer = true }
    }
}
