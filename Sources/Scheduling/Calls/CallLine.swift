internal import DequeModule
package import Planning

/// The orders that a worker holds: those that have a place, and those that wait for one.
///
/// A pure value.
///
/// A place is free when the worker makes fewer calls than it may, and fewer of the stage than the stage's
/// orders allow.
package struct CallLine<Order> {
    private let callsInFlight: Int
    private var places: [StageID: Int] = [:]
    private var running: [StageID: Int] = [:]
    private var waiting: Deque<(stage: StageID, order: Order)> = []
    private var callsRunning = 0

    package init(callsInFlight: Int) { self.callsInFlight = callsInFlight }

    /// Takes an order in; `next` gives it when it has a place.
    ///
    /// - Parameter places: Calls of the stage that may run at once, from now on.
    package mutating func add(_ order: Order, of stage: StageID, places: Int) {
        self.places[stage] = places
        waiting.append((stage, order))
    }

    package var hasWaiting: Bool { !waiting.isEmpty }

    /// The oldest order that has a place, which it takes.
    package mutating func next() -> Order? {
        guard callsRunning < callsInFlight,
            let index = waiting.firstIndex(where: { running[$0.stage, default: 0] < places[$0.stage, default: 0] })
        else { return nil }
        let (stage, order) = waiting.remove(at: index)
        callsRunning += 1
        running[stage, default: 0] += 1
        return order
    }

    /// A call is over, and its place free.
    package mutating func ended(_ stage: StageID) {
        callsRunning -= 1
        let left = running[stage, default: 1] - 1
        running[stage] = left > 0 ? left : nil
    }

    /// Gives back the orders that wait; those of one stage, or all.
    package mutating func recall(_ stage: StageID? = nil) -> [Order] {
        func isOut(_ entry: (stage: StageID, order: Order)) -> Bool { stage == nil || entry.stage == stage }
        defer { waiting.removeAll(where: isOut) }
        return waiting.filter(isOut).map(\.order)
    }

    /// The stage is over; no order of it comes any more.
    package mutating func forget(_ stage: StageID) { places[stage] = nil }
}

extension CallLine: Sendable where Order: Sendable {}
