/// What was charged in the last so many seconds, in a fixed number of slots: never less than the truth, and
/// more by what one slot holds.
struct SlidingWindow: Sendable {
    /// Seconds.
    let span: Double
    private let width: Double
    private var slots: [Int]
    /// The newest slot's number since time zero.
    private var head = 0
    private(set) var sum = 0

    init(span: Double, slots count: Int = 512) {
        self.span = span
        width = span / Double(count)
        slots = Array(repeating: 0, count: count + 1)
    }

    /// Forgets what is older than the span.
    mutating func advance(to time: Double) {
        let target = Int(time / width)
        guard target > head else { return }
        if target - head >= slots.count {
            for index in slots.indices { slots[index] = 0 }
            sum = 0
            head = target
            return
        }
        while head < target {
            head += 1
            let index = head % slots.count
            sum -= slots[index]
            slots[index] = 0
        }
    }

    mutating func add(_ amount: Int, at time: Double) {
        advance(to: time)
        slots[head % slots.count] += amount
        sum += amount
    }

    /// Takes back what was added at `time`, if it still counts.
    mutating func remove(_ amount: Int, at time: Double) {
        let slot = min(Int(time / width), head)
        guard slot >= 0, head - slot < slots.count else { return }
        let taken = min(amount, slots[slot % slots.count])
        slots[slot % slots.count] -= taken
        sum -= taken
    }

    /// What was added from `start` on, to a slot.
    func sum(since start: Double) -> Int {
        let first = max(Int(start / width), head - slots.count + 1, 0)
        guard first <= head else { return 0 }
        return (first...head).reduce(0) { $0 + slots[$1 % slots.count] }
    }

    /// When the sum will have fallen to `target`, if nothing is added.
    func time(untilAtMost target: Int) -> Double {
        var left = sum
        var slot = head - slots.count + 1
        while left > max(0, target), slot < head {
            if slot >= 0 { left -= slots[slot % slots.count] }
            slot += 1
        }
        // A slot is forgotten when its successor by the ring's length begins; a hair later, for rounding.
        return Double(left > max(0, target) ? head + slots.count : slot - 1 + slots.count) * width + 1e-6
    }

    /// Whether the slots come to the sum.
    ///
    /// Tests ask after every event, of code that is not optimised: a loop over memory takes a fiftieth of `reduce`.
    var holdsItsSum: Bool {
        slots.withUnsafeBufferPointer { buffer in
            guard let slots = buffer.baseAddress else { return false }
            var rest = sum
            var index = 0
            while index < buffer.count {
                if slots[index] < 0 { return false }
                rest -= slots[index]
                index += 1
            }
            return rest == 0
        }
    }
}
