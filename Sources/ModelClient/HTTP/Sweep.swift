internal import NIOCore

/// When a pool looks next at all that has a time limit: one timer for all calls, and not one for each.
struct Sweep {
    private var next: Scheduled<Void>?

    /// Whether it is near enough for calls.
    private(set) var isQuick = false

    mutating func plan(_ next: Scheduled<Void>?, isQuick: Bool) {
        self.next?.cancel()
        self.next = next
        self.isQuick = isQuick
    }

    mutating func stop() { plan(nil, isQuick: false) }
}

extension HTTPConnectionPool {
    /// How long after its time a call may end: a tenth of the shortest limit, at most 100 ms.
    private var quick: TimeAmount {
        let limits = [configuration.requestTimeout, configuration.stallTimeout, configuration.connectTimeout]
        let tenth = TimeAmount(limits.min() ?? .seconds(1)).nanoseconds / 10
        return .nanoseconds(min(max(tenth, 1_000_000), 100_000_000))
    }

    /// Sees to it that the limits of a call are looked at.
    func scheduleSweep() {
        guard !sweep.isQuick else { return }
        plan(in: quick, isQuick: true)
    }

    private func plan(in time: TimeAmount, isQuick: Bool) {
        sweep.plan(loop.scheduleTask(in: time) { [self] in look() }, isQuick: isQuick)
    }

    private func look() {
        sweep.stop()
        let now = NIODeadline.now()
        for connection in Array(connections.values) { connection.look(now) }
        let patience = TimeAmount(configuration.connectTimeout)
        endWaiting(if: { $0.isLate(now) }, { .late($0.timeout) })
        endWaiting(if: { now - $0.began >= patience }, { _ in .noConnection })
        closeOld(now)
        if isBusy {
            plan(in: quick, isQuick: true)
        } else if hasConnections {
            plan(in: Self.longestIdle, isQuick: false)
        }
    }
}
