/// A dictionary of large values that are read and changed where they are.
///
/// A dictionary's own subscript hands out a copy of the whole value, and every array in it, to whoever reads one
/// of its properties.
struct SlotMap<Key: Hashable, Value> {
    private var indices: [Key: Int] = [:]
    private var slots: [Value?] = []
    private var free: [Int] = []

    init() {}

    var isEmpty: Bool { indices.isEmpty }
    var count: Int { indices.count }
    var keys: Dictionary<Key, Int>.Keys { indices.keys }
    var values: [Value] { slots.compactMap { $0 } }

    subscript(key: Key) -> Value? {
        _read {
            if let index = indices[key] { yield slots[index] } else { yield nil }
        }
        _modify {
            if let index = indices[key] {
                yield &slots[index]
                if slots[index] == nil { forget(key, index) }
            } else {
                var value: Value?
                yield &value
                if let value { insert(value, for: key) }
            }
        }
    }

    @discardableResult
    mutating func removeValue(forKey key: Key) -> Value? {
        guard let index = indices[key] else { return nil }
        defer { forget(key, index) }
        return slots[index]
    }

    private mutating func insert(_ value: Value, for key: Key) {
        if let index = free.popLast() {
            slots[index] = value
            indices[key] = index
        } else {
            indices[key] = slots.count
            slots.append(value)
        }
    }

    private mutating func forget(_ key: Key, _ index: Int) {
        slots[index] = nil
        indices[key] = nil
        free.append(index)
    }
}

extension SlotMap: Sendable where Key: Sendable, Value: Sendable {}

extension SlotMap: Sequence {
    func makeIterator() -> AnyIterator<(key: Key, value: Value)> {
        var rest = indices.makeIterator()
        return AnyIterator {
            guard let (key, index) = rest.next(), let value = slots[index] else { return nil }
            return (key, value)
        }
    }
}
