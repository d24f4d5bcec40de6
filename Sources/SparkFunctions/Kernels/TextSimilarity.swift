/// How alike two texts are, after Jaro and Winkler.
enum JaroWinkler {
    static func similarity(_ left: [Unicode.Scalar], _ right: [Unicode.Scalar]) -> Double {
        let jaro = jaro(left, right)
        var prefix = 0
        while prefix < min(4, left.count, right.count), left[prefix] == right[prefix] { prefix += 1 }
        return jaro + Double(prefix) * 0.1 * (1 - jaro)
    }

    private static func jaro(_ left: [Unicode.Scalar], _ right: [Unicode.Scalar]) -> Double {
        if left == right { return 1 }
        if left.isEmpty || right.isEmpty { return 0 }
        let reach = max(0, max(left.count, right.count) / 2 - 1)
        var isTaken = [Bool](repeating: false, count: right.count)
        var matched: [Unicode.Scalar] = []
        for (index, letter) in left.enumerated() {
            let first = max(0, index - reach)
            let end = min(right.count, index + reach + 1)
            guard first < end, let found = (first..<end).first(where: { !isTaken[$0] && right[$0] == letter })
            else { continue }
            isTaken[found] = true
            matched.append(letter)
        }
        if matched.isEmpty { return 0 }
        let others = right.indices.filter { isTaken[$0] }.map { right[$0] }
        let moved = zip(matched, others).count { $0 != $1 } / 2
        let count = Double(matched.count)
        return (count / Double(left.count) + count / Double(right.count) + (count - Double(moved)) / count) / 3
    }
}
