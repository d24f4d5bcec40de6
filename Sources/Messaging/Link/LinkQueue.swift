/// A queue whose first element goes in constant time, and with it what it owned.
struct LinkQueue<Element: Sendable>: Sendable {
    private var elements: [Element?] = []
    private var head = 0

    var count: Int { elements.count - head }
    var isEmpty: Bool { count == 0 }

    mutating func append(_ element: Element) { elements.append(element) }

    mutating func removeFirst() -> Element? {
        guard head < elements.count else { return nil }
        defer {
            elements[head] = nil
            head += 1
            if head == elements.count {
                elements.removeAll(keepingCapacity: elements.count < 1024)
                head = 0
            } else if head >= 1024, head * 2 >= elements.count {
                elements.removeFirst(head)
                head = 0
            }
        }
        return elements[head]
    }

    /// The element that is so many behind the first.
    subscript(index: Int) -> Element? { head + index < elements.count ? elements[head + index] : nil }

    var first: Element? { self[0] }

    /// Changes the first element in its place; nil where there is none.
    mutating func withFirst<R>(_ body: (inout Element) -> R) -> R? {
        guard head < elements.count, var element = elements[head] else { return nil }
        elements[head] = nil
        defer { elements[head] = element }
        return body(&element)
    }
}
