/// How much a link may hold, and how long it waits.
package struct LinkLimits: Sendable {
    /// The most that a whole message from the other end may have, with the lengths of its frames.
    package var message = 1 << 30
    /// The same for one of the lane of small messages.
    package var controlMessage = 16 << 20
    /// Frames of one message.
    package var frames = 1 << 20
    /// What may wait here for the other end: beyond that it counts as gone.
    package var waitingMessages = 100_000
    package var waitingBytes = 1 << 30
    /// A piece that came is acknowledged this much later at the latest.
    package var acknowledgement: Duration = .milliseconds(50)
    /// So many bytes are acknowledged at once.
    package var bytesAcknowledgedAtOnce = 16 << 10
    /// The end that asks for signs of life does so when it has sent nothing for so long.
    package var asking: Duration = .milliseconds(500)

    package init() {}

    /// What a driver takes from a peer of this role.
    ///
    /// The rows of a task, and those that a session brings along, come as one message.
    package init(from role: PeerRole) {
        switch role {
        case .worker, .session, .admin: message = 1 << 30
        }
    }

    func most(on lane: LinkLane) -> Int {
        switch lane {
        case .control: min(controlMessage, message)
        case .bulk: message
        }
    }
}
