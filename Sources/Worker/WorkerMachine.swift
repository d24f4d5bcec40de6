/// What a worker decides of its own life: it joins a driver, works for it, doubts whether it is still there, drains, and
/// ends with a cause.
///
/// A pure value: events go in with the time at which they happened, actions come out, and the shell performs them.
///
///     joining -> active <-> doubting
///        |         |           |
///        +---------+-----------+-> draining -> ended
///
/// Doubting begins when the driver has been silent for 3 s. Calls go on, and so does what else the worker holds: the
/// driver may be stopped, busy, or asleep with its machine. The worker asks it to say whether it still knows it, and
/// starts over only where it does not, or where the silence lasts.
///
/// A stall of the worker itself is no silence of the driver: between two ticks that are far apart nothing was heard
/// because nobody listened.
struct WorkerMachine {
    struct Configuration {
        /// A driver started this worker on its own machine: while that process lives there is no other to look for.
        var isLocal = false
        /// How long to look for a driver that does not answer at all.
        var joining: Duration = .seconds(10)
        /// How long to look for the next driver at the address, where there was one: it may be started again, with jobs
        /// that it takes up.
        var rejoining: Duration = .seconds(600)
        /// Silence after which the driver is asked.
        var silence: Duration = .seconds(3)
        /// Silence after which it is given up, by a local worker and by others.
        var localPatience: Duration = .seconds(30)
        var patience: Duration = .seconds(20)
        /// How long calls in flight are waited for at an end, unless the driver says another time.
        var drain: Duration = .seconds(30)
        /// How long the driver may take to say that it has the last answers on its disk.
        ///
        /// They are in the log all the same.
        var acknowledgement: Duration = .seconds(2)
        /// Between two questions.
        var asking: Duration = .milliseconds(500)
        /// Ticks come more often than this; a longer gap is a stall.
        var stall: Duration = .seconds(1)
    }

    /// What a worker still has to do before it may leave.
    struct Load: Equatable {
        var callsRunning = 0
        /// Answers that the driver has not acknowledged.
        var unacknowledged = 0
        /// Tasks that run, and those whose results have not gone out.
        var tasksRunning = 0
        /// Whether it keeps rows that tasks of others may read.
        var hasBlocks = false
    }

    enum Event {
        /// The worker begins.
        case start
        /// A message of the driver came, whatever it says.
        case heard
        /// The driver lives and knows this worker, as its pulse says.
        case signOfLife
        /// The driver knows this worker.
        case registered
        /// The driver does not know this worker.
        case unknown
        /// The connection to the driver is gone, and does not come back.
        case disconnected
        /// The driver will not have this worker.
        case refused(reason: String)
        /// The driver asks for the end, and says how long calls in flight may be waited for.
        case stop(reason: String, within: Duration)
        /// Nobody needs what this worker keeps.
        case released
        /// A signal asks for the end; a second one for an end at once.
        case signal(reason: String)
        /// What was paid for could be lost here.
        case cannotKeep(reason: String)
        /// The process that started this one is gone.
        case parentEnded
        case tick(Load)
    }

    enum Action: Equatable {
        /// Connect under a new identity, and register.
        case join
        case register
        /// Ask the driver whether it knows this worker.
        case ask
        /// The driver is the one that the worker belongs to from now on.
        case joined
        /// Drop all tasks, keep calls that run for the next driver.
        case dropWork(reason: String)
        /// Take no more tasks and calls, tell the driver, give back what waits.
        case drain(reason: String)
        /// Say goodbye and end.
        case leave(Worker.End)
    }

    private enum State: Equatable {
        case joining
        case active
        case doubting
        case draining(Worker.End, Draining)
        case ended
    }

    private struct Draining: Equatable {
        var until: ContinuousClock.Instant
        /// Since when nothing runs that is waited for.
        var idle: ContinuousClock.Instant?
        /// No driver is there to acknowledge anything, or to take what tasks give.
        var isAlone: Bool
        var isReleased = false
    }

