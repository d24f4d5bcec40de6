/// What signals mean: the first one stops what runs in order, a later one ends the program.
struct StopDecision {
    enum Action: Hashable {
        case stop
        case nothing
        case end
    }

    /// `timeout` signals its child and then the child's group: what comes so close together is one request.
    static let together: Duration = .milliseconds(25)

    private var first: ContinuousClock.Instant?

    mutating func signalled(at now: ContinuousClock.Instant) -> Action {
        guard let first else {
            self.first = now
            return .stop
        }
        return first.duration(to: now) < Self.together ? .nothing : .end
    }
}
