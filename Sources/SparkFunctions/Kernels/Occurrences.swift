/// Where a text stands in another, counted from 1.
enum Occurrences {
    /// The place of the `number`th occurrence from a place on; from a place below 0 on, backwards from the end.
    static func place(of part: [Unicode.Scalar], in text: [Unicode.Scalar], from start: Int, number: Int) -> Int {
        if part.isEmpty { return 1 }
        guard start != 0, part.count <= text.count else { return 0 }
        var left = number
        let last = text.count - part.count
        let places =
            start > 0
            ? stride(from: min(start - 1, last + 1), through: last, by: 1)
            : stride(from: min(last, text.count + max(start, -text.count - 1)), through: 0, by: -1)
        for place in places where text[place..<(place + part.count)].elementsEqual(part) {
            left -= 1
            if left == 0 { return place + 1 }
        }
        return 0
    }
}
