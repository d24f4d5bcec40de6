/// When a connection is tried, and how far it is: a value without clock or socket.
struct Dial {
    /// What is to be done next.
    enum Step: Equatable {
        /// Connect.
        case dial
        /// Say who wants to come in.
        case knock
        case wait
    }

    private enum State: Equatable {
        case away(until: ContinuousClock.Instant)
        case dialing
        case knocked
        case open
        case over(wasOpen: Bool)
    }

    /// The first pause after a try, doubled with each further one.
    private static let shortestPause: Duration = .milliseconds(20)
    private static let longestPause: Duration = .milliseconds(500)

    private var state: State
    private var pause = shortestPause

    init(now: ContinuousClock.Instant) { state = .away(until: now) }

    var isOpen: Bool { state == .open }
    var isDialing: Bool { state == .dialing }
    var isOver: Bool { if case .over = state { true } else { false } }
    var wasOpen: Bool { state == .over(wasOpen: true) }

    mutating func next(now: ContinuousClock.Instant) -> Step {
        switch state {
        case .away(let until):
            guard until <= now else { return .wait }
            state = .dialing
            return .dial
        case .dialing: return .knock
        case .knocked, .open, .over: return .wait
        }
    }

    mutating func knocked() { if isDialing { state = .knocked } }

    mutating func opened() { if state == .knocked { state = .open } }

    /// There is nobody, or nobody any more.
    ///
    /// A connection that was open is over; another try is due in a while.
    mutating func lost(now: ContinuousClock.Instant) {
        switch state {
        case .open: state = .over(wasOpen: true)
        case .over: break
        case .away, .dialing, .knocked:
            state = .away(until: now.advanced(by: pause))
            pause = min(pause * 2, Self.longestPause)
        }
    }

    /// Nothing more is tried.
    mutating func end() { if !isOver { state = .over(wasOpen: false) } }

    func millisecondsToNext(now: ContinuousClock.Instant) -> Int {
        guard case .away(let due) = state else { return 1000 }
        // Rounded up: who wakes too early only goes back to sleep.
        return min(1000, max(0, Int(now.duration(to: due) / .milliseconds(1)) + 1))
    }
}
