import Scheduling

/// Something that happens at a time, in seconds.
struct Event {
    enum Kind {
        case wake
        case arrival(QuotaLedger.Charge)
        case answer(QuotaLedger.Charge, SimulatedEndpoint.Answer)
    }

    let time: Double
    let kind: Kind
}

/// Events, the earliest first: a binary heap.
struct EventHeap {
    private var events: [Event] = []

    mutating func push(_ event: Event) {
        events.append(event)
        var index = events.count - 1
        while index > 0, events[index].time < events[(index - 1) / 2].time {
            events.swapAt(index, (index - 1) / 2)
            index = (index - 1) / 2
        }
    }

    mutating func pop() -> Event? {
        guard !events.isEmpty else { return nil }
        events.swapAt(0, events.count - 1)
        let first = events.popLast()
        var index = 0
        while true {
            var least = index
            for child in 2 * index + 1...2 * index + 2
            where child < events.count && events[child].time < events[least].time { least = child }
            if least == index { return first }
            events.swapAt(index, least)
            index = least
        }
    }
}
