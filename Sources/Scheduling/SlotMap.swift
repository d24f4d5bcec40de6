/// A dictionary of large values that are read and changed where they are.
///
/// A dictionary's or array's own subscript hands out a copy of the whole value, and every array in it, to whoever reads
/// one of its properties.
struct SlotMap<Key: Hashable, Value> {
    /// Where a value is read and changed; a map that was copied takes one of its own before it changes the value.
    private final class Slot {
        var value: Value?

        init(_ value: Value?) { self.value = value }
    }

    private var indices: [Key: Int] = [:]
    private var slots: [Slot] = []
    private var free: [Int] = []

    init() {}

    var isEmpty: Bool { indices.isEmpty }
    var count: Int { indices.count }
    var keys: Dictionary<Key, Int>.Keys { indices.keys }
    var values: [Value] { slots.compactMap(\.value) }

    subscript(key: Key) -> Value? {
        _read {
            if let index = indices[key] { yield slots[index].value } else { yield nil }
        }
        _modify {
            if let index = indices[key] {
                let slot = ownSlot(index)
                yield &slot.value
                if slot.value == nil { forget(key, index) }
            } else {
                var value: Value?
                yield &value
                if let value { insert(value, for: key) }
            }
        }
    }

    /// Changes a value where it is; nil where there is none, or where `body` gives nothing.
    ///
    /// An optional chain through the subscript is shorter and slower: it copies the value to see whether it is still
    /// there. What is done for every task is done here.
    @inline(__always) @discardableResult
    mutating func change<Result>(_ key: Key, _ body: (inout Value) -> Result?) -> Result? {
        guard let index = indices[key] else { return nil }
        // The slot of a key is never empty.
        return body(&ownSlot(index).value!)
    }

    @discardableResult
    mutating func removeValue(forKey key: Key) -> Value? {
        guard let index = indices[key] else { return nil }
        defer { forget(key, index) }
        return slots[index].value
    }

    private mutating func insert(_ value: Value, for key: Key) {
        if let index = free.popLast() {
            ownSlot(index).value = value
            indices[key] = index
        } else {
            indices[key] = slots.count
            slots.append(Slot(value))
        }
    }

    private mutating func forget(_ key: Key, _ index: Int) {
        ownSlot(index).value = nil
        indices[key] = nil
        free.append(index)
    }

    private mutating func ownSlot(_ index: Int) -> Slot {
        if !isKnownUniquelyReferenced(&slots[index]) { slots[index] = Slot(slots[index].value) }
        return slots[index]
    }
}

// A slot is changed only by the one map that has it.
extension SlotMap: @unchecked Sendable where Key: Sendable, Value: Sendable {}

extension SlotMap: Sequence {
    func makeIterator() -> AnyIterator<(key: Key, value: Value)> {
        var rest = indices.makeIterator()
        return AnyIterator {
            guard let (key, index) = rest.next(), let value = slots[index].value else { return nil }
            return (key, value)
        }
    }
}
