internal import DequeModule
package import Planning

/// The orders that a worker holds: those that run, and those that wait for a slot.
///
/// A pure value.
///
/// A slot is free when the worker makes fewer calls than it may, and fewer of the stage than the stage's orders
/// allow.
package struct CallQueue<Order> {
    private let callsInFlight: Int
    private var slots: [StageID: Int] = [:]
    private var running: [StageID: Int] = [:]
    private var waiting: Deque<(stage: StageID, order: Order)> = []
    private var callsRunning = 0

    package init(callsInFlight: Int) { self.callsInFlight = callsInFlight }

    /// Takes an order in; `next` gives it when it has a slot.
    ///
    /// From now on `slots` calls of the stage may run at once.
    package mutating func add(_ order: Order, of stage: StageID, slots: Int) {
        self.slots[stage] = slots
        waiting.append((stage, order))
    }

    package var hasWaiting: Bool { !waiting.isEmpty }

    /// The oldest order that has a slot, which it takes.
    package mutating func next() -> Order? {
        guard callsRunning < callsInFlight,
            let index = waiting.firstIndex(where: { running[$0.stage, default: 0] < slots[$0.stage, default: 0] })
        else { return nil }
        let (stage, order) = waiting.remove(at: index)
        callsRunning += 1
        running[stage, default: 0] += 1
        return order
    }

    /// A call is over, and its slot free.
    package mutating func ended(_ stage: StageID) {
        guard let count = running[stage] else { return }
        callsRunning -= 1
        running[stage] = count > 1 ? count - 1 : nil
    }

    /// Gives back the orders that wait; those of one stage, or all.
    package mutating func recall(_ stage: StageID? = nil) -> [Order] {
        func isMeant(_ entry: (stage: StageID, order: Order)) -> Bool { stage == nil || entry.stage == stage }
        defer { waiting.removeAll(where: isMeant) }
        return waiting.filter(isMeant).map(\.order)
    }

    /// The stage is over; no order of it comes any more.
    package mutating func forget(_ stage: StageID) { slots[stage] = nil }
}

extension CallQueue: Sendable where Order: Sendable {}
