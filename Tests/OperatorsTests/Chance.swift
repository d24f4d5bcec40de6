/// Numbers by chance that are the same on each run.
struct Chance {
    var state: UInt64

    mutating func next(_ bound: Int) -> Int {
        state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
        return Int(state >> 33) % bound
    }

    mutating func pick<T>(_ values: [T]) -> T { values[next(values.count)] }

    mutating func shuffled(_ values: some Sequence<String>) -> [String] {
        var rest = Array(values)
        return (0..<rest.count).map { _ in rest.remove(at: next(rest.count)) }
    }
}
