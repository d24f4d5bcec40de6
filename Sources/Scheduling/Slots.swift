/// A dictionary of large values that are read and changed where they are.
///
/// A dictionary's own subscript hands out a copy of the whole value, and every array in it, to whoever reads one
/// of its properties.
struct Slots<Key: Hashable, Value> {
    private var places: [Key: Int] = [:]
    private var slots: [Value?] = []
    private var free: [Int] = []

    init() {}

    var isEmpty: Bool { places.isEmpty }
    var count: Int { places.count }
    var keys: Dictionary<Key, Int>.Keys { places.keys }
    var values: [Value] { slots.compactMap { $0 } }

    subscript(key: Key) -> Value? {
        _read {
            if let place = places[key] { yield slots[place] } else { yield nil }
        }
        _modify {
            if let place = places[key] {
                yield &slots[place]
                if slots[place] == nil { forget(key, place) }
            } else {
                var value: Value?
                yield &value
                if let value { insert(value, for: key) }
            }
        }
    }

    @discardableResult
    mutating func removeValue(forKey key: Key) -> Value? {
        guard let place = places[key] else { return nil }
        defer { forget(key, place) }
        return slots[place]
    }

    private mutating func insert(_ value: Value, for key: Key) {
        if let place = free.popLast() {
            slots[place] = value
            places[key] = place
        } else {
            places[key] = slots.count
            slots.append(value)
        }
    }

    private mutating func forget(_ key: Key, _ place: Int) {
        slots[place] = nil
        places[key] = nil
        free.append(place)
    }
}

extension Slots: Sendable where Key: Sendable, Value: Sendable {}

extension Slots: Sequence {
    func makeIterator() -> AnyIterator<(key: Key, value: Value)> {
        var rest = places.makeIterator()
        return AnyIterator {
            guard let (key, place) = rest.next(), let value = slots[place] else { return nil }
            return (key, value)
        }
    }
}
