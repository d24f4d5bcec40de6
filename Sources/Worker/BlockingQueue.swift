internal import DequeModule
internal import Glibc

/// A queue that a thread can wait at.
final class BlockingQueue<Element: Sendable>: @unchecked Sendable {
    private let mutex = UnsafeMutablePointer<pthread_mutex_t>.allocate(capacity: 1)
    private let condition = UnsafeMutablePointer<pthread_cond_t>.allocate(capacity: 1)
    private var elements: Deque<Element> = []
    private var isClosed = false

    init() {
        pthread_mutex_init(mutex, nil)
        pthread_cond_init(condition, nil)
    }

    deinit {
        pthread_cond_destroy(condition)
        pthread_mutex_destroy(mutex)
        condition.deallocate()
        mutex.deallocate()
    }

    var isEmpty: Bool { locked { elements.isEmpty } }

    func append(_ more: [Element]) {
        locked { elements.append(contentsOf: more) }
        pthread_cond_broadcast(condition)
    }

    func removeAll(where shouldGo: (Element) -> Bool) { locked { elements.removeAll(where: shouldGo) } }

    /// Takes out those elements that wait and are meant.
    func take(where isMeant: (Element) -> Bool) -> [Element] {
        locked {
            defer { elements.removeAll(where: isMeant) }
            return elements.filter(isMeant)
        }
    }

    /// Waits for the next element; nil once the queue is closed.
    ///
    /// `taken` runs before anybody else sees that the element is gone from the queue.
    func next(_ taken: (Element) -> Void) -> Element? {
        locked {
            while elements.isEmpty && !isClosed { pthread_cond_wait(condition, mutex) }
            if isClosed { return nil }
            let element = elements.removeFirst()
            taken(element)
            return element
        }
    }

    func close() {
        locked { isClosed = true }
        pthread_cond_broadcast(condition)
    }

    private func locked<R>(_ body: () -> R) -> R {
        pthread_mutex_lock(mutex)
        defer { pthread_mutex_unlock(mutex) }
        return body()
    }
}
