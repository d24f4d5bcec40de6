/// When a connection is tried, and how far it is: a value without clock or socket.
struct Dial {
    /// What is to be done next.
    enum Step: Equatable {
        /// Find out where the driver is and what it has to prove, then connect.
        case dial
        /// Say who wants to come in.
        case knock
        case wait
    }

    private enum State: Equatable {
        case away(until: ContinuousClock.Instant)
        /// What it takes to connect is being found out elsewhere.
        case looking
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
        case .looking, .knocked, .open, .over: return .wait
        }
    }

    /// What it takes to connect has to be found out first.
    mutating func looks() { if isDialing { state = .looking } }

    /// It is known, and the connection may be tried.
    ///
    /// - Returns: False where nobody waits for that any more.
    mutating func found() -> Bool {
        guard state == .looking else { return false }
        state = .dialing
        return true
    }

    mutating func knocked() { if isDialing { state = .knocked } }

    mutating func opened() { if state == .knocked { state = .open } }

    /// There is nobody, or nobody any more.
    ///
    /// A connection that was open is over; another try is due in a while.
    ///
    /// - Parameters:
    ///   - now: The time.
    ///   - hasOther: Whether there is another address to try, which is done at once.
    mutating func lost(now: ContinuousClock.Instant, hasOther: Bool = false) {
        switch state {
        case .open: state = .over(wasOpen: true)
        case .over: break
        case .away, .looking, .dialing, .knocked:
            state = .away(until: hasOther ? now : now.advanced(by: pause))
            if !hasOther { pause = min(pause * 2, Self.longestPause) }
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