    private let configuration: Configuration
    private let address: String
    private var state = State.joining
    private var heard: ContinuousClock.Instant
    /// The same without signs of life: when the connection for messages last showed that something passes.
    private var heardMessage: ContinuousClock.Instant
    private var asked: ContinuousClock.Instant
    /// When the last event came; ticks see to it that this is not long ago.
    private var awake: ContinuousClock.Instant
    private var hasStalled = false
    private var signals = 0
    /// Whether a driver has known this worker.
    private var hadDriver = false
    /// Whether there was a driver to leave.
    private var leavesDriver = false
    /// What happened last, for whoever wonders how it came to an end.
    var story: String { events.map { "\($0.state) <- \($0.event)" }.joined(separator: "\n") }
    private var events: [(state: State, event: Event)] = []

    /// - Parameters:
    ///   - configuration: The times.
    ///   - address: The driver's, for the reasons that are given.
    ///   - now: When it begins.
    init(_ configuration: Configuration, address: String, now: ContinuousClock.Instant) {
        self.configuration = configuration
        self.address = address
        (heard, heardMessage, asked, awake) = (now, now, now, now)
    }

    /// Whether a driver knows this worker, as far as it can know: only then reports are sent, the last ones at the end.
    var isJoined: Bool { state == .active || state == .doubting || isDrainingWithDriver || isEnded && leavesDriver }
    var isDraining: Bool { if case .draining = state { true } else { false } }
    var isEnded: Bool { state == .ended }

    private var isDrainingWithDriver: Bool {
        if case .draining(_, let draining) = state { !draining.isAlone } else { false }
    }

    mutating func handle(_ event: Event, now: ContinuousClock.Instant) -> [Action] {
        note(event)
        if state == .ended { return [] }
        endStall(now)
        switch event {
        case .start: return [.join]
        case .heard, .signOfLife:
            heard = max(heard, now)
            if case .heard = event { heardMessage = heard }
            if state == .doubting { state = .active }
            return []
        case .registered:
            heard = max(heard, now)
            heardMessage = heard
            guard state == .joining else { return [] }
            state = .active
            hadDriver = true
            return [.joined]
        case .unknown: return unknown(now)
        case .disconnected: return disconnected(now)
        case .refused(let reason): return drain(.refused(reason: reason), isAlone: true, now)
        case .stop(let reason, let within): return drain(.stopped(reason: reason), within: within, now)
        case .released:
            if case .draining(let end, var draining) = state {
                draining.isReleased = true
                state = .draining(end, draining)
            }
            return []
        case .signal(let reason):
            signals += 1
            return signals > 1 ? leave(.stopped(reason: reason)) : drain(.stopped(reason: reason), now)
        case .cannotKeep(let reason): return drain(.cannotKeep(reason: reason), now)
        case .parentEnded:
            return drain(.driverLost(reason: "the driver's process has ended"), isAlone: true, now)
        case .tick(let load): return tick(load, now)
        }
    }

    private mutating func unknown(_ now: ContinuousClock.Instant) -> [Action] {
        heard = max(heard, now)
        switch state {
        case .active, .doubting: return startOver("the driver does not know this worker", now)
        case .draining(let end, var draining):
            draining.isAlone = true
            state = .draining(end, draining)
            return []
        // Several may have waited; the first one ended the life that they speak of.
        case .joining, .ended: return []
        }
    }

    private mutating func disconnected(_ now: ContinuousClock.Instant) -> [Action] {
        switch state {
        case .active, .doubting:
            let reason = "the connection to the driver at \(address) was lost"
            if configuration.isLocal { return drain(.driverLost(reason: reason), isAlone: true, now) }
            return startOver(reason, now)
        case .joining: return [.join]
        case .draining(let end, var draining):
            draining.isAlone = true
            state = .draining(end, draining)
            return []
        case .ended: return []
        }
    }

    private mutating func startOver(_ reason: String, _ now: ContinuousClock.Instant) -> [Action] {
        state = .joining
        (heard, heardMessage, asked) = (now, now, now)
        return [.dropWork(reason: reason), .join]
    }

