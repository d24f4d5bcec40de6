/// The last events of one job, call or worker, oldest first, for the error that a bad transition is.
struct Story<Event: Sendable>: Sendable {
    private static var most: Int { 16 }

    private var events: [Event] = []
    private var next = 0
    private var forgotten = 0

    mutating func append(_ event: Event) {
        if events.count < Self.most {
            events.append(event)
        } else {
            events[next] = event
            next = (next + 1) % Self.most
            forgotten += 1
        }
    }

    /// One line an event, after a word for those that are left out.
    var lines: [String] {
        let kept = (events[next...] + events[..<next]).map { "\($0)" }
        return forgotten > 0 ? ["(\(forgotten) earlier)"] + kept : kept
    }
}

/// An event that came where it cannot come: a fault of Roost, with what went before it.
package struct InvalidTransition: Error, Sendable, CustomStringConvertible {
    /// Whom it happened to, such as `job 3`.
    package let subject: String
    /// What came.
    package let event: String
    /// How the subject stood.
    package let state: String
    /// The subject's last events, oldest first.
    package let story: [String]

    init(_ subject: String, event: String, state: String, story: [String]) {
        self.subject = subject
        self.event = event
        self.state = state
        self.story = story
    }

    package var description: String {
        let before = story.isEmpty ? "nothing came before" : "before that: " + story.joined(separator: ", then ")
        return
            "\(subject) was \(state), where '\(event)' cannot come; \(before). This is a fault of Roost: please report it"
    }
}
