import Testing

@testable import Scheduling

@Suite struct SlotMapTests {
    @Test func valuesAreFoundChangedAndRemoved() {
        var map = SlotMap<String, [Int]>()
        map["a"] = [1]
        map["b"] = [2]
        map["a"]?.append(3)
        #expect(map["a"] == [1, 3] && map["b"] == [2] && map["c"] == nil)
        #expect(map.removeValue(forKey: "a") == [1, 3])
        map["c"] = [4]
        map["b"] = nil
        #expect(map.count == 1 && Array(map.keys) == ["c"] && map.values == [[4]])
    }

    @Test func aValueIsChangedWhereItIs() {
        var map = SlotMap<String, [Int]>()
        map["a"] = [1]
        let copy = map
        let count = map.change("a") { value -> Int? in
            value.append(2)
            return value.count
        }
        #expect(count == 2 && map["a"] == [1, 2] && copy["a"] == [1])
        let nothing = map.change("b") { value -> Int? in
            value.append(3)
            return 0
        }
        #expect(nothing == nil && map["b"] == nil && map.count == 1)
    }

    @Test func aCopyChangesAlone() {
        var map = SlotMap<String, [Int]>()
        map["a"] = [1]
        map["b"] = [2]
        var copy = map
        copy["a"]?.append(3)
        copy["b"] = nil
        copy["c"] = [5]
        #expect(map["a"] == [1] && map["b"] == [2] && map["c"] == nil)
        #expect(copy["a"] == [1, 3] && copy["b"] == nil && copy["c"] == [5])
        map["d"] = [6]
        #expect(copy["d"] == nil)
    }
}