    private mutating func drain(
        _ end: Worker.End, within: Duration? = nil, isAlone: Bool = false, _ now: ContinuousClock.Instant
    ) -> [Action] {
        let until = now.advanced(by: max(.zero, within ?? configuration.drain))
        if case .draining(let first, var draining) = state {
            // The first cause counts; a shorter time does, too.
            draining.until = min(draining.until, until)
            draining.isAlone = draining.isAlone || isAlone
            state = .draining(first, draining)
            return []
        }
        let isAlone = isAlone || state == .joining
        state = .draining(end, Draining(until: until, isAlone: isAlone))
        return [.drain(reason: end.reason)]
    }

    private mutating func leave(_ end: Worker.End) -> [Action] {
        var cause = end
        if case .draining(let first, _) = state { cause = first }
        leavesDriver = isJoined
        state = .ended
        return [.leave(cause)]
    }

    private mutating func tick(_ load: Load, _ now: ContinuousClock.Instant) -> [Action] {
        let stalled = hasStalled
        hasStalled = false
        let silence = heard.duration(to: now)
        switch state {
        case .joining:
            guard silence <= (hadDriver ? configuration.rejoining : configuration.joining) else {
                let long = hadDriver ? ", since \(silence.components.seconds) s" : ""
                return drain(.driverLost(reason: "no driver answers at \(address)\(long)"), isAlone: true, now)
            }
            return mayAsk(now) ? [.register] : []
        case .active:
            if silence > configuration.silence { state = .doubting }
            guard state == .doubting || stalled else {
                // Something to say over it: the system gives up a connection over which nothing is acknowledged.
                return heardMessage.duration(to: now) > configuration.silence && mayAsk(now) ? [.ask] : []
            }
            asked = now
            return [.ask]
        case .doubting:
            let patience = configuration.isLocal ? configuration.localPatience : configuration.patience
            guard silence > patience else { return mayAsk(now) ? [.ask] : [] }
            let reason = "the driver at \(address) was silent for \(silence.components.seconds) s"
            if configuration.isLocal { return drain(.driverLost(reason: reason), isAlone: true, now) }
            return startOver(reason, now)
        case .draining(let end, var draining):
            let works = load.tasksRunning > 0 || load.hasBlocks && !draining.isReleased
            if load.callsRunning > 0 || works && !draining.isAlone {
                draining.idle = nil
            } else if draining.idle == nil {
                draining.idle = now
            }
            state = .draining(end, draining)
            let isDone = draining.idle.map { idle in
                load.unacknowledged == 0 || draining.isAlone
                    || idle.duration(to: now) >= configuration.acknowledgement
            }
            return isDone == true || now >= draining.until ? leave(end) : []
        case .ended: return []
        }
    }

    /// Moves what the worker waits for by a stall of its own.
    private mutating func endStall(_ now: ContinuousClock.Instant) {
        let gap = awake.duration(to: now)
        awake = max(awake, now)
        guard gap > configuration.stall else { return }
        hasStalled = true
        heard = min(now, heard.advanced(by: gap))
        heardMessage = min(now, heardMessage.advanced(by: gap))
        if case .draining(let end, var draining) = state {
            draining.until = draining.until.advanced(by: gap)
            draining.idle = draining.idle?.advanced(by: gap)
            state = .draining(end, draining)
        }
    }

    private mutating func mayAsk(_ now: ContinuousClock.Instant) -> Bool {
        guard asked.duration(to: now) >= configuration.asking else { return false }
        asked = now
        return true
    }

    private mutating func note(_ event: Event) {
        switch event {
        case .heard, .signOfLife, .tick: return
        default:
            if events.count == 16 { events.removeFirst() }
            events.append((state, event))
        }
    }
}

extension Worker.End {
    /// The end in words.
    package var reason: String {
        switch self {
        case .stopped(let reason), .refused(let reason), .driverLost(let reason), .cannotKeep(let reason): reason
        }
    }
}
